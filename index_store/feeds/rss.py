"""Product feeds as XML: RSS 2.0 or Atom, with Google's names or any others.

Read with expat as the file goes by: no tree is built, and the line of an item is exact (libxml2
counts lines of elements to 65,535 only). Nothing is ever fetched, and a DOCTYPE is refused, since
entities serve a product feed for nothing but attacks.
Source: https://support.google.com/merchants/answer/14987622 (RSS), .../14990811 (Atom).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

from index_store.feeds.columns import Chosen
from index_store.feeds.errors import unreadable
from index_store.feeds.pictures import Place
from index_store.feeds.records import Record, Rows, peeked, rows_of
from shared.errors import BadRow

__all__ = ["xml_rows"]

ITEMS = frozenset({"item", "entry"})  # of RSS and of Atom
GOOGLE = "base.google.com/"  # in the namespace http://base.google.com/ns/1.0
CHUNK = 64 * 1024  # bytes
MAX_ITEM = 1_000_000  # characters of one product; the longest descriptions have 5,000 at Google


def xml_rows(path: Path, place: Place, chosen: Chosen = ()) -> Rows:
    """Products of an XML file, by the line of their <item> or <entry>; raises FeedUnreadable."""
    yield from rows_of(peeked(_records(path), chosen, path.name), place, chosen)


def _records(path: Path) -> Iterator[Record]:
    items = _Items(path.name)
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                items.read(chunk)
                yield from items.take()
            items.read(b"", last=True)
    except expat.ExpatError as error:
        yield from items.take()
        raise unreadable(
            f"{path.name} is broken in line {error.lineno}, column {error.offset + 1}: "
            f"{expat.ErrorString(error.code)}; nothing behind that can be read"
        ) from error
    except (LookupError, ValueError) as error:  # of the encoding that its first line names
        raise unreadable(f"{path.name} is in an encoding that is not read: use UTF-8") from error
    except OSError as error:
        raise unreadable(f"{path.name} cannot be read: {error.strerror}") from error
    if not items.found:
        raise unreadable(f"{path.name} has neither <item> nor <entry>: it is no product feed")


class _Items:
    """Gathers the elements of each item while expat calls."""

    def __init__(self, feed: str) -> None:
        self._feed = feed
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._read_text
        self._whole: list[Record] = []
        self._item: _Item | None = None
        self.found = 0

    def read(self, chunk: bytes, *, last: bool = False) -> None:
        """Reads on; raises ExpatError, FeedUnreadable."""
        self._parser.Parse(chunk, last)

    def take(self) -> list[Record]:
        """The items that have ended since the last call."""
        whole, self._whole = self._whole, []
        return whole

    def _refuse(self, *_: object) -> None:
        raise unreadable(f"{self._feed} has a DOCTYPE: write it without")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._item is not None:
            self._item.open(name, attributes)
        elif _local(name) in ITEMS:
            self._item = _Item(self._parser.CurrentLineNumber)

    def _read_text(self, text: str) -> None:
        if self._item is not None:
            self._item.read(text)

    def _end(self, _: str) -> None:
        if self._item is not None and not self._item.close():
            self._whole.append(self._item.record())
            self._item = None
            self.found += 1


class _Item:
    """One product: the texts of its elements, each under its name without the namespace."""

    def __init__(self, line: int) -> None:
        self._line = line
        self._depth = 0  # 1: in an element of the item; deeper ones (<g:shipping>) are not read
        self._length = 0
        self._name = ""
        self._text: list[str] = []
        self._href = ""
        self._plain: dict[str, list[str]] = {}
        self._google: dict[str, list[str]] = {}

    def open(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        self._length += len(name)
        if self._depth == 1:
            self._name = name
            self._text.clear()
            # Atom's <link href="..."/>; those of another `rel` lead elsewhere.
            is_page = attributes.get("rel", "alternate") == "alternate"
            self._href = attributes.get("href", "") if is_page else ""

    def read(self, text: str) -> None:
        """Text of the element that is open."""
        self._length += len(text)
        if self._depth == 1 and self._length <= MAX_ITEM:
            self._text.append(text)

    def close(self) -> bool:
        """An element ends; False where it was the item."""
        if self._depth == 1 and self._length <= MAX_ITEM:
            self._keep("".join(self._text).strip() or self._href)
        self._depth -= 1
        return self._depth >= 0

    def record(self) -> Record:
        """Its line and elements; what is there once is text, what is there often a tuple."""
        if self._length > MAX_ITEM:
            return BadRow(self._line, f"has {self._length} characters, more than {MAX_ITEM}")
        named = self._plain | self._google  # <title> and <g:title>: the latter is meant for shops
        return self._line, {
            name: texts[0] if len(texts) == 1 else tuple(texts) for name, texts in named.items()
        }

    def _keep(self, text: str) -> None:
        known = self._google if GOOGLE in self._name else self._plain
        name = _local(self._name)
        if text:
            known.setdefault(name, []).append(text)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
