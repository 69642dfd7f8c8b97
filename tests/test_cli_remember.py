"""netpath remember in a real shell: prompts, lines, and a Ctrl-C that loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from netpath.cli import app
from netpath.readers import Memory

# What a shell runs in the background starts deaf to Ctrl-C; whoever is at the screen is heard.
NETPATH = """import signal; signal.signal(signal.SIGINT, signal.default_int_handler)
from netpath.cli import app; app(prog_name='netpath')"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(*lines: str, words: tuple[str, ...] = ("remember", "mine.xlsx")) -> Result:
    said = "".join(f"{one}\n" for one in lines)
    return CliRunner().invoke(app, list(words), input=said, catch_exceptions=False)


def test_a_first_sitting_and_a_second() -> None:
    first = typed(
        *("Ada Byron", "ada@example.org", "Acme", "", "North College", ""),
        *("Rosa Byron, City Hospital, nurse, 5, knows Ben Ash at Acme", "Rosa, 9", "?", ""),
        *("back", "Tom Byron, Mill", "undo", "undo", "undo", "", "stop"),
    )
    assert first.exit_code == 0
    text = " ".join(first.output.split())
    for told in (
        "Family (1 of 24)",
        "1. Rosa Byron: nurse, at City Hospital, family; close; knows Ben Ash at Acme.",
        "How well is a number from 1 (met once) to 5 (close). Write one of these.",
        "North College (2 of 24) Who sat beside you?",
        "So far: Rosa Byron.",
        "2. Tom Byron: at Mill, family; how well is not said.",
        "Struck out.",
        "Nothing was typed yet.",
        "0 people, in mine.xlsx. 23 circles are left: netpath remember mine.xlsx",
    ):
        assert told in text, told
    second = typed("Eve Stone, Acme, 2")
    assert second.exit_code == 0
    assert "North College (2 of 24)" in " ".join(second.output.split())
    memory = Memory("mine.xlsx")
    assert [(one.name, one.how, one.well) for one in memory.people()] == [
        ("Eve Stone", "school", 2)
    ]
    assert (memory.owner, memory.key) == ("Ada Byron", "ada@example.org")


def test_all_circles_end_with_what_to_do_next() -> None:
    words = ("remember", "mine.xlsx", "--name", "Ada Byron", "--key", "")
    done = typed("", "", "Tom Byron, Mill, 4", *[""] * 22, words=words)
    text = " ".join(done.output.split())
    assert "Do you know a salesperson? (22 of 22)" in text
    assert "1 person, at 1 employer, in mine.xlsx. With your other files: netpath import" in text
    assert "circles are left" not in text
    taken = typed(words=("import", "mine.xlsx", "--org", "Mill"))
    assert taken.exit_code == 0
    assert "Tom Byron" in taken.stdout


def test_what_cannot_be_is_refused_before_anything_is_asked() -> None:
    Path("other.xlsx").write_bytes(b"no workbook")
    for name, told in (("mine.csv", "ends in .xlsx"), ("other.xlsx", "no Excel workbook")):
        refused = typed("Ada", words=("remember", name))
        assert refused.exit_code == 2
        assert told in " ".join(refused.stderr.split())
    nothing = typed("Ada Byron")  # and no more: the shell's input ends
    assert nothing.exit_code == 0
    assert "Nothing is written yet." in nothing.output
    assert not Path("mine.xlsx").exists()


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is a signal on POSIX alone")
def test_ctrl_c_loses_nothing() -> None:
    words = [sys.executable, "-c", NETPATH, "remember", "mine.xlsx", "--name", "Ada", "--key", ""]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    shell = subprocess.Popen(words, text=True, **pipes)
    shell.stdin.write("\n\nRosa Byron, City Hospital, 5\nTom Byron, Mi")
    shell.stdin.flush()
    said = ""
    while "1. Rosa Byron" not in said:
        said += shell.stdout.read(1)
    shell.send_signal(signal.SIGINT)
    rest, _ = shell.communicate(timeout=60)
    assert shell.returncode == 130
    assert "1 person, at 1 employer, in mine.xlsx." in rest
    assert [one.name for one in Memory("mine.xlsx").people()] == ["Rosa Byron"]
    assert [one.name for one in Path().iterdir()] == ["mine.xlsx"]
