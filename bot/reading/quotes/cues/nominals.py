"""`Zhang's claim that …`, `the statement of Zhang that …`, `Zhang's view is that …`: a noun tells, its owner speaks."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.noun_phrases import LONGEST, Source
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import CUES, Cue, Frame
from bot.reading.quotes.text.document import Prose

_CLAIM = Cue("claim", Frame.CLAUSE, False)
_DENIAL = Cue("deny", Frame.CLAUSE, False)


def owned_claim(page: Prose, token: int) -> Report | None:
    """`Zhang's claim that …`, `the ministry's statement that …`: the owner speaks."""
    parse = page.parse
    verb = _copula(page, token)
    if token + 1 >= len(parse):
        return None
    owner = _owner(page, token)
    if owner is None or (parse.tag[owner] in ("NN", "PRP$") and _is_restated(page, token)):
        return None
    last = token if owner < token else parse.last[owner]
    if verb is None and parse.low[token + 1] != "that":
        named = parse.entity[owner] in ("PERSON", "GPE", "ORG")
        if owner < token or not named or parse.low[owner + 1 : owner + 2] != ("that",) or parse.tag[owner + 1] != "IN":
            return None
        last = owner  # `the statement of President Quill that …`
    elif verb is None and owner > token:
        return None
    cue = _DENIAL if parse.low[token] in ENGLISH.cues.denial_nouns else _CLAIM
    first = max(parse.first[owner], owner - LONGEST)
    while first < owner and CUES.get(parse.low[first]) is not None and parse.low[first].endswith("ing"):
        first += 1  # `Acknowledging Norland's claim that …`, whose first word is taken for a name
    source = Source(first, owner, owner)
    if verb is not None:
        return Report(verb, verb, cue, source, nominal=True) if can_speak(page, source) else None
    return Report(token, last, cue, source, nominal=True)


def _is_restated(page: Prose, noun: int) -> bool:
    """`Quill reiterated the board's position that …`: she says it, for a body that the phrase does not name."""
    parse = page.parse
    verb = parse.head[noun]
    cue = CUES.get(parse.low[verb])
    if parse.dep[noun] != "dobj" or cue is None or cue.lemma not in _RESTATING or verb > noun:
        return False
    return parse.low[noun] in _HELD and parse.low[noun + 1] == "that"


_HELD = ENGLISH.cues.positions
_RESTATING = ENGLISH.cues.restating


def _copula(page: Prose, noun: int) -> int | None:
    """`Zhang's position is that …`: the verb between the noun and its clause."""
    parse = page.parse
    verb = parse.head[noun]
    if parse.dep[noun] != "nsubj" or parse.low[verb] not in _BEING or verb < noun:
        return None
    return verb if parse.low[verb + 1 : verb + 2] == ("that",) else None


_BEING = ENGLISH.grammar.being
_OF_OWNER = ENGLISH.grammar.of_owner


def _owner(page: Prose, noun: int) -> int | None:
    """Zhang, in `Zhang's claim`, `the claim of Zhang`, `the message from Zhang`."""
    parse = page.parse
    owner = next((c for c in parse.children[noun] if parse.dep[c] == "poss"), None)
    if owner is not None:
        return owner
    joints = [c for c in parse.children[noun] if parse.low[c] in _OF_OWNER and c == noun + 1]
    return next((c for joint in joints for c in parse.children[joint] if parse.dep[c] == "pobj"), None)
