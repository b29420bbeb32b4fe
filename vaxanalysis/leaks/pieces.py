"""Files as pieces of text, each with its place: whatever a reader or a program could take out of them."""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from vaxanalysis.leaks.values import BETWEEN

_CELLS = re.compile(r"[,;\t|]")
_DATA = re.compile(r"data:([\w/+.-]*)[^,]{0,80},([^\"')\s]+)")


@dataclass(frozen=True)
class Piece:
    """A text and its place in the file. ``joined`` where it runs over several cells or elements."""

    place: str
    text: str
    joined: bool = False


def _joined(place: str, texts: Iterable[str]) -> Piece:
    return Piece(place, BETWEEN.join(texts), joined=True)


FILE_NAME = "file name"


def of(name: str, content: bytes, read: set[bytes] | None = None) -> Iterator[Piece]:
    """The pieces of a file; of a type that is not known, whatever can be decoded. The file's name is the first piece.

    A file whose digest is in ``read`` gives its name only, since the same bytes were read before.
    """
    yield Piece(FILE_NAME, name)
    digest = hashlib.sha256(content).digest()
    if read is None or digest not in read:
        kind = name.rsplit(".", 1)[-1].lower()
        yield from _archive(content, read) if kind in _ARCHIVES else _READERS.get(kind, _undecoded)(content)
    if read is not None:
        read.add(digest)


def _plain(content: bytes) -> Iterator[Piece]:
    text = content.decode("utf-8-sig", errors="replace")
    cells = [(number, cell) for number, line in enumerate(text.splitlines(), start=1) for cell in _CELLS.split(line)]
    for number, cell in cells:
        yield Piece(f"line {number}", cell)
    yield _joined("text of several cells", (cell.strip('"') for _, cell in cells))


def _undecoded(content: bytes) -> Iterator[Piece]:
    yield Piece("bytes", content.decode("utf-8", errors="ignore"))


def _markup(content: bytes) -> Iterator[Piece]:
    """Texts, attributes and comments of HTML, SVG or XML, and the text of all elements together."""
    from lxml import etree, html

    try:
        root = html.fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return
    texts = []
    for element in root.iter():
        tag = element.tag if isinstance(element.tag, str) else "comment"
        for text in (element.text, element.tail):
            if text and text.strip():
                texts.append(text)
                yield Piece(f"<{tag}>", text)
                yield from _embedded(text)
        if tag == "script" and element.get("type") == PACKED:
            yield from _packed(element.text or "")
        for attribute, value in element.attrib.items():
            yield Piece(f"attribute {attribute}", unquote(value))
            yield from _embedded(value)
    yield _joined("text of several elements", texts)


PACKED = "application/octet-stream"
"""The type of a script that holds the explorer's data (``explorer.page.packed``)."""


def _packed(text: str) -> Iterator[Piece]:
    """The texts among the explorer's data, which are packed."""
    with suppress(binascii.Error, OSError, EOFError, zlib.error):
        content = gzip.decompress(base64.b64decode(text))
        yield from _json(content[4 : 4 + int.from_bytes(content[:4], "little")])


def _embedded(text: str) -> Iterator[Piece]:
    """The contents of ``data:`` addresses."""
    if "data:" not in text:
        return
    for kind, data in _DATA.findall(text):
        content = unquote(data).encode()
        with suppress(binascii.Error):
            content = base64.b64decode(content, validate=True)
        yield from of(f"embedded.{kind.rsplit('/', 1)[-1].split('+')[0] or 'txt'}", content)


def _json(content: bytes) -> Iterator[Piece]:
    """Keys and texts of JSON and notebooks."""
    try:
        yield from _values(json.loads(content))
    except ValueError:
        yield from _plain(content)


def _values(value: Any, place: str = "json") -> Iterator[Piece]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield Piece(place, str(key))
            yield from _values(inside, f"{place[:60]}.{key}" if str(key).isidentifier() else place)
    elif isinstance(value, list):
        yield _joined(place, (item for item in value if isinstance(item, str)))
        for inside in value:
            yield from _values(inside, place)
    elif isinstance(value, str) and value.lstrip().startswith("<"):
        yield from _markup(value.encode())
    elif isinstance(value, str) or (isinstance(value, (int, float)) and abs(value) >= 1e6):
        yield Piece(place, f"{value:.0f}" if isinstance(value, float) else str(value))


_ARCHIVES = ("zip", "xlsx", "docx")


def _archive(content: bytes, read: set[bytes] | None) -> Iterator[Piece]:
    """Every part of a zip archive, a workbook or a document."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield Piece("archive comment", archive.comment.decode("utf-8", errors="replace"))
        for part in archive.namelist():
            kind = part if not part.endswith(".rels") else f"{part}.xml"
            for piece in of(kind, archive.read(part), read):
                yield Piece(f"{part}, {piece.place}", piece.text, piece.joined)


def _pdf(content: bytes) -> Iterator[Piece]:
    """The text of each page, the properties of the document and the files attached to it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    for key, value in document.get_metadata_dict().items():
        yield Piece(f"property {key}", value)
    for number in range(len(document)):
        lines = document[number].get_textpage().get_text_bounded().splitlines()
        for line in lines:
            yield Piece(f"page {number + 1}", line)
        yield _joined(f"page {number + 1}", lines)
    for number in range(document.count_attachments()):
        attached = document.get_attachment(number)
        yield from of(attached.get_name(), bytes(attached.get_data()))


PNG_BEGIN, PNG_AROUND = 8, 12
"""Bytes before the first part of a PNG, and those of a part beside its content: length, name, check sum."""


def _png(content: bytes) -> Iterator[Piece]:
    """The parts of a picture that are not its pixels."""
    at = PNG_BEGIN
    while at + PNG_AROUND <= len(content):
        size, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if name != b"IDAT":
            yield Piece(
                f"part {name.decode('ascii', 'replace')}", content[at + 8 : at + 8 + size].decode("utf-8", "ignore")
            )
        at += size + PNG_AROUND


_READERS: dict[str, Callable[[bytes], Iterator[Piece]]] = {
    **dict.fromkeys(("html", "htm", "svg", "xml"), _markup),
    **dict.fromkeys(("json", "ipynb"), _json),
    **dict.fromkeys(("csv", "tsv", "txt", "log", "md", "toml", "css", "js"), _plain),
    "pdf": _pdf,
    "png": _png,
}
"""Ending of a file's name -> how it is read."""
