"""What is reported as not said: could say, had he said, refused to say. Its words are nobody's statement."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.text.document import Prose

_SUPPOSING = ENGLISH.factuality.supposing
_AWAITED = ENGLISH.factuality.awaited
_BE = ENGLISH.grammar.auxiliaries
_NEITHER = ENGLISH.factuality.neither
_RUMOURS = ENGLISH.factuality.rumours
_DOUBTING = ENGLISH.factuality.doubting
_INVERTED = ENGLISH.factuality.inverted
_WITHHOLDING = ENGLISH.factuality.withholding
_AWAY = ENGLISH.factuality.away
_CONDITIONS = ENGLISH.factuality.conditions
_OWN_NAME = ENGLISH.factuality.own_name
_IMAGINING = ENGLISH.factuality.imagining
_UNTRUE = ENGLISH.factuality.untrue
_SUBJECT = frozenset({"nsubj", "nsubjpass"})


def is_unsaid(page: Prose, verb: int) -> bool:
    """That it was said is asked, supposed, denied or doubted: the words it governs are nobody's."""
    return is_asked(page, verb) or is_withheld(page, verb) or is_doubted(page, verb) or is_negated(page, verb)


def is_asked(page: Prose, verb: int) -> bool:
    """`asked whether Quill had said …`, `if Quill said …, she was wrong`."""
    parse = page.parse
    before = [c for c in parse.children[verb] if c < verb and parse.word[c + 1] != ","]
    conditions = [c for c in before if parse.low[c] in _CONDITIONS]
    if parse.dep[verb] in ("advcl", "ccomp"):
        return bool(conditions)
    return any(parse.dep[c] in _SUBJECT and parse.first[c] - 1 in conditions for c in before)


def is_for_anonymity(page: Prose, verb: int) -> bool:
    """`asked that his surname be left out`, `asked that her name not be used`: a word to the reporter alone."""
    parse = page.parse
    clauses = [c for c in parse.children[verb] if parse.dep[c] == "ccomp" and c > verb and parse.tag[c] == "VBN"]
    subjects = (c for clause in clauses for c in parse.children[clause] if parse.dep[c] == "nsubjpass")
    return any(
        parse.low[c] in _OWN_NAME and any(parse.tag[k] == "PRP$" for k in parse.children[c]) for c in subjects
    ) and any(parse.low[c] == "be" for clause in clauses for c in parse.children[clause])


def is_negated(page: Prose, verb: int) -> bool:
    """`did not say`, `neither confirmed nor denied`, `neither Quill, a banker, nor Berent said`."""
    parse = page.parse
    if any(
        parse.dep[c] in _SUBJECT and parse.low[parse.first[c]] in _NEITHER for c in parse.children[verb] if c < verb
    ):
        return True
    if any(parse.dep[c] == "neg" or (c < verb and parse.low[c] in _NEITHER) for c in parse.children[verb]):
        return True
    above = parse.head[verb]
    return parse.dep[verb] == "conj" and any(parse.low[c] in _NEITHER for c in parse.children[above])


def is_doubted(page: Prose, verb: int) -> bool:
    """`rumours that Quill said …`, `her denial of the fact that Quill said …`, `it is not true that Quill said …`,
    `it is a lie that Quill said …`, `Quill allegedly called on …`: what is around it does not hold it true."""
    parse = page.parse
    above = parse.head[verb]
    if any(parse.low[c] in _DOUBTING and parse.dep[c] == "advmod" for c in parse.children[verb] if c < verb):
        return True
    that = next((c for c in parse.children[verb] if parse.dep[c] == "mark" and parse.low[c] == "that"), None)
    if that is not None and parse.low[that - 3 : that - 1] == ("of", "the") and parse.low[that - 4] in _RUMOURS:
        return True
    if parse.tag[verb] == "VBG" and parse.low[verb - 1] in _RUMOURS:
        return True  # `slander alleging that …`, `rumours suggesting that …`
    if parse.dep[verb] == "acl":
        return parse.low[above] in _RUMOURS and parse.tag[verb] not in ("VBG", "VBN")
    if parse.dep[verb] == "relcl":
        return parse.low[above] in _RUMOURS and parse.dep[above] == "attr" and _is_of_it(page, parse.head[above])
    ruled = above < verb if parse.dep[verb] == "ccomp" else parse.dep[verb] in ("csubj", "csubjpass")
    return ruled and any(
        parse.dep[c] == "neg" or (parse.dep[c] in ("acomp", "attr", "oprd") and parse.low[c] in _UNTRUE | _RUMOURS)
        for c in parse.children[above]
    )


def _is_of_it(page: Prose, verb: int) -> bool:
    """`It is a lie …`: the subject is no person or thing."""
    parse = page.parse
    return any(parse.dep[c] in _SUBJECT and parse.low[c] == "it" for c in parse.children[verb])


def is_supposed(page: Prose, verb: int) -> bool:
    """A modal that says it did not happen (`could say`, `might have warned`), or `Had Quill said …, it would …`."""
    parse = page.parse
    if parse.tag[verb] == "VBG" and _is_imagined(page, verb):
        return True
    if parse.dep[verb] == "xcomp" and parse.tag[verb] == "VB" and parse.head[verb] < verb:
        if parse.low[parse.head[verb]] in _AWAITED and parse.low[parse.head[verb] - 1] in _BE:
            return True  # `is expected to say`
        return is_supposed(page, parse.head[verb])  # `would like to say`
    before = [c for c in parse.children[verb] if c < verb and parse.word[c + 1] != ","]
    subject = next((c for c in before if parse.dep[c] == "nsubj"), None)
    if any(parse.low[c] in _SUPPOSING and parse.dep[c] == "aux" for c in before):
        return subject is None or parse.low[subject] not in ("i", "we")  # `I should say`, `we would argue`: it is said
    begin, end = page.sentence_of(verb)
    inverted = next((c for c in before if parse.low[c] in _INVERTED and parse.dep[c] == "aux"), None)
    if subject is None or inverted is None or inverted > subject or parse.word[end - 1] == "?":
        return False
    return inverted == begin or parse.word[inverted - 1] == ","


def _is_imagined(page: Prose, verb: int) -> bool:
    """`Imagine Quill saying the river is dry`, whatever the parser makes of a sentence's first word."""
    begin, _ = page.sentence_of(verb)
    return any(low in _IMAGINING for low in page.parse.low[max(begin, verb - _NEAR) : verb])


_NEAR = 6
"""Tokens from "imagine" to the verb at most: a name with its title."""


def is_withheld(page: Prose, verb: int) -> bool:
    """`refused to say whether`, `denied saying that`, `has yet to say`: it was not done, by the verb that rules it.

    `refrained from blaming Karsk or calling on it to leave`, `stopped short of saying`: all that the preposition rules.
    """
    parse = page.parse
    while parse.dep[verb] == "conj" and parse.tag[verb] == "VBG" and parse.head[verb] < verb:
        verb = parse.head[verb]
    if parse.dep[verb] == "pcomp":
        preposition = parse.head[verb]
        above = parse.head[preposition]
        if parse.low[above] in _AWAY:  # the adverb of `stopped short of`
            return True
        return parse.low[above] in _WITHHOLDING or parse.low[preposition - 1] in _AWAY
    if parse.dep[verb] != "xcomp":
        return False
    return parse.low[parse.head[verb]] in _WITHHOLDING or parse.low[verb - 2 : verb] == ("yet", "to")
