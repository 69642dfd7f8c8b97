"""From a path to text: regular files only, strict decoding, nothing guessed."""

from __future__ import annotations

import codecs
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from netpath._files import AnyPath as AnyPath
from netpath.errors import DataError, FileRefused, Message, Repair, either, what_it_is

MOST_BYTES = 2 * 2**30
# Opening a pipe without a writer would block for ever; opened at once, it is refused by its kind.
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CSV = "Export it as CSV"
_MAGIC = (
    (b"\x1f\x8b", "a gzip archive", "Unpack it first"),
    (
        b"PK\x03\x04",
        "a zip archive or an Excel workbook",
        either("Unpack it", Repair("reader", of="workbook")),
    ),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", "Save it as .xlsx, and give that"),
    (b"PAR1", "a Parquet file", either(Repair("reader", of="parquet"), _CSV)),
    (b"BZh", "a bzip2 archive", "Unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "Unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "Unpack it first"),
    (b"%PDF", "a PDF document", "Export the table as CSV"),
    (b"SQLite format 3", "a SQLite database", "Export the table as CSV"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it first"),
    (b"Rar!", "a RAR archive", "Unpack it first"),
    *(
        (sign, "a picture", "Type what it shows into a spreadsheet, or export the table as CSV")
        for sign in (
            b"\x89PNG\r\n",
            b"\xff\xd8\xff",
            b"GIF8",
            b"II*\x00",
            b"MM\x00*",
            b"\x00\x00\x01\x00",
        )
    ),
)
_BEGINNINGS = (
    (b"begin:vcard", "a vCard file", either(Repair("reader", of="contacts"), _CSV)),
    (b"begin:vcalendar", "a calendar (iCalendar)", either(Repair("reader", of="calendar"), _CSV)),
    (b"*vertices", "a Pajek network", either(Repair("reader", of="pajek"), _CSV)),
    (b"*network", "a Pajek network", either(Repair("reader", of="pajek"), _CSV)),
    (b"dl n", "a UCINET network (DL)", "Save it as GraphML or GML, or its ties as CSV"),
    (b"nodedef>", "a GDF network", "Save it as GraphML, GML or GEXF"),
    (b"{\\rtf", "a text document (RTF)", _CSV),
    (b"{", "JSON", either(Repair("reader", of="json"), _CSV)),
    (b"[", "JSON", _CSV),
    (b"digraph", "a drawing in DOT", "Save it as GraphML or GML"),
    (b"strict digraph", "a drawing in DOT", "Save it as GraphML or GML"),
    (b"strict graph", "a drawing in DOT", "Save it as GraphML or GML"),
    (b"graph {", "a drawing in DOT", "Save it as GraphML or GML"),
    (b"graph{", "a drawing in DOT", "Save it as GraphML or GML"),
    (
        b"%%matrixmarket",
        "a matrix (Matrix Market)",
        "Save its graph as GraphML, or its ties as CSV",
    ),
    (b"version https://git-lfs", "a pointer of Git LFS", "Fetch the file itself: git lfs pull"),
)
_GRAPHS = (b"*vertices", b"*network", b"{", b"[")
_ZIPPED = (
    ("opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)", "Save it as .xlsx or CSV"),
    ("Index/", "a Numbers document", "Export it as .xlsx or CSV"),
    ("word/", "a Word document (.docx)", "Copy its table into a spreadsheet and save that"),
    ("ppt/", "slides (.pptx)", "Copy the table into a spreadsheet and save that"),
)
_MAIL = re.compile(rb"from \S+ [^\n]*[0-9]{4}\r?\n")
_LETTER = re.compile(
    rb"(?:(?:[a-z][a-z0-9-]*:[^\n]*|[ \t][^\n]*)\n)*?"
    rb"(?:return-path|received|delivered-to|message-id|mime-version|dkim-signature): [^\n]*\n"
)
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLDER = (("cp1252", "Windows"), ("mac_roman", "a Mac"), ("cp850", "DOS"))
_LINE_END = re.compile(r"\r\n|\r|\n")
TWICE_ENCODED = re.compile("[ÂÃ][\u0080-\u00bf]|â€[\u0153\u009d\u2122\u02dc\u0080-\u00bf]")
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")


@dataclass(frozen=True)
class Text:
    """A file's text, and what was noticed on the way.

    Attributes
    ----------
    file
        The file's name, without its folder.
    cut
        Whether the file ends inside a character.
    """

    file: str
    text: str
    notes: tuple[str, ...] = ()
    cut: bool = False


def name_of(path: object) -> str:
    """Return the name of a file without its folder."""
    if isinstance(path, str | os.PathLike) and isinstance(os.fspath(path), str):
        return Path(path).name.encode("utf-8", "backslashreplace").decode()
    raise DataError(
        f"a path is text or a pathlib.Path, such as 'ties.csv'; this is a {type(path).__name__}. "
        "Save what is open or in memory to a file first; a pandas table needs none.",
        code="B82",
        repair=Repair("write", code="ReferralNetwork(people, ties)"),
    )


def read_text(path: AnyPath, *, encoding: str | None = None) -> Text:
    """Return the text of a regular file."""
    return decoded(read_bytes(path), name_of(path), encoding)


def read_bytes(path: AnyPath) -> bytes:
    """Return the bytes of a regular file that stays as it is while it is read.

    A symbolic link is followed to the file that it names.
    """
    with opened(path) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        return file.read(size + 1)


def is_book(path: AnyPath) -> bool:
    """Return whether a file is a workbook: called as one, or a zip that holds sheets."""
    if name_of(path).casefold().endswith((".xlsx", ".xlsm")):
        return True
    try:
        with opened(path) as file, zipfile.ZipFile(file) as found:
            return any(one.startswith("xl/") for one in found.namelist())
    except (FileRefused, zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return False


@contextmanager
def opened(path: AnyPath) -> Iterator[BufferedReader]:
    """Open a regular file that stays as it is meanwhile; refuse as ``read_bytes`` does."""
    name = name_of(path)
    try:
        number = os.open(path, _OPEN)
    except (OSError, ValueError) as error:
        raise _refused_path(name, error) from None
    try:
        before = os.fstat(number)
        _refuse_kind(name, before.st_mode)
        if before.st_size > MOST_BYTES:
            raise _refused(name, "B82", "it is above 2 GB", "Split it, or keep fewer columns")
        with open(number, "rb", closefd=False) as file:
            yield file
        after = os.fstat(number)
    finally:
        os.close(number)
    same = ("st_size", "st_mtime_ns", "st_ctime_ns")
    if any(getattr(before, s) != getattr(after, s) for s in same):
        raise _refused(name, "B82", "it changed while it was read", "Close it elsewhere, try again")


def decoded(
    data: bytes,
    file: str,
    encoding: str | None = None,
    *,
    book: bool = False,
    graph: bool = False,
) -> Text:
    """Return bytes as text: a byte order mark decides, else ``encoding``, else strict UTF-8.

    A vCard or a calendar is no table, and refused, unless ``book`` says that one is wanted; JSON or
    a Pajek network, unless ``graph`` does.
    """
    refuse_content(data, file, book=book, graph=graph)
    marked = next((name for mark, name in BOMS if data.startswith(mark)), None)
    if marked is None and encoding is None:
        _refuse_bare_utf16(data, file)
    text, cut = _strictly(data, file, marked or encoding or "utf-8")
    wide = marked not in (None, "utf-8")
    notes: list[str] = [f"B02: {file} is {marked}, as its byte order mark says"] if wide else []
    if cut:
        what = f"B05: {file} looks cut off: it ends inside a character"
        notes.append(Message.of("{what}; {mend}", what=what, mend=either("fetch it again")))
    twice = None if text.isascii() else TWICE_ENCODED.search(text)
    if twice:
        line = line_of(text, twice.start())
        what = f"B06: line {line} of {file} looks encoded twice, as in Ã© for é"
        notes.append(Message.of("{what}; {mend}", what=what, mend=either("export it again")))
    return Text(file, text.removeprefix("\ufeff"), tuple(notes), cut)


def line_of(text: str, position: int) -> int:
    """Return the physical line, from 1, at a position of a text."""
    return len(_LINE_END.findall(text, 0, position)) + 1


def _strictly(data: bytes, file: str, encoding: str) -> tuple[str, bool]:
    try:
        return data.decode(encoding), False
    except LookupError:
        repair: str = either("Save the file as UTF-8", Repair("encoding", names={"cp1252": ""}))
        raise _refused(file, "B04", f"there is no text encoding {encoding!r}", repair) from None
    except UnicodeError as error:
        if not isinstance(error, UnicodeDecodeError):
            raise _refused(file, "B04", f"it is not {encoding}", "Name another encoding") from None
        start, end, reason = error.start, error.end, error.reason
    if codecs.lookup(encoding).name != "utf-8":
        repair = f"Save the file as UTF-8, or name another encoding than {encoding}"
        raise _refused(file, "B04", f"byte {start} is not {encoding}", repair)
    if reason == "unexpected end of data" and end == len(data):
        return _strictly(data[:start], file, encoding)[0], True
    if _SURROGATE.match(data, start):
        return _with_surrogates(data, file), False
    raise _not_utf8(data, file, start)


def _with_surrogates(data: bytes, file: str) -> str:
    """Keep halves of characters (B05): the records that hold one are set aside later."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, file, error.start) from None


def _not_utf8(data: bytes, file: str, start: int) -> FileRefused:
    before = data[:start].decode("utf-8", "surrogatepass")
    line = line_of(before, len(before))
    column = len(before) - max(before.rfind("\n"), before.rfind("\r"))
    what = f"line {line}, column {column} is not UTF-8"
    fits = {name: whose for name, whose in _OLDER if _decodes(data, name)}
    repair = either("Save the file as UTF-8", Repair("encoding", names=fits))
    return _refused(file, "B04", what, repair, line)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def refuse_content(data: bytes, file: str, *, book: bool = False, graph: bool = False) -> None:
    """Raise where a file is no table of text, saying what it is."""
    blank = b" \t\r\n\xef\xbb\xbf"
    if not data[:1000].strip(blank) and not data.strip(blank):
        size = f"it is empty ({len(data)} bytes)"
        raise _refused(file, "B25", size, "Give a file with a header line")
    if data.startswith(b"PK"):
        refuse_document(data[:400].decode("latin-1"), file)
    for magic, what, repair in _MAGIC:
        if data.startswith(magic):
            raise _refused(file, "B27", f"this is {what}, not a table of text", repair)
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        repair = either(
            "If it shows a table, open it in a spreadsheet and save it as .xlsx",
            "If it is a log-in page, download the file again",
        )
        raise _refused(file, "B27", "this is a web page, not a table of text", repair)
    for beginning, what, repair in _BEGINNINGS:
        wanted = (book and beginning.startswith(b"begin:v")) or (graph and beginning in _GRAPHS)
        if head.startswith(beginning) and not wanted:
            raise _refused(file, "B27", f"this is {what}, not a table of text", repair)
    if _MAIL.match(head):
        repair = "Give a table of people or of ties"
        raise _refused(file, "B27", "this is a mailbox (mbox), not a table of text", repair)
    if _LETTER.match(head):
        repair = "Export the folder that it lay in as mbox, such as with Thunderbird"
        raise _refused(file, "B27", "this is a single letter (e-mail), not a table of text", repair)
    if head.startswith(b"<?xml"):
        raise _refused(
            file,
            "B27",
            "this is XML, not a table of text",
            either(Repair("reader", of="graphml"), _CSV),
        )


def refuse_document(inside: str, file: str) -> None:
    """Raise where what stands in a zip says that it is a document."""
    for sign, what, repair in _ZIPPED:
        if sign in inside:
            raise _refused(file, "B27", f"this is {what}, not a table of text", repair)


def _refuse_bare_utf16(data: bytes, file: str) -> None:
    head = data[:4000]
    half = max(len(head) // 2, 1)
    if max(head[::2].count(0), head[1::2].count(0)) > 0.4 * half:
        repair = either("Save the file as UTF-8", Repair("encoding", names={"utf-16-le": ""}))
        raise _refused(file, "B03", "it looks like UTF-16 without a byte order mark", repair)


def _refuse_kind(name: str, mode: int) -> None:
    what = what_it_is(mode)
    if what:
        raise _refused(name, "B82", f"it is {what}", "Give the path of a file")


def _refused_path(name: str, error: Exception) -> FileRefused:
    if isinstance(error, FileNotFoundError):
        return _refused(name, "B82", "there is no such file", "Check the path")
    if isinstance(error, PermissionError):
        return _refused(name, "B82", "it may not be read", "Ask its owner for the right to read it")
    if isinstance(error, IsADirectoryError):
        return _refused(name, "B82", "it is a folder", "Give the path of a file")
    return _refused(name, "B82", "the path cannot be opened", "Check the path")


def _refused(file: str, code: str, what: str, repair: str, line: int | None = None) -> FileRefused:
    message = Message.of("{file}: {what}.", file=file or "the file", what=what)
    return FileRefused(message, file=file, line=line, code=code, rule=what, repair=repair)
