"""An article as paragraphs, quotations and what stands between them, by its marks alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from bot.model import Span
from bot.reading.russian.lexicon import russian

_OPENING, _CLOSING = "«„‹", "»‟›”"
_DASH = r"[—–-]"
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_CUT_IN = re.compile(rf"(?P<stop>[,!?…]|\.\.\.)\s*{_DASH}\s+(?=[а-яё])")
"""«Да, — сказал он»."""
_GOES_ON = re.compile(rf"[,.!?…]\s*{_DASH}\s+")
_AFTER = re.compile(rf"[,.!?…]{{0,3}}\s*(?:{_DASH}\s*|,\s*)(?=[а-яё])")
_LEADS = re.compile(rf"(?::|\b(?:{'|'.join(russian().grammar.that)}))\s*[—–-]?\s*$", re.IGNORECASE)
_INNER_STOP = re.compile(r"[.!?…]\s+[А-ЯЁA-Z«]")
_STOPPED = re.compile(r"[.!?…:;][»”“\"')\]]*\s*$|[»”“\"]\s*$")
_TRIM = " \t\xa0\u2009\u202f.,;:!?…—–-*"
_LONG_HEADING = 25
"""Words: a line without a full stop that is longer is a paragraph whose stop is lost."""


class Part(Enum):
    FRAME = "frame"
    SPEECH = "speech"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a paragraph: speech, or the reporter's words."""

    part: Part
    span: Span
    unclosed: bool = False
    """Speech whose mark is not closed in its paragraph: it goes on in the next."""
    cut: bool = False
    """A frame within speech, which goes on after it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    span: Span
    heading: bool
    passages: tuple[Passage, ...]
    fragments: tuple[Span, ...]
    """Marked words that are no speech of their own; the words within the marks."""


def trimmed(text: str, start: int, end: int) -> Span:
    """Without space and stops around."""
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return Span(start, end)


def paragraphs(text: str, start: int, end: int, speaks: Callable[[str], bool]) -> tuple[Paragraph, ...]:
    """`speaks`: whether words right after a dash begin as a cue does: "сказал он"."""
    out: list[Paragraph] = []
    running = False
    for line in _LINE.finditer(text, start, end):
        made = _Scan(text, line.start(), line.end(), speaks).paragraph(running=running)
        running = any(passage.unclosed for passage in made.passages)
        out.append(made)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A quotation by its marks; both are outside of `start` … `end`."""

    start: int
    end: int
    closed: bool


@dataclass(frozen=True, slots=True)
class _Scan:
    text: str
    start: int
    end: int
    speaks: Callable[[str], bool]

    def paragraph(self, *, running: bool) -> Paragraph:
        text, span = self.text, Span(self.start, self.end)
        marked = tuple(_marked(text, self.start, self.end, running=running))
        speech = tuple(mark for mark in marked if self._is_speech(mark))
        fragments = tuple(Span(m.start, m.end) for m in marked if m not in speech)
        words = span.of(text).split()
        bare = len(words) <= _LONG_HEADING and not _STOPPED.search(span.of(text)[-12:])
        alone = len(speech) == 1 and speech[0].end - speech[0].start >= span.end - span.start - 3
        title = alone and speech[0].closed and len(words) < 12 and not re.search(r"[.!?…]", span.of(text)[-3:])
        if bare or title:
            return Paragraph(span, heading=True, passages=(Passage(Part.FRAME, span),), fragments=fragments)
        return Paragraph(span, heading=False, passages=tuple(self._passages(speech)), fragments=fragments)

    def _is_speech(self, mark: _Marked) -> bool:
        text = self.text
        inner = text[mark.start : mark.end]
        if not inner.strip():
            return False
        if not mark.closed:
            return len(inner.split()) > 3
        before, after = text[self.start : mark.start - 1], text[mark.end + 1 : mark.end + 40]
        words = len(inner.split())
        if any(self.speaks(text[cut.end() : cut.end() + 40]) for cut in _CUT_IN.finditer(text, mark.start, mark.end)):
            return True
        led = _AFTER.match(after)
        parted = (
            led and any(dash in led[0] for dash in "—–-") and (led[0][0] in ",.!?…" or inner.rstrip()[-1] in ",.!?…")
        )
        if led and (words > 3 or parted) and self.speaks(after[led.end() :]):
            return True
        if _LEADS.search(before[-8:]) and (before.rstrip().endswith(":") or _INNER_STOP.search(inner)):
            return words > 1
        whole = not before.strip() and not after.strip(" .,;!?…")
        opens = not before.strip() or before.rstrip()[-1:] in ".!?…»"
        return words > 3 and (
            whole or bool(_INNER_STOP.search(inner)) or (opens and inner.rstrip()[-1:] in "!?…." and words > 5)
        )

    def _passages(self, speech: tuple[_Marked, ...]) -> Iterator[Passage]:
        at = self.start
        for mark in speech:
            yield from self._frame(at, max(at, mark.start - 1))
            yield from self._cut(mark.start, mark.end, unclosed=not mark.closed)
            at = min(self.end, mark.end + 1)
        if not speech and (said := re.compile(rf"{_DASH}\s").match(self.text, self.start)):
            cut = tuple(self._cut(said.end(), self.end, unclosed=False))
            if len(cut) > 1:
                yield from cut
                return
        yield from self._frame(at, self.end)

    def _frame(self, start: int, end: int) -> Iterator[Passage]:
        if any(c.isalnum() for c in self.text[start:end]):
            yield Passage(Part.FRAME, Span(start, end))

    def _cut(self, start: int, end: int, *, unclosed: bool) -> Iterator[Passage]:
        """Speech, without the reporter's words in it: «…, — говорит он. — …»."""
        text, at = self.text, start
        for found in _CUT_IN.finditer(text, start, end):
            if found.start() < at or not self.speaks(text[found.end() : found.end() + 40]):
                continue
            on = _GOES_ON.search(text, found.end(), end)
            stop = on.start() if on else end
            yield Passage(Part.SPEECH, trimmed(text, at, found.start()))
            yield Passage(Part.FRAME, Span(found.end(), stop), cut=on is not None)
            at = on.end() if on else end
        rest = trimmed(text, at, end)
        if rest.start < rest.end:
            yield Passage(Part.SPEECH, rest, unclosed=unclosed)


def _marked(text: str, start: int, end: int, *, running: bool) -> Iterator[_Marked]:
    """Outermost quotations, in time that grows with the length alone. `running`: one is open from before."""
    depth: list[str] = []
    first = 0
    if running and _closes_first(text, start, end):
        depth, first = ["«"], start
    for at in range(start, end):
        mark = "»" if depth and _ends_a_word(text, at, end) else text[at]
        if mark in _OPENING or (mark == "“" and depth[-1:] != ["„"]) or (mark == '"' and '"' not in depth):
            if mark in '"“' and depth and mark in depth:
                continue
            if not depth:
                first = at + 1
            if len(depth) < 8:
                depth.append(mark)
        elif depth and (mark in _CLOSING or mark in '"“'):
            depth.pop()
            if not depth:
                yield _Marked(first, at, closed=True)
    if depth:
        yield _Marked(first, end, closed=False)


def _ends_a_word(text: str, at: int, end: int) -> bool:
    """«Лед сойдет«: an opening mark in the place of a closing one."""
    return text[at] == "«" and text[at - 1].isalnum() and not text[at + 1 : min(at + 2, end)].isalnum()


def _closes_first(text: str, start: int, end: int) -> bool:
    for at in range(start, end):
        if text[at] in _OPENING:
            return False
        if text[at] in _CLOSING:
            return True
    return False
