"""Sentences of a text, by punctuation alone: for extracts and for the words around a match. No language model here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.model import Item, Span, fold
from digests.wording.words import clean, cut

_END = re.compile(r"""[.!?…]+["”’»)\]]*(?=\s)|\n\s*\n|[。！？]""")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Gov|Sen|Rep|Prof|St|Col|Lt|Maj|Sgt|Jr|Sr|vs|e\.g|i\.e|Inc|Ltd|Co)|\b[A-Z])\.$"
)
_BEFORE_A_NUMBER = re.compile(r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|Art|Fig|p|pp)\.$")
_BOILERPLATE = re.compile(
    r"^(?:see also|read more|leave a (?:comment|reply)|support |subscribe|sign up|advertisement|photo:|file photo"
    r"|image:|share this|follow us|click here)",
    re.IGNORECASE,
)

_TAKEN_BY = (
    r"\s*\([^()]{0,120}?(?:\b(?:AP|AFP|Reuters|Getty|TASS|Sputnik|Xinhua|EPA|Photo|Screenshot|Images?|Pool|Courtesy|File)\b"
    r"|/(?=[A-Z]))[^()]{0,120}\)"
)
"""Who took a picture: what stands before it describes the picture, not the news."""
_CREDIT_FOLLOWS = re.compile(_TAKEN_BY + r"(?=\W*$|\s+[A-Z“\"])")
_CREDIT_LEADS = re.compile(_TAKEN_BY + r"\s+")
_CREDIT_ENDS = re.compile(_TAKEN_BY + r"\W*$")

CUT_FROM = 200
"""Characters from which a summary that ends in a letter was cut: feeds cut at 250 or more."""
LEAD_WITHIN = 4_000
"""Characters of the body in which a lead is looked for."""
LOOKED_AT = 200
"""Matches of which the best sentence is sought."""
AROUND = 600
"""Characters either side of a span that a sentence around it may reach."""


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Spans of the sentences of text[start:end], without the white space around them; lazily, in order."""
    stop = len(text) if end is None else min(end, len(text))
    begin = start
    for found in _END.finditer(text, start, stop):
        if _goes_on(text, max(begin, found.end() - 8), found.end(), stop):
            continue
        yield from _trimmed(text, begin, found.end())
        begin = found.end()
    yield from _trimmed(text, begin, stop)


def extract(item: Item, title: str, *, most: int = 2, apart_from: Sequence[Span] = ()) -> str:
    """The lead as one text. Where the title is only the text's beginning, it goes on where the title breaks off."""
    first, *others = lead(item, most=most, apart_from=apart_from) or ("",)
    begun = title.removesuffix("…").rstrip()
    whole = clean(first)
    if begun and title.endswith("…") and whole.startswith(begun):
        whole = f"… {whole.removeprefix(begun).lstrip()}"
    return " ".join(cut(one, 280) for one in (whole, *map(clean, others)) if one)


def lead(item: Item, *, most: int = 2, apart_from: Sequence[Span] = ()) -> tuple[str, ...]:
    """The first whole sentences of the body that say something: not the headline again, a slogan, or `apart_from`."""
    title = fold(item.title[:500])
    chosen: list[str] = []
    for span in sentences(item.text, item.head, item.head + LEAD_WITHIN):
        if len(chosen) == most:
            break
        words = _uncredited(span.of(item.text))
        unfinished = span.end == item.head + LEAD_WITHIN < len(item.text)
        if not 40 <= len(words) <= 500 or unfinished or _BOILERPLATE.match(words) or fold(words) == title:
            continue
        if _CREDIT_FOLLOWS.match(item.text, span.end) or _CREDIT_ENDS.search(words):
            continue
        if not any(span.start < other.end and other.start < span.end for other in apart_from):
            last = not item.text[span.end :].strip()
            chosen.append(_broken_off(words) if last and breaks_off(item) else words)
    return tuple(chosen)


def _uncredited(words: str) -> str:
    """Without the credit of the picture above it."""
    credit = _CREDIT_LEADS.match(words)
    return words[credit.end() :] if credit else words


def breaks_off(item: Item) -> bool:
    """A summary that its feed cut inside a sentence, as feeds cut long ones; short ones often end without a stop."""
    text = item.text.rstrip()
    unfinished = len(text) - item.head >= CUT_FROM and text[-1:].isalnum()
    return item.extent == "summary" and (unfinished or text.endswith(("…", "...")))


def _broken_off(words: str) -> str:
    """The last word may be half a word."""
    return f"{words.rpartition(' ')[0]} …" if words[-1].isalnum() else words


def best(text: str, matched: Sequence[Span]) -> Span:
    """Of the sentences around the first matches the one in which most of them stand, the first such; `matched` has at
    least one, in the text's order. Words written differently count each, a word written again once."""
    found: dict[Span, set[str]] = {}
    for span in matched[:LOOKED_AT]:
        sentence = next((one for one in found if one.start <= span.start and span.end <= one.end), None)
        found.setdefault(sentence or around(text, span), set()).add(span.of(text).casefold())
    return max(found, key=lambda one: (len(found[one]), -one.start))


def around(text: str, span: Span) -> Span:
    """The sentence or sentences that `span` lies in, as far as `AROUND` characters either side."""
    left, right = min(span.start, len(text)), min(span.end, len(text))
    touching = [
        one
        for one in sentences(text, max(0, left - AROUND), right + AROUND)
        if one.start < max(right, left + 1) and one.end > left
    ]
    return Span(min([left, *(one.start for one in touching)]), max([right, *(one.end for one in touching)]))


def _goes_on(text: str, begin: int, at: int, stop: int) -> bool:
    """The full stop before `at` ended an abbreviation, as what stands before it or comes after it shows."""
    if _ABBREVIATED.search(text, begin, at):
        return True
    if "\n" in text[at - 1 : at + 2]:
        return False
    follows = text[at : min(at + 3, stop)].lstrip()[:1]
    return follows.islower() or (follows.isdecimal() and _BEFORE_A_NUMBER.search(text, begin, at) is not None)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    inner = text[start:end]
    left = start + len(inner) - len(inner.lstrip())
    right = end - (len(inner) - len(inner.rstrip()))
    if left < right:
        yield Span(left, right)
