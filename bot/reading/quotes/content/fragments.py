"""Quotations whose own sentence says whose they are, though with no verb of saying that anybody listed.

`“Nobody counts anything,” muttered a driver`; `Commission spokesperson Quill: “We will see”`; `@KarskWatch on X: “No”`.
Such a quotation never slides to whoever spoke before it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.factuality import is_unsaid
from bot.reading.quotes.cues.noun_phrases import FINITE, Source
from bot.reading.quotes.cues.sources.spans import clause_subject, of_cue
from bot.reading.quotes.cues.verbs import CUES
from bot.reading.quotes.text.document import NONE, Prose

_NO_MANNER = ENGLISH.grammar.auxiliaries
_OWN = ENGLISH.grammar.own
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "DT", "CD", "POS", "HYPH", "PRP$", "ADD", "FW", "NFP"})
_POINTING = ENGLISH.grammar.pointing
_BEING = ENGLISH.grammar.being | ENGLISH.grammar.being_cut
_VIEWS = ENGLISH.cues.views
_PUTTING = ENGLISH.cues.putting
_OF_NAME = ENGLISH.grammar.of_name
_REACH = 14
"""Tokens between the quotation and the verb of `a driver in the queue muttered` at most."""


def says_whose(page: Prose, first: int, last: int) -> tuple[bool, Source | None]:
    """Whether quotations `first` … `last` are said to be somebody's, and whose; (True, None) is somebody unnamed."""
    found = _before_colon(page, page.inside[first][0])
    if found[0]:
        return found
    pointing = put_by(page, last)
    return (True, pointing) if pointing is not None else _behind(page, last)


def put_by(page: Prose, number: int) -> Source | None:
    """`“…” That is how Quill put it`, `Those were the words of Quill`: whose a sentence behind
    the quotation says it is. None for "he", who goes on."""
    parse = page.parse
    after = page.inside[number][1]
    if parse.low[after : after + 1] == () or parse.low[after] not in _POINTING or page.quoted[after] != NONE:
        return None
    begin, end = page.sentence_of(after)
    if begin != after or page.paragraph[after] != page.paragraph[after - 1] or after + 3 >= end:
        return None
    its = parse.low[after + 2 : after + 5]
    if parse.low[after + 1] in _NO_MANNER and its[::2] == ("the", "of") and its[1] in _VIEWS:
        name = next((c for c in parse.children[after + 4] if parse.dep[c] == "pobj"), None)
        source = Source(parse.first[name], parse.last[name], name) if name is not None else None
        return source if source is not None and can_speak(page, source) else None
    if parse.low[after + 1] not in _BEING or parse.low[after + 2] not in ("how", "what"):
        return None
    verb = next((t for t in range(after + 3, end) if parse.low[t] in _PUTTING or parse.low[t] in CUES), None)
    if verb is None or page.quoted[verb] != NONE or is_unsaid(page, verb):
        return None
    subject = clause_subject(page, verb)
    if subject is None or subject.first not in (after + 2, after + 3) or subject.head < after + 3:
        return None
    if parse.tag[subject.head] == "PRP":
        return None
    subject = replace(subject, first=after + 3)  # "how" may be taken for a part of the name
    return subject if can_speak(page, subject) else None


def _before_colon(page: Prose, quotation: int) -> tuple[bool, Source | None]:
    """`Quill, inside the hall:`, `Quill on the pipeline:`, `The driver shrugged:`; `His answer:` is still his."""
    parse = page.parse
    colon = quotation - 1
    if colon < 1 or parse.word[colon] != ":" or page.quoted[colon] != NONE:
        return False, None
    begin, _ = page.sentence_of(colon)
    while begin < colon and (page.quoted[begin] != NONE or parse.word[begin] in _BULLETS):
        begin += 1
    if begin >= colon or page.paragraph[begin] != page.paragraph[quotation]:
        return False, None
    verb = next((t for t in range(begin, colon) if parse.tag[t] in FINITE and page.quoted[t] == NONE), None)
    if verb is not None:
        subject = clause_subject(page, verb)
        if subject is None or not can_speak(page, subject):
            return False, None
        denied = any(parse.dep[c] == "neg" for c in parse.children[verb])
        return True, None if denied else subject  # `Norland is not committed to peace: “…”`
    last = _noun_phrase(page, begin, colon)
    if last < begin:
        return False, None
    source = Source(begin, last, last)
    named = parse.word[begin].startswith("@") or can_speak(page, source)
    if parse.low[begin] in _OWN and not named:
        return False, None
    return True, source if named else None


_BULLETS = frozenset({"-", "--", "—", "–", "•", "*", "·", "▪"})


def _noun_phrase(page: Prose, begin: int, end: int) -> int:
    parse = page.parse
    token = begin
    while token < end and (
        parse.tag[token] in _NOUNS
        or parse.word[token].startswith("@")
        or (token > begin and parse.low[token] in _OF_NAME and token + 1 < end and parse.word[token + 1][:1].isupper())
    ):
        token += 1
    return token - 1


def _name_behind(page: Prose, first: int, end: int) -> Source | None:
    """`“We wait,” Marta Quill, the mayor, repeated`, whose verb the parser did not know for one."""
    parse, last = page.parse, first - 1
    while last + 1 < end and parse.entity[last + 1] == "PERSON" and parse.tag[last + 1] == "NNP":
        last += 1
    closed = last >= first and last + 1 < end and parse.word[last + 1] == ","
    return Source(first, last, last) if closed else None


def _behind(page: Prose, number: int) -> tuple[bool, Source | None]:
    parse = page.parse
    after = page.inside[number][1]
    ending = page.quotations[number].inner.of(page.text)[-1]
    if after >= len(parse) or page.quoted[after] != NONE:
        return False, None
    if parse.word[after] == "," and ending not in ",?!":
        ending, after = ",", after + 1  # `“…”, the board's chair sighed`
    if ending not in ",?!" or after >= len(parse):
        return False, None
    if page.paragraph[after] != page.paragraph[page.inside[number][0]] or page.is_mark(after):
        return False, None
    _, end = page.sentence_of(after)
    if parse.tag[after] in ("VBD", "VBZ", "VBN") and parse.word[after].islower() and parse.low[after] not in _NO_MANNER:
        return True, of_cue(page, after)
    if ending != ",":
        return False, None
    verb = next((t for t in range(after, min(end, after + _REACH)) if parse.tag[t] in ("VBD", "VBZ")), None)
    if (named := _name_behind(page, after, end)) is not None and verb is None:
        return True, named
    if verb is None:
        return False, None
    source = of_cue(page, verb)
    return True, source if source is not None and source.first >= after else None
