"""A real small disk that is full, nearly full or read-only: nothing damaged, and nothing left."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from towns import campaign, town
from typer.testing import CliRunner

import netpath as ntp
from netpath import readers
from netpath.campaign import JournalError, JournalFull, salvage
from netpath.cli import app
from netpath.errors import NetpathError, NotWritten
from netpath.page import Desk, Folder
from netpath.page._show import shown

LONG = os.environ.get("NETPATH_LONG") == "1"
DAY, NOTE = "2026-11-23", "rotas " * 2_000
SIZES = 20 if LONG else 4
pytestmark = pytest.mark.skipif(
    not (hasattr(os, "geteuid") and os.geteuid() == 0 and sys.platform == "linux"),
    reason="only root can mount a small disk",
)


class Disk:
    """A file system of its own, filled up to what a test wants to be free."""

    def __init__(self, place: Path) -> None:
        self.place, self.ballast = place, place / ".ballast"

    @property
    def free(self) -> int:
        found = os.statvfs(self.place)
        return found.f_bavail * found.f_bsize

    def leave(self, free: int) -> None:
        self.ballast.unlink(missing_ok=True)
        with self.ballast.open("wb", buffering=0) as file:
            try:
                while self.free > free:
                    file.write(bytes(min(4096, self.free - free)))
            except OSError:
                pass

    def make_room(self) -> None:
        self.ballast.unlink(missing_ok=True)

    def files(self) -> dict[str, bytes]:
        places = (one for one in self.place.rglob("*") if one.is_file() and one != self.ballast)
        return {str(one.relative_to(self.place)): one.read_bytes() for one in places}


@pytest.fixture(params=["tmpfs", "ext4"] if LONG else ["ext4"])
def disk(request, tmp_path) -> Iterator[Disk]:
    place, image = tmp_path / "disk", tmp_path / "image"
    place.mkdir()
    how = ["-t", "tmpfs", "-o", "size=2m", "tmpfs"]
    if request.param == "ext4":
        image.write_bytes(bytes(3 << 20))
        subprocess.run(
            ["mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", str(image)], check=False
        )
        how = ["-o", "loop", str(image)]
    if subprocess.run(["mount", *how, str(place)], check=False, capture_output=True).returncode:
        pytest.skip(f"no {request.param} can be mounted here")
    try:
        yield Disk(place)
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(place)], check=False, capture_output=True)
        subprocess.run(["umount", "-l", str(place)], check=True)


def sizes(needed: int) -> list[int]:
    """From nothing to two and a half times what is needed."""
    return [round(needed * 2.5 * at / (SIZES - 1)) for at in range(SIZES)]


def big_town(n: int = 400) -> ntp.ReferralNetwork:
    ids = [f"p{at}" for at in range(n)]
    people = pd.DataFrame({"id": ids, "name": [f"Ada Byron the {at}th" for at in range(n)]})
    ties = pd.DataFrame({"source": [f"p{at // 2}" for at in range(1, n)], "target": ids[1:]})
    return ntp.ReferralNetwork(people, ties.assign(warmth=0.5))


def tried(disk: Disk, free: int, what) -> object:
    """Do something with so much room; what is refused must be refused by name, of a real file."""
    disk.leave(free)
    try:
        return what()
    except NetpathError as error:
        told = str(error)
        assert not any(word in told for word in (".draft", "/.", "Ada")), told
        return None
    finally:
        disk.make_room()


def lived(path: Path) -> list[str]:
    with ntp.Campaign.open(path) as one:
        assert one.plan(on=DAY) is not None
        return [ask.person for ask in one.asks]


def plain(files: dict[str, bytes]) -> set[str]:
    """The names that are there, without what SQLite keeps beside a file that is open."""
    return {name for name in files if not name.endswith(("-wal", "-shm"))}


def test_a_search_is_created_whole_or_not_at_all(disk):
    net, path, found = big_town(), disk.place / "a.netpath", Counter()
    with ntp.Campaign.create(path, net, "p0", ["p390"], rng=7) as one:
        needed = path.stat().st_size
        n = len(one.net)
    for name in list(disk.files()):
        (disk.place / name).unlink()
    for free in sizes(2 * needed):
        made = tried(disk, free, lambda: ntp.Campaign.create(path, net, "p0", ["p390"], rng=7))
        found["made" if made else "refused"] += 1
        if made:
            made.close()
            with ntp.Campaign.open(path) as one:
                assert len(one.net) == n
            assert plain(disk.files()) == {"a.netpath", "a.netpath.head"}
            for name in list(disk.files()):
                (disk.place / name).unlink()
        assert disk.files() == {}
    sys.stdout.write(f"\ncreate at {SIZES} sizes: {dict(found)}\n")
    assert min(found.values()) > 0


@pytest.mark.parametrize("opened", ["before", "on the full disk"])
def test_what_is_recorded_is_kept_and_what_is_refused_is_not(disk, opened):
    found = Counter()
    for at, free in enumerate(sizes(120_000)):
        path, kept = disk.place / f"{at}.netpath", []
        campaign(disk.place, str(at)).close()
        one = ntp.Campaign.open(path) if opened == "before" else None

        def live(one=one, path=path, kept=kept) -> None:
            here = one or ntp.Campaign.open(path)
            try:
                for who in ("gail", "hugo", "iris", "olu", "mira", "ned"):
                    here.record(who, "met", on=DAY, via="ada", learned=NOTE)
                    kept.append(who)
            finally:
                found["read"] += len(here.plan(on=DAY).to_frame()) >= 0
                if not one:
                    here.close()

        tried(disk, free, live)
        if one:
            one.close()
        assert lived(path) == kept
        found["kept"] += len(kept)
        found["refused"] += len(kept) < 6
        with ntp.Campaign.open(path) as again:  # room came back
            assert again.record("lea", "no", on=DAY, via="ada").new
        assert plain(disk.files()) == {path.name, f"{path.name}.head"}
        for name in list(disk.files()):
            (disk.place / name).unlink()
    sys.stdout.write(f"\nrecord at {SIZES} sizes, opened {opened}: {dict(found)}\n")
    assert found["read"] == SIZES
    assert min(found["kept"], found["refused"]) > 0


def ways_to_write(disk: Disk, one: ntp.Campaign) -> dict[str, tuple[object, set[str]]]:
    """What writes files, and which."""
    out, shell = disk.place / "out", CliRunner()
    file = disk.place / "ada.netpath"

    def ran(*words: str) -> object:
        run = shell.invoke(app, list(words))
        told = " ".join(run.output.split())
        assert isinstance(run.exception, SystemExit | None), run.exception
        assert ".draft" not in told
        assert not any(word.startswith(".") and len(word) > 3 for word in told.split()), told
        return run.exit_code == 0

    return {
        "backup": (lambda: one.backup(), {"ada.netpath.7.backup"}),
        "pair": (
            lambda: readers.write_csv(big_town(), out),
            {"out/people.csv", "out/ties.csv"},
        ),
        "report": (
            lambda: ran("campaign", "report", str(file), "--out", f"{out}.html", "--on", DAY),
            {"out.html"},
        ),
        "calendar": (
            lambda: ran("campaign", "calendar", str(file), "--out", f"{out}.ics"),
            {"out.ics"},
        ),
        "salvage": (
            lambda: ran("campaign", "salvage", str(file), "--out", f"{out}.csv"),
            {"out.csv"},
        ),
        "template": (lambda: readers.template(f"{out}.xlsx"), {"out.xlsx"}),
    }


def gone(disk: Disk, names: set[str]) -> None:
    for name in names:
        (disk.place / name).unlink(missing_ok=True)
    if (disk.place / "out").is_dir():
        (disk.place / "out").rmdir()


def test_what_is_handed_out_is_whole_or_not_there(disk):
    found = Counter()
    with campaign(disk.place) as one:
        for who in ("gail", "hugo", "iris", "olu", "mira", "ned"):
            one.record(who, "met", on=DAY, via="ada", learned=NOTE)
    one = ntp.Campaign.open(disk.place / "ada.netpath")
    before = disk.files()
    for name, (write, names) in ways_to_write(disk, one).items():
        write()
        whole = {one: disk.files()[one] for one in names}
        needed = sum(map(len, whole.values()))
        gone(disk, names)
        for free in sizes(needed):
            made = tried(disk, free, write)
            now = disk.files()
            found[f"{name} {'made' if made else 'refused'}"] += 1
            assert plain(now) - plain(before) == (names if made else set())
            if not made:
                assert not (disk.place / "out").exists()
            elif name not in ("backup", "template"):  # those have the time in them
                assert {one: now[one] for one in names} == whole
            assert now["ada.netpath"] == before["ada.netpath"]
            gone(disk, names)
    one.close()
    sys.stdout.write(f"\nwritten at {SIZES} sizes: {dict(found)}\n")
    assert all(found[f"{name} made"] and found[f"{name} refused"] for name in ("backup", "pair"))


def test_reading_goes_on_where_nothing_can_be_written(disk):
    with campaign(disk.place) as one:
        one.record("gail", "met", on=DAY)
        told = str(one.plan(on=DAY))
    before = disk.files()
    disk.leave(0)
    with ntp.Campaign.open(disk.place / "ada.netpath") as one:
        assert str(one.plan(on=DAY)) == told
        assert "Gail" in one.to_frame()["name"].iloc[0]
        with pytest.raises(JournalFull, match="no room; it can be read"):
            one.record("hugo", "met", on=DAY, learned=NOTE)
    assert len(salvage(disk.place / "ada.netpath")) > 1
    page = Desk(Folder(disk.place))
    page.act("open", {"name": "ada"})
    assert page.fault is None
    page.act("record", {"person": "Hugo Lind", "outcome": "met", "day": DAY, "learned": NOTE})
    assert page.fault is not None
    assert "Gail" in shown(page)
    page.act("close", {})
    disk.make_room()
    subprocess.run(["mount", "-o", "remount,ro", str(disk.place)], check=True)
    with ntp.Campaign.open(disk.place / "ada.netpath") as one:
        assert str(one.plan(on=DAY)) == told
        with pytest.raises(JournalError, match="nothing can be written"):
            one.record("hugo", "met", on=DAY)
        with pytest.raises(JournalError):
            one.backup()
    with pytest.raises(NotWritten, match=r"people\.csv"):
        readers.write_csv(town(), disk.place)
    with pytest.raises(JournalError):
        campaign(disk.place, "new")
    run = CliRunner().invoke(app, ["coach", "--folder", str(disk.place)])
    assert run.exit_code == 2
    assert "cannot be written" in " ".join(run.output.split())
    assert {name: disk.files().get(name) for name in before} == before
