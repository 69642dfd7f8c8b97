"""A network in one screen, and what a cell of a notebook prints."""

from __future__ import annotations

import io
import sys

import pandas as pd

import netpath as ntp
from netpath._folded import WIDE
from netpath.network._overview import overview


def test_a_network_tells_itself_in_one_screen_and_names_nobody():
    net = ntp.readers.sample()
    told = overview(net)
    assert len(told) <= 14
    says = dict(zip(told["what"], told["says"], strict=True))
    assert says["people"] == "1,500, of whom 14 have no tie"
    kinds = net.ties["kind"].value_counts()
    assert says["kind"].startswith(f"{kinds.index[0]} {kinds.iloc[0]:,}, ")
    assert says["group"] == "A 783, B 523; 194 blank"
    text = net._repr_html_()
    assert not [one for one in net.people["name"] if one in text]
    for ask in says["ask next"].split(", ntp."):
        assert ask.partition("(")[0].removeprefix("ntp.").split(".")[0] in {"net", *ntp.__all__}


def test_nothing_known_is_told_too():
    assert overview(ntp.ReferralNetwork(None, None))["says"].tolist()[0] == "0"
    ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
    says = overview(ntp.ReferralNetwork(None, ties)).set_index("what")["says"]
    assert says["warmth"] == "none yet: see with_warmth"
    assert says["ask next"].startswith("net.with_warmth")


def test_only_what_a_cell_prints_is_folded(monkeypatch):
    answer = ntp.around.rings(ntp.readers.sample(), "p200", ["p3"], within=3)
    cell = {"__name__": "__main__", "answer": answer}
    code = compile("told = str(answer)", "cell", "exec")
    exec(code, cell)
    assert "\n" not in cell["told"]
    stream = type("OutStream", (io.StringIO,), {"__module__": "ipykernel.iostream"})
    monkeypatch.setattr(sys, "stdout", stream())
    exec(code, cell)
    assert max(map(len, cell["told"].split("\n"))) <= WIDE
    assert cell["told"].replace("\n", " ") == str(answer)
    assert "\n" not in str(answer)
