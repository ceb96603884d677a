"""An item made ready to be searched, and the search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never
from urllib.parse import urlsplit

from bot.model import Item, Span
from bot.reading.search.query import And, FieldName, In, Near, Node, Not, Or
from bot.reading.sorting.phrases import Term, Word, placed_words, words

SEARCHED = 500_000
"""Characters of a text that are looked at."""


@dataclass(slots=True)
class _Run:
    """Words in a row, with the places of each."""

    words: Sequence[str]
    places: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for at, word in enumerate(self.words):
            self.places.setdefault(word, []).append(at)

    def find(self, sought: Term) -> list[tuple[int, int]]:
        """(first word, word after the last) of each occurrence."""
        size = len(sought.words)
        found = []
        for at in self._beginnings(sought):
            row = self.words[at : at + size]
            if len(row) == size and all(map(str.__eq__, row[:-1], sought.words)) and self._ends(row[-1], sought):
                found.append((at, at + size))
        return found

    def _beginnings(self, sought: Term) -> list[int]:
        first = sought.words[0]
        if sought.open and len(sought.words) == 1:
            return sorted(at for word, places in self.places.items() if word.startswith(first) for at in places)
        return self.places.get(first, [])

    @staticmethod
    def _ends(word: str, sought: Term) -> bool:
        return word.startswith(sought.words[-1]) if sought.open else word == sought.words[-1]


class Searched:
    """An item made ready to be matched against many queries."""

    def __init__(
        self, item: Item, speakers: Sequence[str] = (), topics: Sequence[str] = (), language: str = ""
    ) -> None:
        self._offset = item.head
        self._placed: list[Word] = list(placed_words(item.text[item.head : item.head + SEARCHED]))
        self.text = _Run([word.folded for word in self._placed])
        self.title = _Run(words(item.title))
        self._fields: dict[FieldName, Callable[[], list[_Run]]] = {
            "title": lambda: [self.title],
            "speaker": lambda: [_Run(words(name)) for name in speakers],
            "topic": lambda: [_Run(words(topic)) for topic in topics],
            "source": lambda: [_Run(words(item.outlet)), _Run(words("" if item.claimed else _host(item.url)))],
            "lang": lambda: [_Run([language])],
        }
        self._made: dict[FieldName, list[_Run]] = {}

    def runs(self, where: FieldName | None) -> list[_Run]:
        """The rows of words that a field consists of; None: title and text."""
        if where is None:
            return [self.title, self.text]
        if where not in self._made:
            self._made[where] = self._fields[where]()
        return self._made[where]

    def spans(self, places: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
        """Places in the text's words as spans of the text, in order, overlapping ones joined."""
        spans: list[Span] = []
        for first, after in sorted(set(places)):
            start = self._placed[first].start + self._offset
            end = self._placed[after - 1].end + self._offset
            if spans and start < spans[-1].end:
                spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
            else:
                spans.append(Span(start, end))
        return tuple(spans)


Places = list[tuple[int, int]]


def found(node: Node, item: Searched, where: FieldName | None = None) -> Places | None:
    """Where in the text's words the node was found (empty: elsewhere than in the text); None if it does not match."""
    match node:
        case Term() | Near():
            by_run = [(run, _in_run(node, run)) for run in item.runs(where)]
            if not any(places for _, places in by_run):
                return None
            return [place for run, places in by_run if run is item.text for place in places]
        case And(parts):
            together: Places = []
            for part in parts:
                places = found(part, item, where)
                if places is None:
                    return None
                together += places
            return together
        case Or(parts):
            found_in = [places for part in parts if (places := found(part, item, where)) is not None]
            return [place for places in found_in for place in places] if found_in else None
        case Not(part):
            return [] if found(part, item, where) is None else None
        case In(name, part):
            return found(part, item, name)
        case _:
            assert_never(node)


def in_row(node: Node, row: str) -> bool:
    """Whether a term, or terms near each other, stand in a row of words, written " in this form "."""
    return bool(_in_row(node, row))


def _in_row(node: Node, row: str) -> Places:
    """As `_in_run`, without making a list of the words: of a whole article's only a few are asked for."""
    match node:
        case Term(sought, open_):
            return list(_occurrences(f" {' '.join(sought)}{'' if open_ else ' '}", len(sought), row))
        case Or(parts):
            return [place for part in parts for place in _in_row(part, row)]
        case Near(one, other, within):
            return _near(_in_row(one, row), _in_row(other, row), within)
        case And() | Not() | In():
            raise AssertionError("refused by the parser")
        case _:
            assert_never(node)


def _occurrences(written: str, size: int, row: str) -> Iterator[tuple[int, int]]:
    at, word, counted = row.find(written), 0, 0
    while at >= 0:
        word += row.count(" ", counted, at)
        counted = at
        yield word, word + size
        at = row.find(written, at + 1)


def _in_run(node: Node, run: _Run) -> Places:
    """Where a term, or terms near each other, stand in one row of words."""
    match node:
        case Term():
            return run.find(node)
        case Or(parts):
            return [place for part in parts for place in _in_run(part, run)]
        case Near(one, other, within):
            return _near(_in_run(one, run), _in_run(other, run), within)
        case And() | Not() | In():
            raise AssertionError("refused by the parser")
        case _:
            assert_never(node)


def _near(ones: Places, others: Places, within: int) -> Places:
    """Both places of every pair with at most `within` - 1 words between; a place is not near itself."""
    pairs: Places = []
    ordered = sorted(others)
    longest = max((end - start for start, end in ordered), default=0)
    for a in ones:
        first = bisect_left(ordered, (a[0] - within - longest, 0))
        last = bisect_left(ordered, (a[1] + within, 0))
        for b in ordered[first:last]:
            apart = b[0] - a[1] + 1 if b[0] >= a[1] else a[0] - b[1] + 1 if a[0] >= b[1] else 0
            if 0 < apart <= within:
                pairs += [a, b]
    return list(dict.fromkeys(pairs))


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
