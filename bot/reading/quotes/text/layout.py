"""The parts of a text: its paragraphs, and what in it is not the article's own prose.

Nothing is cut out of the text: what is set aside is named by spans, so every offset stays true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.model import Span

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"""[.!?…:;][\s"'”’»)\]]*$""")

# Whole lines that a page wraps around its article.
_LINES = re.compile(
    r"""(?ix) ^ \s* (?:
      see\s+also | also\s+read | read\s+(?:also|next|the\s+full|more(?!.*\b(?:said|told)\b))
    | related(?:\s+(?:articles?|stories|news|posts?|content))?\s*: | related\s+(?:articles|stories|posts)\s*$
    | leave\s+a\s+(?:comment|reply) | your\s+e-?mail\s+address | required\s+fields
    | \d+\s+comments?\s*$ | comments?\s*$
    | (?:just\s+watched|must\s+watch)\b | .{0,80}\breplay\s+more\s+videos\b
    | .{10,160}[^.!?”"]\s+read\s+more\s*$
    | (?:share|follow|subscribe|sign\s+up|log\s*in|click\s+here|advertisement|sponsored|newsletter)\b
      (?=.{0,80}$) (?!.*[“"]) (?!.*\b(?:said|told|says)\b)
    | (?:support|donate\s+to)\s+\S+(?:\s+\S+)?\s*(?:\||$)
    | (?:archive|file|handout)?\s*(?:photo|image|picture|video|graphic|illustration)s?
      \s*(?:by|credit|courtesy)?\s*:\s
    | (?:photo|image)s?\s+(?:by|via|courtesy)\b
    | (?:©|\(c\)|copyright)\s | all\s+rights\s+reserved
    | (?:we|this\s+(?:site|website|page))\s+uses?\s+cookies | by\s+(?:continuing|using)\b.{0,60}\bcookies
    | tags?\s*: | filed\s+under | posted\s+in | source\s*: | deadline\s*:\s | article\s+type\s*:
    | editor['’]?s\s+note\s*: | (?:reporting|additional\s+reporting|editing|writing)\s+by\b
    | the\s+views\s+expressed
    | this\s+(?:article|story|report|piece)\s+(?:was|is|has\s+been|first|originally)\b (?=.{0,160}$)
    ) """
)
_CAPTION = r"(?:archive|file|handout) (?:photo|image|picture)s?\s*:[^.\n]{1,120}\."
_CREDIT = r"(?-i:Reporting|Additional reporting|Editing|Writing) by"
# Stretches that land inside a paragraph when a page was flattened to text.
_STRETCHES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:(?<=[.!?] )|(?<=[.!?]  )|^)(?-i:[A-Z])[^.!?“”\"\n]{0,60}\. " + _CAPTION,
        r"\b" + _CAPTION,
        r"\b(?:photo|image|picture)s? (?:credit|courtesy|by|via)\s*:[^.\n]{1,120}\.",
        r"\b(?:deadline|dateline)\s*:\s[^.\n]{1,80}?(?=article type|$)",
        r"\barticle type\s*:\s[^.\n]{1,60}",
        r"\bproduced externally by [^.\n]{1,160}\.",
        r"(?:(?<=[.!?] )|^)(?-i:[A-Z])[^.|\n“”]{1,60}(?: \| (?:(?!\b[Hh]elp )[^|\n.“”]){0,59}[^|\n.“” ]){2,}",
        r"\bhelp (?:us )?(?:safeguard|keep|protect|support)\b[^.\n“”]{1,160}\bsupporting (?:us|our)\b[^.\n]{0,40}",
        r"\b(?:follow|see all|get) our [^.!?\n“”]{1,60}\b(?:coverage|live blog|podcast|newsletters?)"
        r"(?: for the latest updates)?",
        r"\bcontinue reading(?:\.\.\.|…)?$",
        r"\b(?:sign up|subscribe) (?:for|to) (?:our|the) [^.\n“”]{1,80}newsletter[^.\n“”]{0,60}\.?",
        r"(?<=[.!?] )\(?(?:read more|see also|also read|related)\s*:\s[^.!?\n]{1,160}[.!?)]?",
        r"\(?" + _CREDIT + r" [^.\n;]{1,120}(?:; " + _CREDIT + r" [^.\n;]{1,80})*\)?\.?$",
    )
)
_MAY_HOLD = re.compile(
    "photo|image|picture|[|]|deadline|article type|produced|support|sign up|subscribe|read|see also|related|by | our ",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[A-Za-z/!][^<>]{0,2000}>")
_BYLINE = re.compile(
    r"\s*By (?:[A-Z][\w'’-]+ (?:[A-Z]\. )?[A-Z][\w'’-]+ )(?:and [A-Z][\w'’-]+ [A-Z][\w'’-]+ )?(?=[A-Z][\w'’]+ )"
)
_BYLINE_ALONE = re.compile(r"\s*[Bb][Yy] [A-Z][^.!?]{2,80}$")


_DATELINE = re.compile(r"\s*([A-Z][^\n“”\"?!;:]{2,90}?)\s(?:--|[-–—])\s+(?=[\"“A-Z])")
_OF_DATELINE = re.compile(r"[A-Z(/][\w.'’/&()-]*,?|\d{1,4}[.,]?|(?:de|la|al|el|am|on|of|the|del|upon)")


@dataclass(frozen=True, slots=True)
class Layout:
    """`paragraphs` tile the text from the head on, in order; `aside` are stretches that no reading may touch."""

    paragraphs: tuple[Span, ...]
    aside: tuple[Span, ...]

    def prose(self) -> tuple[Span, ...]:
        """The paragraphs without what is set aside."""
        return tuple(_without(self.paragraphs, self.aside))


def layout(text: str, head: int = 0) -> Layout:
    """Paragraphs end at line breaks, except where a line was only wrapped."""
    paragraphs = tuple(_paragraphs(text, head))
    aside = [span for index, span in enumerate(paragraphs) if _is_furniture(span.of(text), index, len(paragraphs))]
    aside += _teasers(text, paragraphs, frozenset(aside))
    kept = set(paragraphs) - set(aside)
    for index, span in enumerate(paragraphs):
        if span in kept:
            aside += _stretches(text, span, index)
    if "<" in text:
        aside += [Span(m.start(), m.end()) for m in _MARKUP.finditer(text, head)]
    return Layout(paragraphs=paragraphs, aside=tuple(_merged(aside)))


_TEASER = 140
"""Characters of a headline at most."""


def _teasers(text: str, paragraphs: tuple[Span, ...], aside: frozenset[Span]) -> Iterator[Span]:
    """`READ MORE:` and the headlines below it, which end without a full stop."""
    below = False
    for span in paragraphs:
        line = span.of(text).strip()
        if span in aside:
            below = line.endswith((":", "...", "…"))
        elif below and len(line) <= _TEASER and line[-1] not in '.!?”"':
            yield span
        else:
            below = False


def _paragraphs(text: str, head: int) -> Iterator[Span]:
    current: Span | None = None
    wrapped = 0
    for match in _LINE.finditer(text, head):
        line = Span(match.start(), match.end())
        if not match.group().strip():
            if current:
                yield current
            current = None
            continue
        between = text[current.end : line.start].count("\n") if current else 0
        if current and between == 1 and _is_wrapped(text, current, line, wrapped):
            wrapped += 1
            current = Span(current.start, line.end)
            continue
        if current:
            yield current
        current = line
    if current:
        yield current


def _is_wrapped(text: str, above: Span, below: Span, wrapped: int) -> bool:
    """A line break inside a sentence: the line above is long and unfinished, the one below goes on in lower case."""
    tail = text[max(above.start, above.end - 12) : above.end]
    length = above.end - max(above.start, text.rfind("\n", above.start, above.end) + 1)
    if _SENTENCE_END.search(tail) or not 30 <= length <= 120:
        return False
    return below.of(text).lstrip()[:1].islower() or (wrapped > 0 and length >= 55)


def _is_furniture(line: str, index: int, count: int) -> bool:
    if len(line) > 400:
        return False
    if _LINES.match(line):
        return True
    return index < min(4, count - 1) and bool(_BYLINE_ALONE.match(line)) and not re.search(r"[“”\"]", line)


_DATELINED = 3
"""Paragraphs that may open with a dateline: the first, behind a headline and a byline the third."""


def _stretches(text: str, span: Span, index: int) -> list[Span]:
    opens = index == 0
    found = []
    if index < _DATELINED and (dateline := _dateline(text, span)):
        found.append(dateline)
    if opens and (byline := _BYLINE.match(text, span.start, span.end)):
        found.append(Span(span.start, byline.end()))
    if _MAY_HOLD.search(text, span.start, span.end):
        for pattern in _STRETCHES:
            found += [Span(m.start(), m.end()) for m in pattern.finditer(text, span.start, span.end)]
    return found


def _dateline(text: str, span: Span) -> Span | None:
    """`Karsk, Norland - `, `KARSK, May 8 (Agency) -- `: the parser would make the place who speaks.

    A comma or a bracket tells it from a title and its subtitle; a bare `Karsk – ` stays.
    """
    found = _DATELINE.match(text, span.start, min(span.end, span.start + 120))
    if found is None or not {",", "(", "/"} & set(found[1]):
        return None
    return Span(span.start, found.end()) if all(map(_OF_DATELINE.fullmatch, found[1].split())) else None


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in sorted(spans):
        if last and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


def _without(spans: Iterable[Span], aside: tuple[Span, ...]) -> Iterator[Span]:
    k = 0
    for span in spans:
        start = span.start
        while k < len(aside) and aside[k].end <= start:
            k += 1
        j = k
        while j < len(aside) and aside[j].start < span.end:
            if aside[j].start > start:
                yield Span(start, aside[j].start)
            start = max(start, aside[j].end)
            j += 1
        if start < span.end:
            yield Span(start, span.end)
