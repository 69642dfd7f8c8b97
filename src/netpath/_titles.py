"""What a title tells: who hires, may hire, recruits or is junior. A guess, from words alone.

The lists know nine languages; a title with none of their words is ``"cannot tell"``. A phrase
counts where its words stand in a row; one that begins with ``*`` where a word ends so, as German
and Dutch put words together; ``$`` is the end of a title. The longest counts. All are written
without accents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from netpath._rules import fold
from netpath.errors import DataError

__all__ = [
    "AUTHORITY",
    "CANNOT_TELL",
    "HIRES",
    "JUNIOR",
    "LANGUAGES",
    "MAY",
    "RECRUITS",
    "TITLES",
    "Phrases",
    "judged",
    "title_table",
    "work_of",
]

HIRES, MAY, RECRUITS, CANNOT_TELL, JUNIOR = AUTHORITY = (
    "likely hires",
    "may hire",
    "recruits",
    "cannot tell",
    "junior",
)

_ENGLISH = {
    HIRES: "hiring manager|manager|head|head of|director|vp|svp|evp|vice president|chief|ceo|cto"
    "|cfo|coo|cio|cmo|cpo|chro|president|founder|co founder|cofounder|owner|partner|supervisor"
    "|foreman|team lead|team leader|teamlead|group leader|lead|principal investigator|professor"
    "|dean|chair|department chair|headteacher|school principal|matron|head nurse|charge nurse"
    "|chef|managing director|general manager|shift leader|superintendent|proprietor"
    "|chief of staff",
    MAY: "senior|principal|staff engineer|architect|deputy|coordinator|product manager"
    "|project manager|program manager|programme manager|account manager|office manager"
    "|community manager|case manager|assistant manager|assistant director|associate director"
    "|assistant professor|lecturer|scrum master|product owner|key account manager"
    "|social media manager|delivery manager",
    RECRUITS: "recruiter|recruiting|recruitment|talent|talent acquisition|talent partner|sourcer"
    "|talent acquisition manager|recruiting manager|recruitment manager|hr|human resources"
    "|people partner|people operations|hr manager|staffing|human resources manager|hr director"
    "|head of talent|head of people|head of hr|chief people officer|people and culture"
    "|hr business partner|headhunter|recruiting coordinator|recruitment coordinator"
    "|recruitment consultant|hiring coordinator|people manager|head of recruiting"
    "|director of talent acquisition|head of talent acquisition|personnel officer",
    JUNIOR: "intern|internship|trainee|apprentice|junior|jr|graduate $|student $|student at"
    "|student in|student of|working student|entry level|summer analyst|phd student"
    "|doctoral student|student assistant|undergraduate $|teaching assistant|research assistant"
    "|work placement",
    CANNOT_TELL: "assistant to|executive assistant|personal assistant|assistant to the director"
    "|assistant to the ceo|business partner|talent agent|lead generation|chair of the board"
    "|graduate school|partner manager|channel partner",
}
_GERMAN = {
    HIRES: "*leiter|*leiterin|leitung|*leitung|fuhrungskraft|vorgesetzte|vorgesetzter|chef"
    "|chefin|*chef|*chefin|geschaftsfuhrer|geschaftsfuhrerin|geschaftsfuhrung|geschaftsleitung"
    "|vorstand|vorstandin|vorstandsmitglied|vorstandsvorsitzender|vorstandsvorsitzende|inhaber"
    "|inhaberin|grunder|grunderin|mitgrunder|mitgrunderin|direktor|direktorin|*direktor"
    "|*direktorin|prokurist|prokuristin|polier|vorarbeiter|vorarbeiterin|schichtfuhrer"
    "|schichtfuhrerin|*gruppenfuhrer|oberarzt|oberarztin|chefarzt|chefarztin|pflegedienstleitung"
    "|rektor|rektorin|dekan|dekanin|professorin|professur|partnerin|*vorstand"
    "|bereichsverantwortlicher|bereichsverantwortliche|kuchenchef",
    MAY: "projektleiter|projektleiterin|projektleitung|projektmanager|projektmanagerin"
    "|stellvertretender leiter|stellvertretende leiterin|stellvertretende|stellvertretender"
    "|stellvertretung|koordinator|koordinatorin|*koordinator|*koordinatorin|referent|referentin"
    "|seniorin|architektin|architekt|produktmanager|produktmanagerin|managerin|bauleiter"
    "|bauleiterin|ausbilder|ausbilderin|meister|meisterin|*meister|*meisterin|teamkoordinator"
    "|oberingenieur|hauptreferent|dozent|dozentin",
    RECRUITS: "personalreferent|personalreferentin|personalleiter|personalleiterin"
    "|personalleitung|personalabteilung|personaler|personalerin|personalmanager"
    "|personalmanagerin|personalvermittler|personalvermittlerin|personalberater"
    "|personalberaterin|personaldisponent|personaldisponentin|personalentwicklung"
    "|personalgewinnung|personalmarketing|personalwesen|leiter personal|leiterin personal"
    "|recruiterin|ausbildungsleiter|ausbildungsleiterin|leitung personal|personaldirektor"
    "|personalchef|personalchefin|leiter hr|leiterin hr",
    JUNIOR: "praktikant|praktikantin|praktikum|*praktikant|*praktikantin|werkstudent"
    "|werkstudentin|azubi|auszubildende|auszubildender|lehrling|volontar|volontarin|referendar"
    "|referendarin|trainee|studentin|studentische hilfskraft|wissenschaftliche hilfskraft"
    "|absolvent|absolventin|berufseinsteiger|berufseinsteigerin|doktorand|doktorandin|aushilfe"
    "|duale studentin|dualer student|masterand|masterandin|ferienjobber|lernender|lernende",
    CANNOT_TELL: "*begleiter|*begleiterin|*halbleiter|*hausmeister|*hausmeisterin|assistenz"
    "|assistent der geschaftsfuhrung|assistentin der geschaftsfuhrung"
    "|assistenz der geschaftsfuhrung|assistent der geschaftsleitung"
    "|assistentin der geschaftsleitung|burgermeister|*burgermeister|burgermeisterin"
    "|*burgermeisterin|assistenz der geschaftsleitung",
}
_FRENCH = {
    HIRES: "directeur|directrice|dirigeant|dirigeante|chef|cheffe|chef de service|chef d equipe"
    "|cheffe d equipe|chef de departement|responsable|manageur|manageuse|pdg|dg|president"
    "|presidente|fondateur|fondatrice|cofondateur|cofondatrice|gerant|gerante|proprietaire"
    "|patron|patronne|doyen|doyenne|proviseur|proviseure|contremaitre|associe|associee"
    "|cadre de sante|directeur general|directrice generale|professeur des universites",
    MAY: "chef de projet|cheffe de projet|chef de produit|cheffe de produit|charge de projet"
    "|chargee de projet|coordinateur|coordinatrice|coordonnateur|coordonnatrice|adjoint|adjointe"
    "|directeur adjoint|directrice adjointe|responsable adjoint|responsable adjointe"
    "|maitre de conferences|architecte|referent|referente|tuteur|tutrice|responsable de projet"
    "|chef de partie|cheffe de partie|responsable de clientele|responsable communication",
    RECRUITS: "recruteur|recruteuse|recrutement|charge de recrutement|chargee de recrutement"
    "|responsable recrutement|ressources humaines|rh|drh|rrh|directeur des ressources humaines"
    "|directrice des ressources humaines|responsable des ressources humaines"
    "|responsable ressources humaines|responsable rh|gestionnaire rh|charge rh|chargee rh"
    "|charge de ressources humaines|chargee de ressources humaines|assistant rh|assistante rh"
    "|chasseur de tetes|chasseuse de tetes|directeur rh|directrice rh|acquisition de talents",
    JUNIOR: "stagiaire|alternant|alternante|alternance|en stage|stage de|apprenti|apprentie"
    "|etudiant|etudiante|debutant|debutante|doctorant|doctorante|jeune diplome|jeune diplomee"
    "|service civique|chef de projet junior|cheffe de projet junior",
    CANNOT_TELL: "assistant de direction|assistante de direction|assistante du directeur"
    "|assistant du directeur|assistante de la directrice|stage manager|metteur en scene",
}
_SPANISH = {
    HIRES: "jefe|jefa|jefe de|jefa de|director|directora|gerente|gerenta|encargado|encargada"
    "|responsable|presidente|presidenta|vicepresidente|vicepresidenta|fundador|fundadora"
    "|cofundador|cofundadora|dueno|duena|propietario|propietaria|socio|socia|supervisor"
    "|supervisora|capataz|lider|lider de equipo|director general|directora general"
    "|gerente general|decano|decana|rector|rectora|catedratico|catedratica|mandos intermedios"
    "|subdirector general",
    MAY: "jefe de proyecto|jefa de proyecto|jefe de proyectos|jefa de proyectos"
    "|gerente de proyecto|gerente de proyectos|coordinador|coordinadora|subdirector|subdirectora"
    "|adjunto|adjunta|director adjunto|directora adjunta|gerente de cuentas|jefe de producto"
    "|jefa de producto|arquitecto|arquitecta|profesor titular|profesora titular"
    "|lider de proyecto|gestor de proyectos|gestora de proyectos|gerente de producto|subgerente",
    RECRUITS: "reclutador|reclutadora|reclutamiento|seleccion de personal|tecnico de seleccion"
    "|tecnica de seleccion|seleccion|recursos humanos|rrhh|rr hh|director de recursos humanos"
    "|directora de recursos humanos|gerente de recursos humanos|jefe de recursos humanos"
    "|jefa de recursos humanos|responsable de recursos humanos|responsable de seleccion"
    "|director de rrhh|directora de rrhh|gerente de rrhh|jefe de rrhh|jefa de rrhh"
    "|responsable de rrhh|adquisicion de talento|atraccion de talento|talento humano"
    "|gerente de talento humano|jefe de seleccion|jefa de seleccion"
    "|coordinador de recursos humanos|coordinadora de recursos humanos|captacion de talento",
    JUNIOR: "becario|becaria|practicante|en practicas|practicas|pasante|aprendiz|estudiante"
    "|doctorando|doctoranda|recien graduado|recien graduada|recien titulado|recien titulada"
    "|estudiante de doctorado",
    CANNOT_TELL: "asistente de direccion|asistente de gerencia|secretaria de direccion"
    "|asistente del director|seleccion nacional|asistente ejecutiva|asistente ejecutivo",
}
_PORTUGUESE = {
    HIRES: "chefe|chefe de|diretor|diretora|gerente|encarregado|encarregada|responsavel"
    "|presidente|vice presidente|fundador|fundadora|cofundador|cofundadora|dono|dona"
    "|proprietario|proprietaria|socio|socia|supervisor|supervisora|lider|lider de equipe"
    "|lider de equipa|diretor geral|diretora geral|gerente geral|reitor|reitora|decano"
    "|professor catedratico|professor titular|professora titular|administrador delegado"
    "|mestre de obras",
    MAY: "gerente de projeto|gerente de projetos|gestor de projeto|gestor de projetos"
    "|gestora de projetos|coordenador|coordenadora|subdiretor|subdiretora|adjunto|adjunta"
    "|diretor adjunto|diretora adjunta|gerente de produto|gerente de contas|gerente de conta"
    "|arquiteto|arquiteta|gestor|gestora|professor adjunto|professora adjunta|gestor de produto",
    RECRUITS: "recrutador|recrutadora|recrutamento|recrutamento e selecao|selecao"
    "|recursos humanos|analista de recursos humanos|analista de rh|gerente de rh"
    "|gerente de recursos humanos|diretor de recursos humanos|diretora de recursos humanos"
    "|coordenador de rh|coordenadora de rh|coordenador de recursos humanos"
    "|coordenadora de recursos humanos|gestor de recursos humanos|gestora de recursos humanos"
    "|aquisicao de talentos|atracao de talentos|gente e gestao|gerente de gente e gestao"
    "|diretor de rh|diretora de rh|responsavel de recursos humanos"
    "|responsavel por recursos humanos|responsavel de rh|departamento pessoal",
    JUNIOR: "estagiario|estagiaria|estagio|aprendiz|jovem aprendiz|estudante|bolsista|bolseiro"
    "|bolseira|doutorando|doutoranda|mestrando|mestranda|recem formado|recem formada",
    CANNOT_TELL: "professor de|assistente de direcao|assistente de diretoria"
    "|secretaria executiva|assistente executiva|assistente executivo|dona de casa",
}
_ITALIAN = {
    HIRES: "capo|capo reparto|caporeparto|capoturno|capo turno|capo squadra|caposquadra"
    "|capo area|direttore|direttrice|dirigente|responsabile|amministratore delegato"
    "|amministratrice delegata|amministratore unico|presidente|fondatore|fondatrice|cofondatore"
    "|cofondatrice|titolare|proprietario|proprietaria|socio|socia|primario|preside|rettore"
    "|rettrice|quadro|direttore generale|direttrice generale|capo cantiere|capocantiere"
    "|professore ordinario|professoressa ordinaria|coordinatore infermieristico|caposala",
    MAY: "capo progetto|capoprogetto|responsabile di progetto|coordinatore|coordinatrice"
    "|vicedirettore|vicedirettrice|vice direttore|vice direttrice|referente|architetto"
    "|responsabile di prodotto|professore associato|professoressa associata|ricercatore senior"
    "|project leader",
    RECRUITS: "selezionatore|selezionatrice|selezione del personale|selezione personale"
    "|reclutamento|ricerca e selezione|risorse umane|responsabile risorse umane"
    "|responsabile delle risorse umane|direttore risorse umane|direttrice risorse umane"
    "|direttore delle risorse umane|direttore hr|addetto risorse umane|addetta risorse umane"
    "|responsabile hr|responsabile selezione|responsabile del personale|direttore del personale"
    "|ufficio personale|specialista risorse umane|responsabile della selezione",
    JUNIOR: "stagista|tirocinante|tirocinio|apprendista|studente|studentessa|neolaureato"
    "|neolaureata|dottorando|dottoranda|praticante|specializzando|specializzanda|borsista",
    CANNOT_TELL: "assistente di direzione|segretaria di direzione|assistente alla direzione",
}
_DUTCH = {
    HIRES: "hoofd|*hoofd|leidinggevende|*leider|*leidster|teamleider|afdelingshoofd|directeur"
    "|*directeur|directrice|bestuurder|eigenaar|eigenaresse|oprichter|medeoprichter|oprichtster"
    "|medeoprichtster|*manager|bedrijfsleider|bedrijfsleidster|chef|ploegbaas|voorman"
    "|zaakvoerder|zaakvoerster|vennoot|hoogleraar|decaan|rector|schooldirecteur|voorzitter"
    "|algemeen directeur|leidinggevend|hoofdverpleegkundige|unitleider|ploegleider",
    MAY: "projectleider|projectleidster|projectmanager|productmanager|coordinator|*coordinator"
    "|adjunct directeur|plaatsvervangend hoofd|plaatsvervangend|accountmanager|relatiemanager"
    "|assistent manager|teamcoach|architect|hoofddocent|universitair hoofddocent"
    "|programmamanager|communitymanager|officemanager|casemanager|procesmanager",
    RECRUITS: "wervingsadviseur|werving|werving en selectie|selectieadviseur|recruitmentadviseur"
    "|personeelszaken|hoofd personeelszaken|personeelsfunctionaris|personeelsadviseur"
    "|p en o adviseur|p and o adviseur|hr adviseur|hr medewerker|hrm|hrmanager|hrm adviseur"
    "|personeelsmanager|hoofd p en o|intercedent|intercedente|arbeidsbemiddelaar"
    "|corporate recruiter|loopbaanadviseur|recruitmentmanager|hoofd hr",
    JUNIOR: "stagiair|stagiaire|bijbaan|leerling|*leerling|afstudeerder|afstudeerstagiair"
    "|werkstudent|studente|promovendus|promovenda|leerling verpleegkundige|student assistent",
    CANNOT_TELL: "*begeleider|*begeleidster|directiesecretaresse|managementassistent"
    "|managementassistente|directieassistent|directieassistente|directie assistente|*geleider"
    "|*halfgeleider",
}
_POLISH = {
    HIRES: "kierownik|kierowniczka|dyrektor|dyrektorka|prezes|prezeska|wiceprezes|szef|szefowa"
    "|naczelnik|naczelniczka|brygadzista|brygadzistka|mistrz|lider|liderka|lider zespolu"
    "|liderka zespolu|wlasciciel|wlascicielka|zalozyciel|zalozycielka|wspolzalozyciel"
    "|wspolzalozycielka|wspolnik|wspolniczka|menedzer|menedzerka|menadzer|menadzerka|menager"
    "|przelozony|przelozona|ordynator|dziekan|rektor|dyrektor generalny|czlonek zarzadu"
    "|czlonkini zarzadu|kierownik dzialu|kierowniczka dzialu",
    MAY: "kierownik projektu|kierowniczka projektu|kierownik produktu|koordynator|koordynatorka"
    "|zastepca|zastepca dyrektora|zastepca kierownika|wicedyrektor|wicedyrektorka|architekt"
    "|architektka|adiunkt|starszy specjalista|starsza specjalistka|glowny specjalista"
    "|glowna specjalistka|starszy|starsza|menedzer projektu|menedzer produktu|kierownik budowy",
    RECRUITS: "rekruter|rekruterka|rekrutacja|rekrutacji|specjalista ds rekrutacji"
    "|specjalistka ds rekrutacji|kadry|kadr|kadrowa|kadrowy|dzial kadr|kierownik kadr"
    "|specjalista ds kadr|specjalistka ds kadr|zasoby ludzkie|zasobow ludzkich"
    "|dyrektor personalny|dyrektorka personalna|kierownik dzialu kadr|dyrektor hr|kierownik hr"
    "|specjalista ds hr|specjalistka ds hr|hr biznes partner|pozyskiwania talentow"
    "|kierownik ds rekrutacji",
    JUNIOR: "stazysta|stazystka|staz|praktykant|praktykantka|praktyki|uczen|uczennica|studentka"
    "|mlodszy|mlodsza|doktorant|doktorantka|aplikant|aplikantka|mlodszy specjalista"
    "|mlodsza specjalistka|absolwent|absolwentka",
    CANNOT_TELL: "asystent zarzadu|asystentka zarzadu|asystentka dyrektora|asystent dyrektora",
}
# Japanese has no blanks between words, so what counts is how a title ends.
_JAPANESE = {
    HIRES: "*部長|*課長|*社長|*店長|*所長|*室長|*工場長|*院長|*校長|*園長|*局長|*支店長|*師長|*医長"
    "|*学長|*会長|*理事長|*料理長|*取締役|*代表取締役|*執行役員|*経営者|*創業者|*オーナー|*教授"
    "|*責任者|*管理職|*マネージャー|*マネジャー|*リーダー|*ディレクター|*職長",
    MAY: "*課長代理|*部長代理|*部長補佐|*課長補佐|*係長|*主任|*准教授|*プロジェクトマネージャー"
    "|*プロジェクトマネジャー|*プロダクトマネージャー|*プロダクトマネジャー|*アカウントマネージャー"
    "|*プロジェクトリーダー|*コーディネーター|*シニアエンジニア|*アーキテクト|*副店長",
    RECRUITS: "*人事|*人事部|*人事課|*人事担当|*人事担当者|*人事部長|*人事課長|*人事本部長"
    "|*人事マネージャー|*人事責任者|*採用|*採用担当|*採用担当者|*採用責任者|*採用課長"
    "|*採用マネージャー|*採用リーダー|*リクルーター|*ヘッドハンター|*キャリアアドバイザー"
    "|*人材紹介|*人材開発|*人事労務|*人事総務|*総務人事",
    JUNIOR: "*新卒|*新入社員|*インターン|*インターン生|*インターンシップ|*見習い|*研修生|*研修医"
    "|*実習生|*アルバイト|*学生|*大学院生|*内定者|*トレーニー|*ジュニア",
    CANNOT_TELL: "*秘書|*社長室|*相談役|*名誉教授|*名誉会長",
}
LANGUAGES = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "pt": _PORTUGUESE,
    "it": _ITALIAN,
    "nl": _DUTCH,
    "pl": _POLISH,
    "ja": _JAPANESE,
}
TITLES: Mapping[str, tuple[str, ...]] = {
    level: tuple(
        dict.fromkeys(one for lists in LANGUAGES.values() for one in lists[level].split("|"))
    )
    for level in AUTHORITY
}
"""What each level of authority is told by."""


# Leiter:in, Leiter/-in, LeiterIn; directeur·rice, chargé(e); director/a, jefe(a); encargad@.
_FEMININE = re.compile(r"(?<=[^\W\d_])(?:[:*_/·]-?|\(-?)in(?:nen)?\)?(?!\w)|(?<=[a-zß-ÿ])In(?!\w)")
_BOTH = re.compile(
    r"(?<=[^\W\d_])(?:[-·•.(/*]+(?:t?rice|euse|[eè]re)|[·•.(/*]+(?:e|ne|le|a|o|ra))\)?(?!\w)"
)
_EITHER = re.compile(r"(?<=[^\W\d_])@(?!\w)")
_WORDS = re.compile(r"[^\W_]+")
_SPELT_OUT = re.compile("(?<=[aou])e")  # Geschaeftsfuehrer
_RANKS = frozenset(("senior", "sr", "junior", "jr", "i", "ii", "iii"))
_BETWEEN = frozenset(
    [
        *("of", "for", "the", "and", "de", "des", "du", "d", "et", "la", "le", "del", "y", "e"),
        *("el", "da", "do", "di", "della", "dell", "der", "von", "fur", "und", "van", "m", "w"),
    ]
)
_END = "$"


@dataclass(frozen=True, eq=False)
class Phrases:
    """What phrases tell: whole words in a row, and how words end; and the most words of one."""

    whole: Mapping[str, str]
    endings: Mapping[str, str]
    most: int


def title_table(more: Mapping[str, str]) -> Phrases:
    """Return what each phrase in a title tells, with more of one's own or other judgements.

    Raises
    ------
    DataError
        If one is judged by no word of authority.

    Examples
    --------
    >>> title_table({"gaffer": "likely hires"}).whole["gaffer"]
    'likely hires'
    """
    for level in more.values():
        if level not in AUTHORITY:
            raise DataError(
                f"titles: {level!r} is none of {', '.join(map(repr, AUTHORITY))}.", code="no level"
            )
    return _phrases(tuple(more.items()))


@lru_cache(maxsize=64)
def _phrases(more: tuple[tuple[str, str], ...]) -> Phrases:
    every = [(one, level) for level, phrases in TITLES.items() for one in phrases]
    whole: dict[str, str] = {}
    endings: dict[str, str] = {}
    for phrase, level in [*every, *more]:
        plain = f"{fold(phrase)} {_END if phrase.endswith(_END) else ''}".strip()
        if plain:
            (endings if phrase.startswith("*") else whole)[plain] = level
    return Phrases(whole, endings, max(one.count(" ") for one in whole) + 1)


def judged(title: str, table: Phrases) -> tuple[str, str]:
    """Return what the longest phrase in a title tells, and the phrase; "" where there is none.

    Examples
    --------
    >>> table = title_table({})
    >>> judged("Head of Data", table), judged("Vertriebsleiter:in (m/w/d)", table)
    (('likely hires', 'head of'), ('likely hires', 'vertriebsleiterin'))
    >>> judged("Werkstudentin Marketing", table)[0], judged("welder", table)
    ('junior', ('cannot tell', ''))
    """
    words, (at, end), level = _longest(title, table)
    typed = _WORDS.findall(_plain(title).casefold())
    return level, " ".join((typed if len(typed) == len(words) else words)[at:end])


@lru_cache(maxsize=1 << 14)
def _longest(title: str, table: Phrases) -> tuple[tuple[str, ...], tuple[int, int], str]:
    """Return the words of a title, where the longest phrase stands among them, and its level."""
    words = fold(_plain(title)).split()
    found = _among(words, table) or _among([_SPELT_OUT.sub("", one) for one in words], table)
    if not found:
        return tuple(words), (0, 0), CANNOT_TELL
    _, _, at, end, level = min(found)
    return tuple(words), (at, min(end, len(words))), level


def _plain(title: str) -> str:
    """Return a title of one gender: those of both are written in many ways."""
    return _EITHER.sub("o", _BOTH.sub("", _FEMININE.sub("in", title)))


def _among(words: list[str], table: Phrases) -> list[tuple[int, str, int, int, str]]:
    """Return every phrase that stands there, as what sorts the longest first."""
    found = []
    ended = [*words, _END]
    for at in range(len(words)):
        for end in range(at + 1, min(at + table.most, len(ended)) + 1):
            phrase = " ".join(ended[at:end])
            if phrase in table.whole:
                found.append((-len(phrase), phrase, at, end, table.whole[phrase]))
        for n in range(len(words[at])):
            if words[at][n:] in table.endings:
                ending = words[at][n:]
                found.append((-len(ending) - 1, ending, at, at + 1, table.endings[ending]))
                break
    return found


def work_of(title: str, table: Phrases) -> str:
    """Return the kind of work that a title names, whatever the rank.

    Examples
    --------
    >>> table = title_table({})
    >>> [work_of(one, table) for one in ("Senior Data Engineer", "Head of Data", "Manager")]
    ['data engineer', 'data', 'manager']
    """
    words, (at, end), level = _longest(title, table)
    rest = list(words) if level in (RECRUITS, CANNOT_TELL) else [*words[:at], *words[end:]]
    rest = [word for word in rest if word not in _RANKS]
    while rest and rest[0] in _BETWEEN:
        rest = rest[1:]
    while rest and rest[-1] in _BETWEEN:
        rest = rest[:-1]
    return " ".join(rest or words)
