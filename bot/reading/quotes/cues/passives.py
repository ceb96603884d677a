"""Passives: `was quoted by X`, `This was stated by X`, `It is reported in a statement of X`."""

from __future__ import annotations

from bot.reading.quotes.cues.accordance import with_name_behind
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import DOCUMENTS, LETTERS, Cue, Frame
from bot.reading.quotes.text.document import Prose


def of_agent(page: Prose, token: int, cue: Cue, *, negated: bool, unreal: bool) -> Report | None:
    """The report of a passive whose agent is named; None if nobody is."""
    parse = page.parse
    back = _refers_back(page, token, cue) and not (negated or unreal)
    kids = parse.children[token]
    by = next((c for c in kids if parse.dep[c] == "agent" or (back and _in_a_document(page, c))), None)
    if by is None and back:  # `This was stated at a briefing by Quill`, hung on the briefing
        by = next((t for t in range(token + 1, page.sentence_of(token)[1]) if parse.low[t] == "by"), None)
    noun = next((c for c in parse.children[by] if parse.dep[c] == "pobj"), None) if by is not None else None
    if noun is None:
        return None
    whole = parse.last[noun]
    end = page.sentence_of(token)[1]
    named = parse.entity[whole] == "PERSON" and whole + 1 < end and parse.word[whole + 1] in (".", ",")
    last = whole if named or not back else with_name_behind(page, noun, noun, end)
    source = Source(parse.first[noun], last, noun)
    return Report(token, token, cue, source, negated, unreal, passive=True, refers_back=back)


def _refers_back(page: Prose, token: int, cue: Cue) -> bool:
    """`This was stated by …`, `It is also reported in a statement of …`: a pronoun for the sentence before it."""
    parse = page.parse
    begin, _ = page.sentence_of(token)
    kids = parse.children[token]
    clause = any(parse.dep[c] in ("ccomp", "xcomp", "advcl") and parse.tag[c] != "VBG" for c in kids)
    return (
        parse.low[begin] in ("this", "it")
        and begin in kids
        and cue.speaks
        and not cue.denies
        and not clause
        and (Frame.CLAUSE in cue.frames)
    )


def _in_a_document(page: Prose, preposition: int) -> bool:
    parse = page.parse
    nouns = [parse.low[c] for c in parse.children[preposition] if parse.dep[c] == "pobj"]
    return parse.low[preposition] == "in" and any(noun in DOCUMENTS | LETTERS for noun in nouns)
