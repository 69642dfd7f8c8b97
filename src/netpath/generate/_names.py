"""Made-up full names, put together from common names of many places."""

from __future__ import annotations

import numpy as np
import pandas as pd

# One line of given names and one of surnames for each place; families keep to one line.
_GIVEN = """
Alice Henry Ruth Martin Grace Edwin Nora Walter Hazel Simon Joan Philip Edith Oliver
Aoife Cormac Niamh Declan Róisín Fergus Siobhán Eoin Maeve Brendan Orla Conor Gráinne Rhys
Amélie Étienne Chloé Rémi Inès Benoît Hélène Loïc Odile Thierry Noémie Gaël Maëlle Luc
Jürgen Greta Matthias Annika Lukas Heike Jörg Ilse Käthe Rainer Sören Wiebke Uwe Bärbel
Lucía Andrés Inés Joaquín Sofía Raúl Begoña Íñigo Marisol Hernán Ximena Óscar Nuria Tomás
João Beatriz Gonçalo Inácia Rui Conceição Tiago Luísa Nuno Graça Caetano Mafalda Davi Iara
Giulia Paolo Chiara Niccolò Elisa Marco Bianca Davide Ornella Sandro Ilaria Renzo Noemi Dario
Agnieszka Paweł Zofia Łukasz Małgorzata Jacek Jiří Eliška Ondřej Růžena Živa Matjaž Bożena Jan
Åsa Lars Ingrid Bjørn Sigrid Øyvind Astrid Håkon Freja Søren Aino Väinö Guðrún Einar
Ayşe Mehmet Zeynep Çağlar Elif Emre Gülşen Ozan Leyla Kerem Şirin Tarık Dilek Umut
Amina Yusuf Layla Karim Noor Tariq Salma Idris Huda Rashid Samira Bilal Maryam Nabil
Priya Arjun Kavita Rohan Meera Sanjay Lakshmi Vikram Anjali Harpreet Deepa Nikhil Shanti Gopal
Mei Wei Xiuying Jun Lihua Haruka Kenji Yuki Takumi Minji Jiho Seoyeon Daiki Lan
Thảo Minh Hương Dũng Linh Tuấn Somchai Malee Arief Dewi Putri Bayu Ligaya Amihan
Adaeze Chidi Folasade Kwame Abena Tunde Wanjiru Otieno Thandiwe Sipho Mariam Ousmane Selam Tesfaye
"""
_SURNAMES = """
Hartwell Pemberton Ashdown Colborne Whitlock Fairfax Thornbury Middleton Larkin Bramley Hobbs Wren
O'Malley Gallagher Nolan Kavanagh O'Dowd Llewellyn MacAskill Brannigan Tierney Quinlan Sheehy Pryce
Roux Béranger Dubois Marchand Gauthier Châtelain Rousselle Pelletier Fournier Garnier Meunier Noël
Müller Schäfer Brandt Köhler Lindemann Weiß Hoffmann Jäger Kessler Böhm Richter Vogel
Núñez Ibáñez Castillo Peña Ordóñez Quiroga Salazar Zúñiga Vallejo Montoya Carrasco Echeverría
Carvalho Magalhães Teixeira Araújo Simões Figueiredo Queirós Pacheco Brandão Moura Leitão Bragança
Bellini Marchetti Rinaldi Colombo Ferraro Moretti Lombardi Serafini Gallo Pellegrini Bassi Donati
Nowak Wiśniewska Zieliński Dąbrowska Nováková Dvořák Horváth Szabó Petrović Kovačič Popescu Ionescu
Lindqvist Bergström Sørensen Halvorsen Nygård Mäkinen Korhonen Jónsson Ødegård Holm Dahl Åkesson
Yıldız Demirci Öztürk Kaya Aydın Çelik Şahin Arslan Güneş Koçak Erdem Polat
Haddad Khalil El-Amin Nasser Farouk Benali Mansour Rahimi Tahiri Qasim Saleh Zidan
Sharma Iyer Banerjee Chowdhury Nair Kulkarni Gill Mehta Reddy Deshmukh Perera Rao
Chen Zhang Liang Huang Tanaka Mori Nakamura Fujii Park Choi Han Wu
Nguyễn Trần Phạm Đặng Suwannarat Chaiyasit Wijaya Santoso Hidayat Magsaysay Dimaculangan Bautista
Okonkwo Adeyemi Mensah Owusu Mwangi Achieng Dlamini Nkosi Diallo Traoré Bekele Haile
"""


def _table(text: str) -> np.ndarray:
    return np.array([line.split() for line in text.strip().splitlines()], dtype=object)


def full_names(households: np.ndarray, rng: np.random.Generator) -> list[str]:
    """Return a name for each person, no two alike; a household shares its surname.

    Parameters
    ----------
    households
        Each person's household, counted from 0; (n_people,).
    """
    given, surnames = _table(_GIVEN), _table(_SURNAMES)
    home = rng.integers(len(surnames), size=households.max() + 1)
    turn = rng.integers(surnames.shape[1], size=len(home))
    last, place = surnames[home, turn][households], home[households]
    names = np.full(len(households), "", dtype=object)
    redo = np.arange(len(names))
    while len(redo):
        elsewhere = rng.random(len(redo)) < 0.25
        lines = np.where(elsewhere, rng.integers(len(given), size=len(redo)), place[redo])
        names[redo] = given[lines, rng.integers(given.shape[1], size=len(redo))] + " " + last[redo]
        redo = np.flatnonzero(pd.Series(names).duplicated())
    return list(names)
