"""One way to write Chinese, as long as the text it was written in: offsets in one are offsets in the other.

Traditional characters become simplified, full-width letters and digits plain, vertical and corner marks the usual
ones; ASCII `,` and `:` (stored pages have them) become ，and ： where no digit follows.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from bot.model import Span

_MARKS = str.maketrans(
    "「」『』﹁﹂﹃﹄＂〝〞„︰﹕︓﹐︐︑︒﹒｡﹔︔︕︖﹗﹖︵︶﹙﹚︽︾?!;()\u3000\u00a0\t\u200b\ufeff•・∙‧⋅･ᐧ．",
    '“”‘’“”‘’"“”“：：：，，、。。。；；！？！？（）（）《》？！；（）     ········',
)
_MARKS |= {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_COMMA = re.compile(r"[,:](?!\d)|(?<!\d)[,:]")
_STRAIGHT = re.compile(r'"[^"\n]*"')
_OUTERMOST = re.compile(r"“[^“”\n]*”|‘(?P<inside>[^‘’\n]*)’")
"""Inner marks that stand in no others, as where 『』 and ﹃﹄ open a quotation, are quotation marks like any."""
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
_END = re.compile(r"[。！？…]+[”’）]*|(?<=[^0-9A-Za-z])\.(?=\s|$)")
HEADING = 60
"""Characters up to which a paragraph without a mark at its end is a heading."""
_HAN_COMPATIBLE = re.compile("[\uf900-\ufaff\u2e80-\u2fdf]")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """In simplified characters, one for one."""
    found: str = _converter().convert(text)
    if len(found) != len(text):  # OpenCC keeps length for all Han characters it knows; not promised by it
        found = "".join(one if len(one) == 1 else char for char in text for one in (_converter().convert(char),))
    return found


def canonical(text: str) -> str:
    """One way to write the text, of the same length."""
    plain = _HAN_COMPATIBLE.sub(lambda found: _alone(found[0]), text)
    plain = simplified(plain).translate(_MARKS)
    plain = plain.replace("：", ":").replace("，", ",")
    plain = _COMMA.sub(lambda found: "，" if found[0] == "," else "：", plain)
    plain = _STRAIGHT.sub(lambda found: f"“{found[0][1:-1]}”", plain)
    return _OUTERMOST.sub(lambda found: found[0] if found["inside"] is None else f"“{found['inside']}”", plain)


def _alone(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


@dataclass(frozen=True, slots=True)
class Paragraph:
    span: Span
    """Without the space around it."""
    quotations: tuple[Span, ...]
    """Outermost, marks included; one that is not closed reaches the paragraph's end."""
    closed: bool
    """Whether all of them are."""
    sentences: tuple[Span, ...]
    """A mark that ends a sentence inside a quotation ends one only where the quotation ends there too."""

    def is_heading(self, plain: str) -> bool:
        """Short, and without a mark at its end: a heading, a caption, who edited it."""
        first, last = self.span.start, self.span.end
        return last - first < HEADING and plain[last - 1] not in "。！？…”：；）" and not self.quotations

    def quoted(self, at: int) -> Span | None:
        """The quotation that a character is in, marks included."""
        return next((span for span in self.quotations if span.start <= at < span.end), None)


def paragraphs(plain: str, start: int, end: int) -> list[Paragraph]:
    """Those between two offsets of a canonical text."""
    found = []
    for match in _PARAGRAPH.finditer(plain, start, end):
        first, last = match.span()
        while first < last and plain[first] == " ":
            first += 1
        while last > first and plain[last - 1] == " ":
            last -= 1
        if first < last:
            found.append(_paragraph(plain, first, last))
    return found


def _paragraph(plain: str, first: int, last: int) -> Paragraph:
    quotations, closed = _quotations(plain, first, last)
    inside = iter(quotations)
    current = next(inside, None)
    sentences, begin = [], first
    for match in _END.finditer(plain, first, last):
        while current is not None and current.end <= match.start():
            current = next(inside, None)
        end = match.end()
        if current is not None and current.start <= match.start() and end < current.end:
            continue
        if current is not None and match.start() < current.end <= end:
            end = current.end if plain[current.end : end].strip("”’") == "" else end
        if end > begin:
            sentences.append(Span(begin, end))
        begin = end
    if begin < last:
        sentences.append(Span(begin, last))
    return Paragraph(Span(first, last), quotations, closed, tuple(sentences))


def _quotations(plain: str, first: int, last: int) -> tuple[tuple[Span, ...], bool]:
    found: list[Span] = []
    depth, begin = 0, -1
    for match in re.finditer("[“”]", plain[first:last]):
        at = first + match.start()
        if match[0] == "“":
            if not depth:
                begin = at
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                found.append(Span(begin, at + 1))
    if depth:
        found.append(Span(begin, last))
    return tuple(found), not depth
