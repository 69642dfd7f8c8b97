"""The page as a widget: it shows the desk, and tells the desk what the coach does."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from netpath.errors import DataError
from netpath.network import ReferralNetwork
from netpath.page._desk import Desk
from netpath.page._faults import fault_of, on_the_page
from netpath.page._folder import Folder
from netpath.page._reading import People
from netpath.page._show import shown
from netpath.page._steps import STEPS

HERE = Path(__file__).parent
UNKEPT = (
    "What you write cannot be saved just now: the search is locked elsewhere, or the text is too "
    "long. It stays here until you leave this page."
)
FOCUS = (("fault", "np-fault"), ("nobody", "np-nobody"))


class Page(anywidget.AnyWidget):
    """The page for coaches, in Voilà or in JupyterLab.

    Parameters
    ----------
    desk
        What it shows.
    """

    _esm = HERE / "page.js"
    _css = HERE / "page.css"
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, desk: Desk) -> None:
        super().__init__(html=shown(desk))
        self._desk = desk
        self.on_msg(self._hear)

    def __repr__(self) -> str:
        return "<the page for coaches>"  # a notebook keeps this; the page itself names people

    def _hear(self, _: object, message: Mapping[str, Any], parts: Sequence[memoryview]) -> None:
        if "find" in message:
            found = self._desk.find(str(message["find"]), str(message["typed"]))
            self.send({"n": message["n"], "found": [vars(one) for one in found]})
        elif "put" in message:
            self._put(message, bytes(parts[0]))
        elif "draft" in message:
            self._keep(str(message["draft"]), str(message["of"]), message["said"])
        elif "act" in message:
            self._act(str(message["act"]), message["said"])
        elif "ready" in message:
            rehearsed()

    def _keep(self, place: str, person: str, said: Mapping[str, object]) -> None:
        """Keep what is being written; the page tells where the search's file would not take it."""
        if (search := self._desk.search) is None:
            return
        search.drafts.keep(place, {str(key): str(one) for key, one in said.items()}, person)
        if search.drafts.unkept:
            self.send({"unkept": UNKEPT})
        if letter := search.drafts.changed(place):
            lacks = [f"It lacks {on_the_page(one)}." for one in letter.lacks]
            self.send({"letter": place, "words": letter.n_words, "lacks": lacks})

    def _put(self, message: Mapping[str, Any], part: bytes) -> None:
        """Take a part of a file: of what is to be read, or of a search that a colleague sent."""
        name, first = str(message["put"]), bool(message["first"])
        try:
            if message.get("to") == "take over":
                self._desk.home.put(name, part, first=first)
            else:
                self._desk.intake.put(name, part, first=first)
        except DataError as error:
            self._desk.fault = fault_of(error)

    def _act(self, name: str, said: Mapping[str, object]) -> None:
        desk, before = self._desk, _where(self._desk)
        desk.act(name, {str(key): str(value) for key, value in said.items()})
        self.html = shown(desk)
        reply: dict[str, object] = {"said": desk.said, "well": not (desk.fault or desk.nobody)}
        reply["focus"] = _focus(desk, name, moved=_where(desk) != before)
        if desk.paper is None:
            self.send(reply)
        else:
            paper = {"name": desk.paper.name, "kind": desk.paper.kind}
            self.send(reply | {"paper": paper}, buffers=[desk.paper.content])


@cache
def rehearsed() -> None:
    """Show a search of nobody, once: what the first search of a page loads is loaded by then."""
    who = ["Ada", "Ben", "Cleo", "Dan", "Eve"]
    people = pd.DataFrame({"id": who, "org": ["", "X", "Acme", "X", "Acme"]})
    ties = pd.DataFrame({"source": ["Ada", "Ben", "Ada", "Dan"], "target": who[1:], "warmth": 0.5})
    with suppress(OSError), tempfile.TemporaryDirectory() as folder:
        desk = Desk(Folder(Path(folder)))
        desk.intake.take(People(ReferralNetwork(people, ties), ""))
        desk.act("begin", {"seeker": "Ada", "whom": "Acme"})
        shown(desk)
        desk.put_down()


def _where(desk: Desk) -> tuple[bool, ...]:
    return desk.search is None, desk.board is None, desk.memory is None


def _intake_focus(desk: Desk) -> str:
    if desk.intake.table:
        return "np-new"
    read = "np-seeker" if desk.search is None else "np-news"
    return "np-answer" if desk.intake.wanting else read


def _focus(desk: Desk, act: str, *, moved: bool) -> str:
    """Return what the coach should be looking at next; empty to stay where they are."""
    told = next((place for name, place in FOCUS if getattr(desk, name)), "")
    if not told and act == "use memory" and desk.search is not None:
        return "np-news"
    if told or moved:
        return told or "np-head"
    if act == "end" and desk.search is not None and desk.search.ending:
        return "np-end"
    after = {
        **dict.fromkeys(("undo", "refresh", *STEPS), "np-change"),
        "pace": "np-long",
        **dict.fromkeys(("forget", "clear"), "np-forgotten"),
        **dict.fromkeys(("next circle", "previous circle"), "np-head"),
        **{"note": "np-name", "strike": "np-here"},
        **dict.fromkeys(("rename", "archive", "keep until", "take over"), "np-kept"),
        **{"delete": "np-gone", "plan week": "np-week", "held": "np-held"},
        **{"write": "", "letter": "np-beside", "check": "np-marks"},
        **{"about": "np-came", "everywhere": "np-all"},
        **{
            "compare": "np-found",
            "sample": "np-seeker",
            "duplicate": "np-whom",
            "put away": "np-new",
        },
        **dict.fromkeys(("files", "lay out", "ask about"), _intake_focus(desk)),
    }
    return after.get(act, "")
