"""Cues side by side: `said it would wait and warned …` has one subject, though the parser hung the second elsewhere.

The second cue is coordinated with a first one above it where both have one tense, and the clause between has another
tense, a pronoun for its subject (`said it was ready and assured …`) or a thing that speaks to nobody (`said the claims
were baseless and urged …`), or is what the second cue's object means (`said Norland was late and warned it`).
"""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.verbs import CUES, LIGHT
from bot.reading.quotes.text.document import NONE, Prose

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_HAVING = ENGLISH.grammar.having | ENGLISH.grammar.having_cut
_PAST = frozenset({"VBD", "VBN"})
_SAME_ONE = ENGLISH.grammar.same_one


_HIGHEST = 8
"""Steps up the tree at most from a cue to the one it shares a subject with."""


def coordinated_with(page: Prose, verb: int) -> int | None:
    """The cue above that shares its subject with this one, across a clause; None if there is none."""
    parse = page.parse
    if (quoting := _behind_marks(page, verb)) is not None:
        return quoting
    tense, beside = tense_of(page, verb) or _past_behind_comma(page, verb), parse.head[verb]
    if parse.dep[verb] != "conj" or not tense or beside > verb or not (_is_cue(page, verb) and _joined(page, verb)):
        return None
    if _is_cue(page, beside) and tense_of(page, beside) == tense:
        return None  # the parser's own word
    apart = tense_of(page, beside) != tense or _subject_is_pronoun(page, beside) or _has_pronoun_object(page, verb)
    apart = apart or _subject_is_thing(page, beside) or _rules_bare_verbs(page, beside, verb)
    above = beside
    for _ in range(_HIGHEST if apart else 0):
        if parse.head[above] == above:
            break
        above = parse.head[above]
        if above < verb and _is_cue(page, above) and tense_of(page, above) == tense and page.quoted[above] == NONE:
            return above
    return None


def _rules_bare_verbs(page: Prose, beside: int, verb: int) -> bool:
    """`said it did not expect rain and described …`: behind "did" or a modal a joined verb would have no ending."""
    parse = page.parse
    helped = any(parse.dep[c] == "aux" and parse.tag[c] in ("VBD", "VBZ", "VBP", "MD") for c in parse.children[beside])
    return parse.tag[beside] == "VB" and helped and parse.tag[verb] in ("VBD", "VBZ")


def _behind_marks(page: Prose, verb: int) -> int | None:
    """`stressed that Norland has “kept its word,” and accused …`: past the comma in the marks whoever quotes goes on.

    Only where the parser found no subject of its own for the second cue.
    """
    parse, mark = page.parse, verb - 2
    begin, _ = page.sentence_of(verb)
    if mark - 2 <= begin or parse.low[verb - 1] != "and" or not page.is_mark(mark) or parse.word[mark - 1] != ",":
        return None
    if parse.tag[verb] not in ("VBD", "VBZ") or not _is_cue(page, verb) or page.quoted[mark] == NONE:
        return None
    first, _ = page.inside[page.quoted[mark]]
    above = range(first - 1, begin, -1)
    return next((t for t in above if _is_cue(page, t) and parse.tag[t] == parse.tag[verb]), None)


def tense_of(page: Prose, verb: int) -> str:
    """ "past", "present", "future"; empty if the verb is not finite, by itself or by its auxiliaries."""
    parse = page.parse
    helpers = [c for c in parse.children[verb] if c < verb and parse.dep[c] in ("aux", "auxpass")]
    if any(parse.tag[c] == "MD" for c in helpers):
        return "future"
    finite = next((c for c in helpers if parse.tag[c] in ("VBD", "VBZ", "VBP")), verb)
    if finite != verb and parse.low[finite] in _HAVING and parse.tag[verb] in _PAST:
        return "past" if _is_cue(page, verb) else "perfect"
    tag = parse.tag[finite]
    return "past" if tag == "VBD" else "present" if tag in ("VBZ", "VBP") else ""


def _past_behind_comma(page: Prose, verb: int) -> str:
    """`noted the sides have kept in touch, and called for more`: what reads like a participle behind a pause."""
    parse = page.parse
    return "past" if parse.tag[verb] == "VBN" and parse.word[verb - 2] == "," and parse.tag[verb - 1] == "CC" else ""


def _is_cue(page: Prose, verb: int) -> bool:
    cue = CUES.get(page.parse.low[verb])
    return (cue is not None and not cue.attitude) or page.parse.low[verb] in LIGHT


def _joined(page: Prose, verb: int) -> bool:
    """ "and" or "but" right before it, with nothing but adverbs, auxiliaries and a pronoun for the speaker between."""
    parse = page.parse
    token = verb - 1
    while token > 0 and (parse.tag[token] == "RB" or parse.dep[token] == "aux" or parse.low[token] in _SAME_ONE):
        token -= 1
    own = next((c for c in parse.children[verb] if parse.dep[c] in _SUBJECTS and c < verb), None)
    return parse.tag[token] == "CC" and (own is None or parse.low[own] in _SAME_ONE)


def _subject_is_pronoun(page: Prose, verb: int) -> bool:
    parse = page.parse
    return any(parse.dep[c] in _SUBJECTS and parse.low[c] in _SAME_ONE for c in parse.children[verb])


def _subject_is_thing(page: Prose, verb: int) -> bool:
    """`said the claims were baseless and urged …`: claims urge nobody."""
    own = next((c for c in page.parse.children[verb] if page.parse.dep[c] in _SUBJECTS), None)
    return own is not None and page.parse.tag[own] in ("NN", "NNS") and not can_speak(page, Source(own, own, own))


def _has_pronoun_object(page: Prose, verb: int) -> bool:
    parse = page.parse
    return any(parse.dep[c] == "dobj" and c == verb + 1 and parse.tag[c] == "PRP" for c in parse.children[verb])
