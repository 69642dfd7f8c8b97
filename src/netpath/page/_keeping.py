"""What the coach said of files, kept in the folder for the next time; nobody is named in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from netpath._files import write_file
from netpath.page._folder import Folder
from netpath.page._reading import People
from netpath.readers import Pool

DECIDED, COLUMNS = "decided.json", "columns.json"
AGAIN = "Who or what is one and the same is as you decided before; it can be taken back below."


@dataclass(frozen=True)
class Keeping:
    """Files beside the searches, which can be read, and deleted to forget what was said."""

    folder: Folder

    def told(self, name: str) -> dict[str, Any]:
        """Return what a file says; nothing where there is none, or it is damaged.

        Examples
        --------
        >>> from pathlib import Path
        >>> Keeping(Folder(Path("nowhere"))).told("decided.json")
        {}
        """
        try:
            found = json.loads((self.folder.path / name).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def tell(self, name: str, what: object) -> None:
        """Write a file.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        self.folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = json.dumps(what, indent=1, sort_keys=True)
        write_file(self.folder.path / name, text.encode(), overwrite=True)

    def keep_decided(self, net: Pool) -> None:
        """Keep which people and places are one by the coach's word."""
        self.tell(DECIDED, net.decided(self._decided()))

    def decided_again(self, people: People) -> People:
        """Return people who are joined as was decided before."""
        if not isinstance(people.net, Pool) or not (before := self._decided()):
            return people
        net = people.net.with_decided(before)
        if net is people.net:
            return people
        return replace(people.with_pool(net), note=f"{people.note} {AGAIN}".strip())

    def _decided(self) -> dict[str, list[list[list[str]]]]:
        """Return the pairs that were kept, as far as they are such."""
        return {
            what: [pair for pair in pairs if _is_pair(pair)]
            for what, pairs in self.told(DECIDED).items()
            if isinstance(pairs, list)
        }


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == 2
        and all(
            isinstance(side, list) and side and all(isinstance(one, str) for one in side)
            for side in pair
        )
    )
