"""What is said at a cue: the quotations after it, or the clause, and how far indirect speech runs on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.model import Kind, Span
from bot.reading.chinese.cues import LEAST, Cue, Mark, denied_until
from bot.reading.chinese.lexicon import chinese
from bot.reading.chinese.names import Entities, Named, either
from bot.reading.chinese.names import Kind as NameKind
from bot.reading.chinese.script import Paragraph

_GRAMMAR = chinese().grammar
_FIRST_PERSON = re.compile(rf"^(?:[^，。]{{0,12}}，)?{either(_GRAMMAR.first_person)}|{either(_GRAMMAR.first_person)}")
_WILL = re.compile(rf"{either(_GRAMMAR.sides)}{either(_GRAMMAR.wills)}")
_OWN_VOICE = re.compile(either(_GRAMMAR.own_voice))
_TAIL = " ，。；：！？…、”’）"
_SUBJECTS = frozenset({NameKind.PERSON, NameKind.BODY, NameKind.STATE, NameKind.GROUP, NameKind.UNNAMED})
_SIDES = frozenset({NameKind.STATE, NameKind.GROUP})
"""Of these a speech tells as well as an article does …"""
_EVENT = re.compile(either(_GRAMMAR.events))
"""… but for what they did that day."""
_QUESTION = re.compile(either(_GRAMMAR.questions))
"""What a reporter asks at the end of what he cites."""
_LABEL = re.compile(rf"[^，。：；“”]{{0,16}}{either(_GRAMMAR.naming)}“")


@dataclass(frozen=True, slots=True)
class Content:
    pieces: tuple[Span, ...]
    kind: Kind

    @property
    def end(self) -> int:
        return self.pieces[-1].end


def after_cue(
    plain: str,
    entities: Entities,
    paragraph: Paragraph,
    sentence: Span,
    cue: Cue,
    until: int,
    starts: tuple[int, ...],
    who: Named | None,
) -> Content | None:
    """`until`: where the next cue's clause of this sentence begins, at most its end; `starts`: of later sentences of
    the paragraph that have cues of their own; `who`: speaks."""
    if cue.quoting:
        quoted = _quotations(plain, paragraph, cue.content)
        if quoted:
            return Content(quoted, Kind.DIRECT)
    elif cue.mark is Mark.NONE and _LABEL.match(plain, cue.content, until):
        return None
    if cue.denies:
        until = min(until, denied_until(plain, cue, until))
    end = _trimmed(plain, cue.content, until)
    if end - cue.content < LEAST:
        return None
    if until >= sentence.end and not cue.denies:
        end = _run(plain, entities, paragraph, sentence, cue, end, starts, who)
    if (question := _QUESTION.search(plain, cue.content, end)) is not None:
        clause = max(plain.rfind(mark, cue.content, question.start()) + 1 for mark in "，。；：“”")
        end = _trimmed(plain, cue.content, max(cue.content, clause))
        if end - cue.content < LEAST:
            return None
    return Content((Span(cue.content, end),), _kind(paragraph, cue.content, end))


def before_cue(plain: str, paragraph: Paragraph, source_start: int) -> Content | None:
    """The quotations that end right before a source: “…”，X说。"""
    at = source_start
    while at > paragraph.span.start and plain[at - 1] in " ，":
        at -= 1
    found: list[Span] = []
    for quotation in reversed(paragraph.quotations):
        if quotation.end == at and plain[quotation.end - 1] == "”":
            found.append(Span(quotation.start + 1, quotation.end - 1))
            at = quotation.start
    if not found:
        return None
    pieces = tuple(reversed(found))
    whole = plain[pieces[-1].end - 1] in "，。！？…" or sum(piece.end - piece.start for piece in pieces) >= 2 * LEAST
    return Content(pieces, Kind.DIRECT) if whole else None


def whole_paragraph(plain: str, paragraph: Paragraph) -> Content | None:
    """The quotations that a paragraph begins with, where the one before ended in a colon."""
    found = _quotations(plain, paragraph, paragraph.span.start)
    return Content(found, Kind.DIRECT) if found else None


def labelled(plain: str, paragraph: Paragraph, at: int) -> Content | None:
    """The quotations behind a name and a colon."""
    found = _quotations(plain, paragraph, plain.find("“", at))
    return Content(found, Kind.DIRECT) if found else None


def whole_sentence(plain: str, paragraph: Paragraph, sentence: Span) -> Content | None:
    """The quotations that a sentence consists of, if they are long enough to be told."""
    found = _quotations(plain, paragraph, sentence.start)
    return Content(found, Kind.DIRECT) if sum(span.end - span.start for span in found) >= 2 * LEAST else None


def _quotations(plain: str, paragraph: Paragraph, at: int) -> tuple[Span, ...]:
    """Those that begin there and stand side by side; none where the clause goes on after the last."""
    found: list[Span] = []
    for quotation in paragraph.quotations:
        if quotation.start != at:
            continue
        closed = plain[quotation.end - 1] == "”"
        found.append(Span(quotation.start + 1, quotation.end - closed))
        at = quotation.end
        while at < paragraph.span.end and plain[at] == " ":
            at += 1
    if not found:
        return ()
    goes_on = (
        at < paragraph.span.end and plain[at] not in "，。；！？…（" and plain[found[-1].end - 1] not in "，。！？…"
    )
    return () if goes_on else tuple(found)


def _trimmed(plain: str, start: int, end: int) -> int:
    while end > start and plain[end - 1] in _TAIL:
        end -= 1
    return end


def _kind(paragraph: Paragraph, start: int, end: int) -> Kind:
    quoted = any(start <= quotation.start < end for quotation in paragraph.quotations)
    return Kind.MIXED if quoted else Kind.INDIRECT


def _run(
    plain: str,
    entities: Entities,
    paragraph: Paragraph,
    sentence: Span,
    cue: Cue,
    end: int,
    starts: tuple[int, ...],
    who: Named | None,
) -> int:
    """How far speech goes on: to the next cue or the article's own voice. Without a comma after the cue only as far as
    somebody speaks in his own person."""
    far = end
    for later in paragraph.sentences:
        if later.start < sentence.end:
            continue
        if plain.find("：“", later.start, later.end) >= 0:
            break  # somebody else is quoted
        if later.start in starts or _is_own_voice(plain, entities, later) or _acts(plain, entities, later, who):
            break
        if cue.mark is not Mark.NONE or _in_person(plain, later):
            far = _trimmed(plain, later.start, later.end)
    return far


def _is_own_voice(plain: str, entities: Entities, sentence: Span) -> bool:
    """The article speaks: of the people it names, of when and by whom it was reported, of what the sides did; or
    somebody is quoted or asked."""
    if _OWN_VOICE.match(plain, sentence.start) or plain[sentence.start] in "“（":
        return True
    first = next((one for one in entities.between(sentence.start, sentence.end) if one.kind in _SUBJECTS), None)
    if first is None or first.begins != sentence.start:
        return False
    if first.kind in _SIDES and not _EVENT.search(plain, sentence.start, sentence.end):
        return False
    return not _WILL.match(plain, sentence.start)


def _acts(plain: str, entities: Entities, sentence: Span, who: Named | None) -> bool:
    """Whether a clause begins with whoever speaks: nobody calls himself by name."""
    if who is None or who.kind is not NameKind.PERSON:
        return False
    return any(
        one.name == who.name and (one.begins == sentence.start or plain[one.begins - 1] in "，；")
        for one in entities.between(sentence.start, sentence.end)
    )


def _in_person(plain: str, sentence: Span) -> bool:
    words = plain[sentence.start : sentence.end]
    return bool(_FIRST_PERSON.search(words) or _WILL.search(words))
