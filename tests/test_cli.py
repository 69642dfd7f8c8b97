"""The shell gives the library's answers, plainly, safely and with honest exit codes."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from house_rules import heavy_after
from rich.cells import cell_len
from typer.testing import CliRunner, Result

import netpath as ntp
from netpath import readers
from netpath.cli import app
from netpath.cli._doctor import examined

PEOPLE = """id,name,org,role
ada,Ada Byron,Home,engineer
ben,Ben Ode,Zeta,nurse
cleo,Cleo Itō,Acme,team lead
dan,Dan Okafor,Acme,hiring manager
eve,Eve Roth,Acme,hiring manager
fay,Fay Lind,Acme,recruiter
gus,Gus Berg,Faraway,hiring manager
"""
TIES = """source,target,kind,count,warmth
ada,ben,friend,5,0.5
ben,dan,former colleague,1,0.4
ada,cleo,family,20,0.9
cleo,fay,colleague,3,0.5
fay,dan,colleague,9,0.7
cleo,eve,colleague,2,0.1
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"people.csv": PEOPLE, "ties.csv": TIES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def net() -> ntp.ReferralNetwork:
    return readers.read_csv("people.csv", "ties.csv")


def ran(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def asked(*words: str) -> Result:
    return ran("chains", "people.csv", "ties.csv", "--seeker", "ada", *words)


def document(*words: str) -> dict:
    return json.loads(asked(*words, "--json").stdout)


def process(*words: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    surroundings = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    return subprocess.run(
        [sys.executable, "-c", "from netpath.cli import app; app()", *words],
        capture_output=True,
        check=False,
        env=surroundings | settings,
    )


# --- the front door


def test_the_bare_command_says_where_to_begin():
    bare = ran()
    assert bare.exit_code == 0
    assert all(f"netpath {word}" in bare.stdout for word in ("demo", "template", "chains"))


def test_the_version_is_the_library_s():
    assert ran("--version").stdout == f"netpath {ntp.__version__}\n"


@pytest.mark.parametrize("command", ["demo", "chains", "template", "doctor"])
def test_help_tells_the_exit_codes(command):
    told = " ".join(ran(command, "--help").stdout.split())
    assert "0 = answered; 1 = an honest empty answer; 2 = wrong options" in told


def test_the_shell_opens_without_heavy_packages(tmp_path):
    pandas_alone = set(heavy_after("import pandas", tmp_path))
    assert set(heavy_after("import netpath.cli", tmp_path)) == pandas_alone


# --- the answer is the library's


def expected(found: ntp.chains.Chains) -> list[dict]:
    return [
        {
            "people": list(one.people),
            "names": list(one.names),
            "probability": one.probability,
            "asks": one.asks,
            "brokers": list(one.brokers),
            "weakest": one.weakest,
            "running": list(one.running),
            "why": one.why,
            "ties": [vars(tie) | {"chance": tie.chance} for tie in one.ties],
        }
        for one in found
    ]


@pytest.mark.parametrize("order", ["warmest", "shortest", "frontier", "fallbacks"])
def test_json_is_the_library_s_answer_unrounded(net, order):
    limits = {"within": 3, "avoid": ["eve"]} | ({} if order == "frontier" else {"k": 2})
    found = getattr(ntp.chains, order)(net, "ada", ["dan", "eve"], **limits)
    words = ["--target", "dan", "--target", "eve", "--within", "3", "--avoid", "eve"]
    words += [] if order == "frontier" else ["-k", "2"]
    told = document(*words, *([] if order == "warmest" else [f"--{order}"]))["answer"]
    assert told["chains"] == expected(found)
    assert told["assumptions"] == list(found.assumptions)
    assert (told["targets"], told["within"]) == (["dan", "eve"], 3)
    if order == "fallbacks":
        assert (told["p_any"], told["exact"]) == (found.p_any(), found.exact)


def test_json_has_sorted_keys_and_nothing_else_on_stdout():
    result = asked("--target", "dan", "--json")
    told = json.loads(result.stdout)
    again = json.dumps(told, sort_keys=True, ensure_ascii=False, indent=2) + "\n"
    assert result.stdout == again
    assert "13 records read: 13 kept" in result.stderr


def test_the_terminal_shows_each_chain_with_its_why(net):
    result = asked("--org", "acme", "--role", "hiring manager", "--undirected")
    told = " ".join(result.stdout.split())
    found = ntp.chains.warmest(net, "ada", ["dan", "eve"], k=3)
    assert result.exit_code == 0
    assert all(one.why in told for one in found)
    assert "a cold approach is granted in 3.0 % of cases (assumed)" in told
    assert "Assumed: asks are granted or refused independently" in told


def test_through_and_the_frontier_reach_the_library():
    assert document("--target", "dan", "--through", "fay")["answer"]["through"] == ["fay"]
    price = asked("--target", "dan", "--frontier").stdout
    assert price.index(" 2    20 %") < price.index(" 3    32 %") < price.index("cold   3.0 %")
    assert "More asks than 3 buy nothing." in price


def test_people_may_be_named_by_their_names(net):
    by_name = ran(
        *("chains", "people.csv", "ties.csv", "--seeker", "ADA byron", "--target", "Dan Okafor"),
        *("--avoid", "Ben Ode", "--json"),
    )
    found = ntp.chains.warmest(net, "ada", "dan", k=3, avoid=["ben"])
    assert json.loads(by_name.stdout)["answer"]["chains"] == expected(found)


def test_names_may_be_typed_without_their_accents():
    Path("own.csv").write_text("source,target,warmth\nZoë Ángel,Łucja Öz,0.5\nAngela,Łucja Öz,1\n")
    result = ran("chains", "own.csv", "--seeker", "zoe angel", "--target", "LUCJA OZ", "--json")
    assert json.loads(result.stdout)["answer"]["chains"][0]["people"] == ["Zoë Ángel", "Łucja Öz"]


# --- doors, and honest empty answers


def test_an_organisation_alone_asks_for_doors(net):
    result = asked("--org", "Acme")
    doors = ntp.chains.doors(net, "ada", org="Acme")
    assert result.exit_code == 0
    assert [door.name for door in doors.open] == ["Cleo Itō", "Dan Okafor"]
    assert result.stdout.index("Cleo Itō") < result.stdout.index("Dan Okafor")
    assert "No chain leads to 2 other people there." in result.stdout
    told = document("--org", "Acme")["doors"]["doors"]
    assert [one["person"] for one in told] == [door.person for door in doors.found]
    assert told[0]["chain"]["probability"] == doors.found[0].chain.probability
    told = document("--org", "Acme", "--avoid", "cleo")["doors"]["doors"]
    assert [one["person"] for one in told if one["chain"]] == ["dan"]


def test_doors_are_offered_where_nobody_has_the_role():
    result = asked("--org", "Acme", "--role", "chief cook")
    assert result.exit_code == 1
    assert "Nobody in these files has that role there." in result.stdout
    assert "Doors at Acme for Ada Byron" in result.stdout


def test_no_chain_is_an_answer_with_a_reason():
    result = asked("--org", "Acme", "--role", "hiring manager", "--within", "1")
    told = " ".join(result.stdout.split())
    assert result.exit_code == 1
    assert "none. The nearest needs 2 asks, through" in told
    assert "Doors at Acme for Ada Byron" in told
    assert asked("--target", "gus").exit_code == 1
    assert asked("--org", "Faraway").exit_code == 1
    assert document("--target", "gus")["answer"]["chains"] == []


# --- what goes wrong

CONTRADICTIONS = {
    "nobody to reach": [],
    "two questions": ["--target", "dan", "--shortest", "--frontier"],
    "through at the frontier": ["--target", "dan", "--frontier", "--through", "fay"],
    "k at the frontier": ["--target", "dan", "--frontier", "-k", "2"],
    "targets twice": ["--target", "dan", "--org", "Acme"],
    "doors with k": ["--org", "Acme", "-k", "2"],
    "counts without half": ["--target", "dan", "--counts", "count"],
    "counts and warmth": ["--target", "dan", "--counts", "count", "--half", "5", "--warmth", "1"],
    "half a column": ["--target", "dan", "--column", "source"],
    "seeker as target": ["--target", "ada"],
    "within 0": ["--target", "dan", "--within", "0"],
    "within nothing": ["--target", "dan", "--frontier", "--within", "0"],
    "k 0": ["--target", "dan", "-k", "0"],
    "warmth above 1": ["--target", "dan", "--warmth", "1.5"],
    "a picture of another kind": ["--target", "dan", "--board", "board.jpg"],
    "no such column": ["--target", "dan", "--warmth", "trust"],
    "no such format": ["--target", "dan", "--format", "warmth=loud"],
    "no number": ["--target", "dan", "-k", "many"],
    "no such option": ["--target", "dan", "--fastest"],
}


@pytest.mark.parametrize("words", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_what_does_not_go_together_is_refused(words, folder):
    result = asked(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr
    assert "Traceback" not in result.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["people.csv", "ties.csv"]


@pytest.mark.parametrize("word", ["--seeker", "--target", "--avoid", "--through"])
def test_an_unknown_person_is_shown_as_typed_by_their_own_door(word):
    words = {"--seeker": "ada", "--target": "dan"} | {word: "dann.kanari@example.org"}
    result = ran(
        "chains", "people.csv", "ties.csv", *[one for pair in words.items() for one in pair]
    )
    assert result.exit_code == 2
    told = " ".join(result.stderr.split())
    assert "Nobody here is called 'dann.kanari@example.org'" in told


def test_people_like_an_unknown_one_are_offered_whole():
    result = asked("--target", "dann")
    assert "Perhaps you mean Dan" in result.stderr
    assert ".nearest" not in result.stderr


@pytest.mark.parametrize("typed", ["Ben Ode", "ben ode", "Bén  ODÉ"])
def test_a_name_may_be_typed_without_its_accents_and_capitals(typed):
    Path("people.csv").write_text(PEOPLE.replace("Ben Ode", "Bén Odé"), encoding="utf-8")
    told = [
        ran("chains", "people.csv", "ties.csv", "--seeker", "ada", "--target", one)
        for one in (typed, "Bén Odé")
    ]
    assert told[0].exit_code == told[1].exit_code
    assert told[0].stdout == told[1].stdout
    assert "Bén Odé" in told[0].stdout


def test_a_name_that_two_people_have_is_no_answer():
    Path("people.csv").write_text(PEOPLE.replace("Ben Ode", "Ada Byron"))
    result = ran("chains", "people.csv", "ties.csv", "--seeker", "Ada Byron", "--target", "dan")
    assert result.exit_code == 2
    assert "2 people are called 'Ada Byron'. Give the id instead: ada (Home)" in result.stderr


@pytest.mark.parametrize(
    "files",
    [["nowhere.csv"], ["ties.doc"], ["people.csv", "ties.csv", "ties.csv"], ["a.gml", "b.gml"]],
    ids=["missing", "of another kind", "too many", "two graphs"],
)
def test_files_that_make_no_network_are_refused(files):
    result = ran("chains", *files, "--seeker", "ada", "--target", "dan")
    assert (result.exit_code, result.stdout) == (2, "")


def test_rows_that_cannot_be_kept_stop_it_unless_set_aside():
    Path("ties.csv").write_text(TIES + "ada,dan,friend,1,1.4\n")
    result = asked("--target", "dan")
    assert result.exit_code == 2
    assert "give --set-aside, which goes on" in " ".join(result.stderr.split())
    result = asked("--target", "dan", "--set-aside")
    assert result.exit_code == 0
    assert "Set aside: ties.csv:8 warmth is 1.4; " in result.stderr


def test_warmth_is_asked_for_in_the_shell_s_words():
    Path("ties.csv").write_text("source,target,count\nada,dan,5\n")
    result = asked("--target", "dan")
    assert result.exit_code == 2
    assert "--counts COLUMN --half 5" in " ".join(result.stderr.split())


# --- every kind of file


def test_warmth_may_be_assumed_or_counted():
    assert document("--target", "dan", "--warmth", "0.3")["answer"]["chains"][0]["asks"] == 2
    told = document("--target", "dan", "--counts", "count", "--half", "5")["answer"]
    assert told["chains"][0]["ties"][0]["warmth"] == 20 / 25
    assert "warmth = count / (count + 5) (assumed)" in told["assumptions"]
    same = document("--target", "dan", "--warmth", "warmth")["answer"]
    assert same["chains"] == document("--target", "dan")["answer"]["chains"]


def test_headers_formats_and_directions_can_be_told():
    Path("ties.csv").write_text("begins,ends,chance\nada,ben,50\nben,dan,40\nfay,ada,90\n")
    mapping = ["begins=source", "ends=target", "chance=warmth"]
    words = [word for pair in mapping for word in ("--column", pair)]
    told = document("--target", "dan", *words, "--format", "warmth=percent", "--directed")
    assert told["answer"]["chains"][0]["probability"] == 0.2
    assert asked("--target", "fay", *words, "--format", "warmth=percent").exit_code == 0
    backwards = asked("--target", "fay", *words, "--format", "warmth=percent", "--directed")
    assert backwards.exit_code == 1


def test_another_encoding_can_be_told():
    Path("people.csv").write_bytes(PEOPLE.replace("ō", "ô").replace("Dan", "Zoë").encode("cp1252"))
    refused = asked("--target", "dan")
    assert refused.exit_code == 2
    assert "give --encoding cp1252 (Windows)" in " ".join(refused.stderr.split())
    assert "Zoë Okafor" in asked("--target", "dan", "--encoding", "cp1252").stdout


def test_ties_of_several_kinds_are_merged_on_request():
    Path("ties.csv").write_text(TIES + "ada,ben,school,1,0.5\n")
    refused = asked("--target", "dan")
    assert refused.exit_code == 2
    assert "Give --merge-kinds max or" in " ".join(refused.stderr.split())
    merged = document("--target", "dan", "--merge-kinds", "noisy_or")["answer"]["chains"]
    assert [one["ties"][0]["warmth"] for one in merged if one["asks"] == 2] == [0.75]


def test_ties_that_disagree_are_settled_on_request():
    Path("ties.csv").write_text(TIES + "ada,ben,friend,5,0.7\n")
    assert asked("--target", "dan").exit_code == 2
    told = document("--target", "dan", "--on-conflict", "max")["answer"]["chains"]
    assert [one["ties"][0]["warmth"] for one in told if one["asks"] == 2] == [0.7]


def test_ties_alone_are_enough(net):
    told = json.loads(
        ran("chains", "ties.csv", "--seeker", "ada", "--target", "dan", "--json").stdout
    )
    assert told["answer"]["chains"][0]["people"] == ["ada", "cleo", "fay", "dan"]
    assert told["report"]["records_in"] == 6


@pytest.mark.parametrize("kind", ["graphml", "gexf", "gml"])
def test_graph_files_are_read(net, kind):
    import networkx as nx

    getattr(nx, f"write_{kind}")(net.to_networkx(), f"ours.{kind}")
    words = ["chains", f"ours.{kind}", "--seeker", "ada", "--target", "dan", "--json"]
    told = json.loads(ran(*words).stdout)
    assert told["answer"]["chains"][0]["people"] == ["ada", "cleo", "fay", "dan"]
    assert ran(*words, "--format", "warmth=percent").exit_code == 2


def test_parquet_files_are_read(net):
    net.people.reset_index().to_parquet("people.parquet")
    net.ties.to_parquet("ties.parquet")
    words = ["people.parquet", "ties.parquet", "--seeker", "ada", "--target", "dan", "--json"]
    found = ntp.chains.warmest(net, "ada", "dan", k=3)
    assert json.loads(ran("chains", *words).stdout)["answer"]["chains"] == expected(found)


def test_a_template_is_written_read_and_not_replaced_unasked():
    assert ran("template", "mine.xlsx").exit_code == 0
    result = ran("chains", "mine.xlsx", "--seeker", "Cleo (example)")
    assert result.exit_code == 0
    assert "Cleo (example) → Ada (example) → Ben (example)" in result.stdout
    assert "warmth from how_well" in result.stdout
    again = ran("template", "mine.xlsx")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "Give --overwrite to replace it" in " ".join(again.stderr.split())
    assert ran("template", "mine.xlsx", "--overwrite").exit_code == 0
    assert ran("template", "mine.txt").exit_code == 2


# --- pictures


def test_the_board_is_a_picture_and_always_the_same():
    for name in ("one.svg", "two.svg", "one.png"):
        result = asked("--target", "dan", "--board", name)
        assert result.exit_code == 0
        assert f"Picture: {name}" in result.stdout
    assert Path("one.svg").read_bytes() == Path("two.svg").read_bytes()
    assert Path("one.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("words", [["--target", "dan", "--frontier"], ["--org", "Acme"]])
def test_the_frontier_and_doors_have_pictures_too(words):
    assert document(*words, "--board", "board.svg")["pictures"] == ["board.svg"]
    assert Path("board.svg").is_file()


def test_a_picture_replaces_nothing_unasked_and_is_not_drawn_of_nothing():
    Path("board.svg").write_text("mine")
    assert asked("--target", "dan", "--board", "board.svg").exit_code == 2
    assert Path("board.svg").read_text() == "mine"
    assert asked("--target", "dan", "--board", "board.svg", "--overwrite").exit_code == 0
    assert Path("board.svg").read_text() != "mine"
    assert asked("--target", "gus", "--board", "none.svg").exit_code == 1
    assert not Path("none.svg").exists()


def test_a_folder_that_cannot_be_written_to_is_refused():
    result = asked("--target", "dan", "--board", "people.csv/board.png")
    assert result.exit_code == 2
    assert "board.png cannot be written: " in result.stderr


@pytest.mark.parametrize("name", ["board.png", "board.svg"])
def test_a_picture_is_for_its_owner_and_whole_or_not_there(monkeypatch, name):
    before = os.umask(0)
    try:
        assert asked("--target", "dan", "--board", name).exit_code == 0
    finally:
        os.umask(before)
    assert Path(name).stat().st_mode & 0o777 == 0o600
    drawn, files = Path(name).read_bytes(), sorted(os.listdir())

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for words in (["--board", name, "--overwrite"], ["--board", f"new-{name}"]):
        result = asked("--target", "dan", *words)
        assert result.exit_code == 2
        assert f"{words[1]} cannot be written: No space left" in " ".join(result.stderr.split())
    assert Path(name).read_bytes() == drawn
    assert sorted(os.listdir()) == files


def in_a_process(*words: str, **how: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "netpath", *words]
    return subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False, **how)


def test_a_screen_that_another_program_wishes_for_is_none_of_a_picture_s():
    question = ["chains", "people.csv", "ties.csv", "--seeker", "ada", "--target", "dan"]
    away = {**os.environ, "MPLBACKEND": "no_such_screen"}
    done = in_a_process(*question, "--board", "board.svg", env=away, stdout=subprocess.DEVNULL)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert Path("board.svg").is_file()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full here")
def test_what_was_recorded_is_not_told_as_failed_where_nothing_can_be_printed():
    words = ["people.csv", "ties.csv", "--seeker", "ada", "--target", "dan", "--warmth", "warmth"]
    assert ran("campaign", "create", "ada.netpath", *words).exit_code == 0
    with open("/dev/full", "w") as full:
        done = in_a_process("campaign", "record", "ada.netpath", "ben", "no", stdout=full)
    assert done.returncode == 2
    assert "The answer cannot be printed" in done.stderr
    assert "is kept" in done.stderr
    closed = in_a_process("campaign", "show", "ada.netpath", preexec_fn=lambda: os.close(1))
    assert (closed.returncode, closed.stderr) == (0, "")
    assert len(ntp.Campaign.open("ada.netpath").asks) == 1


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", [[], ["--help"], ["chains", "--help"], ["--version"]])
def test_what_cannot_be_printed_ends_in_one_line_and_in_none_where_nobody_reads(words):
    with open("/dev/full", "w") as full:
        done = in_a_process(*words, stdout=full)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "cannot be printed: No space left" in done.stderr
    read, unread = os.pipe()
    os.close(read)
    done = in_a_process(*words, stdout=unread)
    os.close(unread)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("name", ["board.svg", "mine.xlsx"])
def test_nothing_but_a_file_is_ever_replaced(name):
    os.mkfifo(name)
    before = sorted(os.listdir())
    written = (
        ran("template", name, "--overwrite")
        if name.endswith("xlsx")
        else asked("--target", "dan", "--board", name, "--overwrite")
    )
    assert written.exit_code == 2
    assert f"{name} is a pipe, which is not replaced" in " ".join(written.stderr.split())
    assert sorted(os.listdir()) == before
    assert Path(name).is_fifo()


# --- the demo


def test_the_demo_tells_and_draws(tmp_path):
    result = ran("demo", "--out", str(tmp_path / "pictures"))
    assert result.exit_code == 0
    for part in ("Warmest chains", "share no broker", "The price of an ask", "Doors at Acme"):
        assert part in result.stdout
    assert "netpath template mine.xlsx" in result.stdout
    assert "pictures/chains.png and pictures/chains.svg" in result.stdout
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == [
        "chains.png",
        "chains.svg",
    ]


def test_the_demo_in_json_is_the_library_s_answer():
    told = json.loads(ran("demo", "--json").stdout)
    net = readers.sample()
    managers = net.where(org="Acme", role="hiring manager")
    found = ntp.chains.warmest(net, "p200", managers, k=3, within=4)
    assert told["warmest"]["chains"] == expected(found)
    assert told["pictures"] == ["netpath-demo/chains.png", "netpath-demo/chains.svg"]


def test_the_demo_says_where_it_cannot_write():
    result = ran("demo", "--out", "people.csv/pictures")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "pictures cannot be written" in result.stderr


# --- the doctor


def test_the_doctor_tells_versions():
    told = json.loads(ran("doctor", "--json").stdout)
    assert told["versions"]["netpath"] == ntp.__version__
    assert told["versions"]["pandas"] == pd.__version__
    assert told["samples"] is True
    assert told["hints"] == []
    assert "All that netpath needs is here." in ran("doctor").stdout


def test_the_doctor_warns_of_notebooks_that_git_would_keep(tmp_path):
    (tmp_path / ".git/info").mkdir(parents=True)
    (tmp_path / "book.ipynb").write_text("{}")
    assert "nbstripout" in examined(tmp_path).hints[0]
    (tmp_path / ".git/info/attributes").write_text("*.ipynb filter=nbstripout\n")
    assert examined(tmp_path).hints == []


def test_the_doctor_s_exit_code_tells_of_what_is_missing(monkeypatch):
    monkeypatch.setattr("netpath.cli._doctor.NEEDED", ("a-package-nobody-has",))
    result = ran("doctor")
    assert result.exit_code == 1
    assert "a-package-nobody-has is not installed" in result.stdout


# --- what names can do to a terminal

HOSTILE = "[bold]Ada[/bold] :smile: \x1b[31m\x9b2J\u202e\u2066\u200b[/]"


@pytest.mark.parametrize(
    "question", [["--target", "dan"], ["--target", "dan", "--frontier"], ["--org", "Acme"]]
)
@pytest.mark.parametrize("colours", ["1", ""])
def test_names_are_shown_and_not_obeyed(question, colours, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", colours)
    people = pd.DataFrame({"id": ["ada", "x", "dan"], "name": ["Ada", HOSTILE, HOSTILE]})
    people = people.assign(org=["", "Acme", "Acme"], role=["", HOSTILE, HOSTILE])
    ties = pd.DataFrame({"source": ["ada", "x"], "target": ["x", "dan"], "warmth": 0.5})
    people.to_parquet("people.parquet")
    ties.to_parquet("ties.parquet")
    files = ["people.parquet", "ties.parquet"]
    result = ran("chains", *files, "--seeker", "ada", *question)
    assert result.exit_code == 0
    assert "[bold]Ada[/bold] :smile: [31m2J[/]" in " ".join(result.stdout.split())
    assert not set("\x9b\u202e\u2066\u200b") & set(result.stdout)
    assert "\x1b[31m" not in result.stdout
    text = ran("chains", *files, "--seeker", "ada", *question, "--json").stdout
    assert not set("\x1b\x9b\u202e\u2066\u200b") & set(text)
    told = json.loads(text)
    chain = told["answer"]["chains"][0] if told["answer"] else told["doors"]["doors"][0]["chain"]
    assert HOSTILE in chain["names"]


# --- a real process


def test_a_pipe_gets_plain_text_80_wide_and_nothing_is_left_behind(folder):
    run = process("chains", "people.csv", "ties.csv", "--seeker", "ada", "--target", "dan")
    text = run.stdout.decode("utf-8")
    assert run.returncode == 0, run.stderr
    assert "\x1b" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert all(line == line.rstrip() for line in text.splitlines())
    assert sorted(path.name for path in folder.iterdir()) == ["people.csv", "ties.csv"]


def test_a_console_without_arrows_does_not_break_it():
    words = ["chains", "people.csv", "ties.csv", "--seeker", "ada", "--target", "dan"]
    run = process(*words, PYTHONIOENCODING="ascii")
    assert run.returncode == 0, run.stderr
    assert b"Ada Byron ? Cleo It?" in run.stdout
    run = process(*words, "--json", PYTHONIOENCODING="ascii")
    told = json.loads(run.stdout.decode("utf-8"))
    assert told["answer"]["chains"][0]["names"][1] == "Cleo Itō"


def test_an_error_is_one_paragraph_on_stderr():
    run = process("chains", "ties.csv", "--seeker", "kanari", "--target", "dan")
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"6 records read")
    assert b"Nobody here is called" in run.stderr
    assert b"Traceback" not in run.stderr
    assert b"'kanari'" in run.stderr


MIXED = "source,target,warmth\nada,ben,0.6\nben,ada,0.2\nben,cleo,0.5\n"


def test_which_way_ties_run_is_asked_for_and_can_be_said(folder: Path) -> None:
    (folder / "mixed.csv").write_text(MIXED)
    question = ("chains", "mixed.csv", "--seeker", "cleo", "--target", "ada")
    result = ran(*question)
    assert result.exit_code == 2
    told = " ".join(result.stderr.split())
    assert "1 pair of people stands in both orders" in told
    assert "Give --directed (" in told
    assert ran(*question, "--directed").exit_code == 1
    both = ran(*question, "--undirected", "--on-conflict", "max")
    assert both.exit_code == 0
    assert "30 %" in both.stdout


def test_which_way_ties_run_is_told_where_it_is_assumed() -> None:
    assert "Assumed: ties run both ways, as nothing says otherwise" in asked(
        "--target", "dan"
    ).stdout.replace("\n", " ")
    assert "run both ways" not in asked("--target", "dan", "--undirected").stdout
    assert (
        ran(
            *("campaign", "create", "a.netpath", "people.csv", "ties.csv", "--undirected"),
            *("--seeker", "ada", "--target", "dan"),
        ).exit_code
        == 0
    )
    plan = ran("campaign", "plan", "a.netpath").stdout
    assert "run both ways" not in plan
