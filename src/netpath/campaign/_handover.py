"""A search handed to a colleague: all of it in one enciphered file, and opened again elsewhere.

The key comes from a passphrase by scrypt (RFC 7914); the file's bytes are enciphered with
ChaCha20-Poly1305 (RFC 8439), which also tells whether one of them was changed. Both are those of
OpenSSL, by way of Python's own library and of ``cryptography``.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from netpath._files import write_file
from netpath._results import Answer
from netpath.campaign import files
from netpath.campaign._faults import JournalError, spoken
from netpath.campaign._journal import MOST_BYTES, Journal
from netpath.campaign.files import AnyPath
from netpath.campaign.recorded import name_of
from netpath.campaign.shelf import glance
from netpath.campaign.state import fold
from netpath.errors import DataError, FileRefused

MAGIC = b"netpath search 1"
SALT, NONCE, CHECK, SUM = 16, 12, 32, 8
HEAD = len(MAGIC) + SALT + NONCE + CHECK + SUM
COST = {"n": 2**17, "r": 8, "p": 1, "maxmem": 2**28}
"""What one try of a passphrase costs: some tenths of a second and 128 MB; chosen."""
SHORTEST = 12


@dataclass(frozen=True)
class HandedOver(Answer):
    """A search that lies in an enciphered file, or was taken out of one.

    Attributes
    ----------
    path
        The file that was written.
    client
        Whose search it is, by name.
    events
        How many events it holds.
    opened
        Whether it is a search again.
    """

    path: Path
    client: str
    events: int
    opened: bool = False

    def to_frame(self) -> pd.DataFrame:
        """Return one row.

        Examples
        --------
        >>> HandedOver(Path("ada.sealed"), "Ada Byron", 7).to_frame()["events"].tolist()
        [7]
        """
        return pd.DataFrame([vars(self) | {"path": str(self.path)}])

    def __str__(self) -> str:
        if self.opened:
            return f"{self.path.name} is the search of {self.client}, with all that was recorded."
        return (
            f"{self.path.name} holds the search of {self.client}, enciphered. Send it, and tell "
            "the passphrase another way; without it nobody opens the file, nor does netpath. Two "
            "copies know nothing of one another: once your colleague has opened theirs, archive or "
            "delete yours."
        )


def hand_over(
    campaign: AnyPath, out: AnyPath, passphrase: str, *, overwrite: bool = False
) -> HandedOver:
    """Write all of a search into one enciphered file, to hand to a colleague.

    What is half written stays here.

    Parameters
    ----------
    campaign
        The search's file.
    out
        The file to write.
    passphrase
        At least 12 letters; four words that do not belong together are easier to tell on the
        telephone than they are to guess. How often blanks stand between them is no matter.
    overwrite
        Whether a file of that name is replaced.

    Raises
    ------
    DataError
        If the passphrase is too short, or there is a file of that name.
    JournalError
        If the search cannot be read.
    NotWritten
        If the file cannot be written.

    References
    ----------
    C. Percival and S. Josefsson, RFC 7914 (2016), scrypt; Y. Nir and A. Langley, RFC 8439 (2018),
    ChaCha20 and Poly1305.

    Examples
    --------
    >>> hand_over("ada.netpath", "ada.sealed", "short")
    Traceback (most recent call last):
    netpath.errors.DataError: This passphrase is too short. Give at least 12 letters...
    """
    words = _words(passphrase)
    if len(words) < SHORTEST:
        raise DataError(
            "This passphrase is too short.",
            code="short passphrase",
            repair="Give at least 12 letters; four words that do not belong together do well",
        )
    with closing(Journal.open(Path(campaign))) as journal:
        content, made = journal.copied(), _told(journal, Path(out))
    write_file(Path(out), _sealed(content, words), overwrite=overwrite)
    return made


def take_over(sealed: AnyPath, campaign: AnyPath, passphrase: str) -> HandedOver:
    """Open an enciphered file, and make it a search again.

    Parameters
    ----------
    sealed
        The file that a colleague handed over.
    campaign
        The search's new file.
    passphrase
        As they told it.

    Raises
    ------
    DataError
        If the passphrase is another, there is a file of that name, or the same search lies in that
        folder already.
    FileRefused
        If the file is damaged, cut short, or no search that was handed over.
    JournalError
        If it cannot be read, or the new one not be written.

    Examples
    --------
    >>> take_over("nowhere.sealed", "ada.netpath", "four words of it")
    Traceback (most recent call last):
    netpath.campaign._faults.JournalGone: There is no file nowhere.sealed. ...
    """
    path, source = Path(campaign), Path(sealed)
    size = files.size_of(source)
    if size > MOST_BYTES:
        raise _none(source.name)
    with spoken():
        content = _opened(source.read_bytes(), _words(passphrase), source.name)
        with files.fresh_file(path) as draft:
            draft.write_bytes(content)
            with closing(Journal.open(draft)) as journal:
                _refuse_known(path, journal.events[0].digest)
    with closing(Journal.open(path)) as journal:
        return _told(journal, path, opened=True)


def _told(journal: Journal, path: Path, *, opened: bool = False) -> HandedOver:
    state = fold(journal.events)
    return HandedOver(path, name_of(state, state.seeker), journal.head[0], opened)


def _none(name: str) -> FileRefused:
    told = f"{name} is no search that was handed over."
    return FileRefused(told, file=name, code="not handed over", repair="Look at its name")


def _damaged(name: str) -> FileRefused:
    return FileRefused(
        f"{name} is damaged or cut short; nothing of it was taken.",
        file=name,
        code="damaged",
        repair="Ask for it again",
    )


def _words(passphrase: str) -> str:
    """Return a passphrase as it is typed on every keyboard."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def _keys(words: str, salt: bytes) -> tuple[bytes, bytes]:
    """Return the key of a passphrase, and what tells whether it is the right one."""
    both = hashlib.scrypt(words.encode(), salt=salt, dklen=64, **COST)
    return both[:32], hashlib.sha256(both[32:]).digest()


def _sealed(content: bytes, words: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    key, check = _keys(words, salt)
    head = MAGIC + salt + nonce + check
    head += hashlib.sha256(head).digest()[:SUM]
    return head + bytes(ChaCha20Poly1305(key).encrypt(nonce, content, head))


def _opened(data: bytes, words: str, name: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    head, at = data[:HEAD], len(MAGIC)
    if not head.startswith(MAGIC):
        raise _none(name)
    if len(head) < HEAD or hashlib.sha256(head[:-SUM]).digest()[:SUM] != head[-SUM:]:
        raise _damaged(name)
    salt, nonce = head[at : at + SALT], head[at + SALT : at + SALT + NONCE]
    key, check = _keys(words, salt)
    if check != head[-SUM - CHECK : -SUM]:
        raise DataError(
            f"This is not the passphrase of {name}. Look at capitals and at how it is spelt, or "
            "ask for it again.",
            code="wrong passphrase",
        )
    try:
        return bytes(ChaCha20Poly1305(key).decrypt(nonce, data[HEAD:], head))
    except InvalidTag:
        raise _damaged(name) from None


def _refuse_known(path: Path, first: bytes) -> None:
    """Raise where the same search lies in a folder already: its asks would count twice.

    Raises
    ------
    DataError
        If so.
    """
    for one in files.in_folder(path.absolute().parent):
        with suppress(JournalError):
            if glance(one).first == first:
                raise DataError(
                    f"This search lies here already, as {one.name}; two copies would count its "
                    "asks twice. Take it over into another folder, or delete that one first.",
                    code="search there",
                )
