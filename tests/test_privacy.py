"""No message tells of a person, and nothing leaves the machine."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import traceback
import warnings
from contextlib import suppress

import networkx as nx
import pandas as pd
import pytest

import netpath as ntp
from netpath import readers
from netpath.errors import NetpathError

# Every text about a person holds this word, so that one search finds any of them.
CANARY = "kanari"
ADA, BEN, CLEO, DAN = (f"{name}.{CANARY}@example.org" for name in ("ada", "ben", "cleo", "dan"))
NOBODY = f"eve.{CANARY}@example.org"


def people(**columns: list) -> pd.DataFrame:
    ids = [ADA, BEN, CLEO, DAN]
    names = [f"{one.split('.')[0].title()} {CANARY.title()}" for one in ids]
    return pd.DataFrame({"id": ids, "name": names, "role": f"{CANARY} keeper"} | columns)


def ties(**columns: list) -> pd.DataFrame:
    return pd.DataFrame({"source": [ADA, BEN], "target": [BEN, CLEO]} | columns)


def network(**columns: list) -> ntp.ReferralNetwork:
    return ntp.ReferralNetwork(people(), ties(**({"warmth": [0.5, 0.4]} | columns)), directed=False)


def two_kinds() -> ntp.ReferralNetwork:
    pairs = {"source": [ADA, ADA, BEN], "target": [BEN, BEN, CLEO]}
    return ntp.ReferralNetwork(
        people(), pd.DataFrame(pairs | {"kind": ["work", CANARY, "work"]}), directed=False
    )


def swapped(first: str, second: str) -> pd.DataFrame:
    return pd.DataFrame({"source": [first], "target": [second]})


WRONG_NETWORKS = {
    "two people with one id": lambda: ntp.ReferralNetwork(
        people(id=[ADA, ADA, CLEO, DAN]), ties(), directed=False
    ),
    "a person without an id": lambda: ntp.ReferralNetwork(
        people(id=[ADA, None, CLEO, DAN]), ties(), directed=False
    ),
    "ids of two types": lambda: ntp.ReferralNetwork(
        people(id=[ADA, 7, CLEO, 1.5]), ties(), directed=False
    ),
    "an id that is a flag": lambda: ntp.ReferralNetwork(
        people(id=[ADA, True, CLEO, DAN]), ties(), directed=False
    ),
    "no id at all": lambda: ntp.ReferralNetwork(
        people().drop(columns="id"), ties(), directed=False
    ),
    "willing out of range": lambda: ntp.ReferralNetwork(
        people(willing=[1.4, 1, 1, 1]), ties(), directed=False
    ),
    "willing as text": lambda: ntp.ReferralNetwork(
        people(willing=[ADA, "1", "1", "1"]), ties(), directed=False
    ),
    "a strange do_not_ask": lambda: ntp.ReferralNetwork(
        people(do_not_ask=[CANARY] * 4), ties(), directed=False
    ),
    "a tie to nobody": lambda: ntp.ReferralNetwork(
        people(), ties(target=[BEN, NOBODY]), directed=False
    ),
    "a tie to oneself": lambda: ntp.ReferralNetwork(
        people(), ties(target=[ADA, CLEO]), directed=False
    ),
    "half a tie": lambda: ntp.ReferralNetwork(people(), ties(target=[BEN, None]), directed=False),
    "a tie twice": lambda: ntp.ReferralNetwork(
        people(), ties(source=[ADA, ADA], target=[BEN, BEN]), directed=False
    ),
    "warmth above 1": lambda: network(warmth=[1.4, 0.5]),
    "warmth below 0": lambda: network(warmth=[-1, 0.5]),
    "warmth missing": lambda: network(warmth=[None, 0.5]),
    "warmth as text": lambda: network(warmth=[ADA, "0.5"]),
    "bounds the wrong way": lambda: network(warmth_low=[0.6, 0.1], warmth_high=[0.9, 0.9]),
    "strange evidence": lambda: network(evidence=[CANARY, "confirmed"]),
}

WRONG_QUESTIONS = {
    "alters of nobody": lambda net: net.alters(NOBODY),
    "the name of nobody": lambda net: net.name_of(NOBODY),
    "ego network of nobody": lambda net: net.ego_network(NOBODY),
    "without nobody": lambda net: net.without_people([NOBODY]),
    "a column that is not there": lambda net: net.where(age=NOBODY),
    "without a tie that is not there": lambda net: net.without_ties(swapped(ADA, DAN)),
    "one more of the same tie": lambda net: net.with_ties(swapped(BEN, ADA).assign(warmth=0.4)),
    "which way ties run": lambda net: ntp.ReferralNetwork(
        None, pd.concat([net.ties, swapped(BEN, ADA)])
    ),
    "a tie to nobody": lambda net: net.with_ties(swapped(BEN, NOBODY).assign(warmth=0.5)),
    "warmth from names": lambda net: net.with_warmth("source"),
    "counts of names": lambda net: net.with_warmth(ntp.warmth.from_counts("source", half=5)),
    "a scale of names": lambda net: net.with_warmth(
        ntp.warmth.from_scale({1: 0.1}, column="source")
    ),
    "kinds unmerged": lambda net: ntp.chains.warmest(two_kinds().with_warmth(0.3), ADA, CLEO),
    "chains without warmth": lambda net: ntp.chains.warmest(two_kinds(), ADA, CLEO),
    "seeker nobody": lambda net: ntp.chains.warmest(net, NOBODY, CLEO),
    "target nobody": lambda net: ntp.chains.shortest(net, ADA, [CLEO, NOBODY]),
    "seeker a target": lambda net: ntp.chains.frontier(net, ADA, [ADA, CLEO]),
    "seeker avoided": lambda net: ntp.chains.warmest(net, ADA, CLEO, avoid=[ADA]),
    "through a target": lambda net: ntp.chains.warmest(net, ADA, CLEO, through=[CLEO]),
    "through nobody": lambda net: ntp.chains.warmest(net, ADA, CLEO, through=[NOBODY]),
    "within 0": lambda net: ntp.chains.fallbacks(net, ADA, CLEO, within=0),
    "no targets": lambda net: ntp.chains.warmest(net, ADA, []),
    "doors for nobody": lambda net: ntp.chains.doors(net, NOBODY, org="Acme"),
}


HEAD = "id,name,role\n"
PERSON = f"{ADA},Ada {CANARY},{CANARY} keeper\n"
TIE = f"{ADA},{BEN},0.5\n"

# What stands in people.csv, or in ties.csv where it begins with "source".
WRONG_FILES = {
    "no header": PERSON * 2,
    "no header, ids alone": f"{ADA}\n{BEN}\n",
    "no id": f"mail,city\n{ADA},{CANARY}\n",
    "a cell too many": HEAD + PERSON + f"{BEN},Ben,{CANARY},{CANARY}\n",
    "an open quote": HEAD + PERSON + f'{BEN},"Ben {CANARY},keeper\n',
    "a stray quote": HEAD + f'{BEN},"Ben" {CANARY},keeper\n',
    "one id twice": HEAD + PERSON + f"{ADA},Ben {CANARY},keeper\n",
    "willing as text": f"id,willing\n{ADA},{CANARY}\n",
    "a strange flag": f"id,do_not_ask\n{ADA},{CANARY}\n",
    "a control sign": HEAD + f"{ADA},Ada \x00 {CANARY},keeper\n",
    "another encoding": (HEAD + f"{ADA},Adá {CANARY},keeper\n").encode("latin-1"),
    "warmth as text": f"source,target,warmth\n{ADA},{BEN},{CANARY}\n",
    "warmth above 1": f"source,target,warmth\n{TIE}{BEN},{CLEO},1.4\n",
    "warmth in per cent": f"source,target,warmth\n{ADA},{BEN},40%\n",
    "half a tie": f"source,target,warmth\n{ADA},,0.5\n",
    "a tie to oneself alone": f"source,target,warmth\n{ADA},{ADA},{CANARY}\n",
    "ties that differ": f"source,target,warmth\n{TIE}{BEN},{ADA},0.4\n",
    "a strange date": f"source,target,since\n{ADA},{BEN},{CANARY}\n",
    "strange evidence": f"source,target,evidence\n{ADA},{BEN},{CANARY}\n",
    "nothing": "",
    "no ties of ours": f"source,target,source\n{ADA},{BEN},{CLEO}\n",
}

# Read all the same; the account says what was odd.
ODD_FILES = {
    "a cell too few": HEAD + f"{BEN}\n" + PERSON,
    "a cell too many": WRONG_FILES["a cell too many"],
    "names as ids": f"mail,name\n{ADA},Ada {CANARY}\n",
    "no id in a row": HEAD + PERSON + f",Ben {CANARY},keeper\n",
    "one id twice": WRONG_FILES["one id twice"],
    "ids that look alike": HEAD + PERSON + PERSON.replace("a", "\u0430", 1),
    "willing as text": WRONG_FILES["willing as text"],
    "a tie to nobody": HEAD + PERSON,
}

GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
NODES = f'<node id="{ADA}"/><node id="{BEN}"/>'

WRONG_GRAPHS = {
    "cut.graphml": f'{GRAPHML}<graph>{NODES}<edge source="{ADA}" target="{BEN}"',
    "dtd.graphml": f'<!DOCTYPE a [<!ENTITY b "{CANARY}">]>{GRAPHML}<graph>{NODES}</graph>',
    "twice.graphml": f"{GRAPHML}<graph>{NODES}{NODES}</graph></graphml>",
    "strange.graphml": f"<{CANARY}>{NODES}</{CANARY}>",
    "cut.gexf": f'<gexf><graph><nodes><node id="{ADA}" label="Ada {CANARY}"',
    "strange.gexf": f'<gexf version="1.3"><graph><nodes>{NODES}{NODES}</nodes></graph></gexf>',
    "cut.gml": f'graph [ node [ id 1 label "Ada {CANARY}" ',
    "strange.gml": f"{CANARY} {ADA} {BEN}",
    "lost.gml": f'graph [ node [ id 1 label "{ADA}" ] edge [ source 1 target 9 ] ]',
}


def drawn(*pairs: tuple, kind: type[nx.Graph] = nx.Graph, **values: object) -> nx.Graph:
    g = kind()
    g.add_nodes_from([ADA, BEN, CLEO])
    g.add_edges_from(pairs, **values)
    return g


WRONG_OBJECTS = {
    "warmth as text": lambda: readers.from_networkx(
        drawn((ADA, BEN), warmth=CANARY), warmth="warmth"
    ),
    "a column that is not there": lambda: readers.from_networkx(
        drawn((ADA, BEN)), warmth=ntp.warmth.from_counts("weight", half=5)
    ),
    "counts of some ties": lambda: readers.from_networkx(
        drawn((ADA, BEN, {"count": 3}), (BEN, CLEO)),
        warmth=ntp.warmth.from_counts("count", half=5),
    ),
    "ties that differ": lambda: readers.from_networkx(
        drawn((ADA, BEN, {"warmth": 0.1}), (ADA, BEN, {"warmth": 0.2}), kind=nx.MultiGraph),
        warmth="warmth",
    ),
    "people of two types": lambda: readers.from_networkx(drawn((ADA, (CANARY, 1)))),
}


def said(error: BaseException) -> str:
    """Everything that an error could put into a log: itself, its causes, its notes, its fields."""
    told = "".join(traceback.TracebackException.from_exception(error).format_exception_only())
    fields = {name: value for name, value in vars(error).items() if name != "nearest"}
    parts = [told, str(error), repr(error), *getattr(error, "__notes__", []), repr(fields)]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join([*parts, said(cause)] if cause else parts)


def refused(provoke, caplog, capsys) -> str:
    """Provoke an error; return all that it, the logs, the warnings and the streams said."""
    with caplog.at_level(logging.DEBUG), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(NetpathError) as caught:
            provoke()
    streams = capsys.readouterr()
    parts = [said(caught.value), caplog.text, streams.out, streams.err]
    return "\n".join([*parts, *(str(one.message) for one in warned)]).casefold()


@pytest.mark.parametrize("provoke", WRONG_NETWORKS.values(), ids=WRONG_NETWORKS)
def test_a_network_is_refused_without_naming_anybody(provoke, caplog, capsys):
    assert CANARY not in refused(provoke, caplog, capsys)


@pytest.mark.parametrize("provoke", WRONG_QUESTIONS.values(), ids=WRONG_QUESTIONS)
def test_a_question_is_refused_without_naming_anybody(provoke, caplog, capsys):
    assert CANARY not in refused(lambda: provoke(network()), caplog, capsys)


def reader_of(name: str):
    return getattr(readers, f"read_{name.rpartition('.')[2]}")


@pytest.mark.parametrize("content", WRONG_FILES.values(), ids=WRONG_FILES)
def test_a_file_is_refused_without_naming_anybody(content, tmp_path, caplog, capsys):
    raw = content if isinstance(content, bytes) else content.encode()
    path = tmp_path / "table.csv"
    path.write_bytes(raw)
    table = "ties" if raw.startswith(b"source") else "people"
    assert CANARY not in refused(lambda: readers.read_csv(**{table: path}), caplog, capsys)


@pytest.mark.parametrize("content", ODD_FILES.values(), ids=ODD_FILES)
def test_an_account_names_nobody(content, tmp_path):
    (tmp_path / "people.csv").write_text(content)
    (tmp_path / "ties.csv").write_text(f"source,target,warmth\n{TIE}{ADA},{ADA},0.5\n{TIE}")
    both = (tmp_path / "people.csv", tmp_path / "ties.csv")
    report = readers.read_csv(*both, strict=False).report
    told = [str(report), repr(report), report._repr_html_(), *report.notes]
    told += [report.to_frame().to_csv(), report.quarantined.to_csv()]
    assert report.notes or report.set_aside
    assert CANARY not in "\n".join(told).casefold()


@pytest.mark.parametrize("name", WRONG_GRAPHS)
def test_a_graph_file_is_refused_without_naming_anybody(name, tmp_path, caplog, capsys):
    path = tmp_path / name
    path.write_text(WRONG_GRAPHS[name])
    assert CANARY not in refused(lambda: reader_of(name)(path), caplog, capsys)


@pytest.mark.parametrize("provoke", WRONG_OBJECTS.values(), ids=WRONG_OBJECTS)
def test_a_graph_is_refused_without_naming_anybody(provoke, caplog, capsys):
    assert CANARY not in refused(provoke, caplog, capsys)


def test_a_workbook_is_refused_without_naming_anybody(tmp_path, caplog, capsys):
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as book:
        people(willing=[CANARY, 1, 1, 1]).to_excel(book, sheet_name="People", index=False)
    assert CANARY not in refused(lambda: readers.read_excel(path), caplog, capsys)


@pytest.mark.parametrize("reader", ["csv", "parquet", "excel"])
def test_the_wrong_file_is_refused_without_its_text(reader, tmp_path, caplog, capsys):
    path = tmp_path / "table"
    path.write_text(f"{{{CANARY}: {ADA}}}\n" * 3)
    provoke = getattr(readers, f"read_{reader}")
    assert CANARY not in refused(lambda: provoke(path), caplog, capsys)


def test_the_nearest_ids_are_an_attribute_and_no_message():
    with pytest.raises(ntp.errors.UnknownPerson) as caught:
        network().alters(NOBODY)
    assert any(CANARY in one for one in caught.value.nearest)
    assert CANARY not in said(caught.value)


@pytest.mark.parametrize(
    "leak",
    [
        lambda: NetpathError(f"who is {ADA}?"),
        lambda: NetpathError("fine") if float(ADA) else None,
    ],
    ids=["in the message", "in what pandas said"],
)
def test_a_leak_would_be_heard(leak, caplog, capsys):
    def provoke():
        try:
            raise leak()
        except ValueError:
            raise NetpathError("not a number")  # noqa: B904 the context is the leak

    assert CANARY in refused(provoke, caplog, capsys)


# --- nothing leaves the machine


@pytest.mark.parametrize(
    ("event", "args"),
    [
        ("socket.connect", (None, ("203.0.113.9", 80))),
        ("socket.connect", (None, ("2001:db8::9", 80, 0, 0))),
        ("socket.getaddrinfo", ("index.example", 443, 0, 0, 0)),
        ("socket.gethostbyname", ("index.example",)),
        ("socket.sendto", (None, ("203.0.113.9", 53))),
        ("urllib.Request", ("http" + "://index.example", None, {}, "GET")),
        ("webbrowser.open", ("http" + "://index.example",)),
    ],
)
def test_dialling_out_is_counted(watch, event, args):
    with watch.provoked() as seen:
        sys.audit(event, *args)
    assert seen == [event]


@pytest.mark.parametrize(
    ("event", "args"),
    [
        ("socket.connect", (None, ("127.0.0.1", 80))),
        ("socket.connect", (None, ("::1", 80, 0, 0))),
        ("socket.connect", (None, "/run/a.socket")),
        ("socket.getaddrinfo", ("localhost", 80, 0, 0, 0)),
        ("socket.getaddrinfo", (None, 80, 0, 0, 0)),
    ],
)
def test_talking_to_oneself_is_not(watch, event, args):
    with watch.provoked() as seen:
        sys.audit(event, *args)
    assert seen == []


def test_the_watch_hears_a_real_socket(watch):
    # Connecting a datagram socket sends nothing; it only notes an address kept for documents.
    datagrams = socket.socket(type=socket.SOCK_DGRAM)
    with watch.provoked() as seen, datagrams as one, suppress(OSError):
        one.connect(("203.0.113.9", 9))
    assert seen == ["socket.connect"]


ALARM = """
import sys
from conftest import WATCH
from netpath.cli import app
try:
    app(["demo"])
finally:
    assert WATCH.attempts == [], WATCH.attempts
"""


def test_the_demo_dials_nobody(root, tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(root / 'tests')!r})\n{ALARM}"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert run.returncode == 0, run.stderr
