"""To whom it was said: заявил журналистам; в интервью агентству X; на вопрос журналистов."""

from __future__ import annotations

from bot.reading.russian.analysis import Sentence, Token
from bot.reading.russian.cues import Cue
from bot.reading.russian.lexicon import russian
from bot.reading.russian.sources import Source


def addressee(sentence: Sentence, cue: Cue, source: Source | None) -> str:
    """заявил журналистам; в интервью агентству X; на вопрос журналистов."""
    tokens = sentence.tokens
    people = russian().people
    near = range(max(0, cue.at - 9), min(len(tokens), cue.last + 12))
    for k in near:
        token = tokens[k]
        inside = source is not None and source.first <= k <= source.last
        if inside or tokens[k - 1].low in russian().grammar.that:
            continue
        if token.low in people.hearers and token.case in ("Dat", "Gen", ""):
            outlet = next((t.text for t in tokens[k + 1 : k + 3] if _outlet(t, token)), "")
            if outlet:
                return outlet
            return token.text if k > cue.at or tokens[k - 1].low != "," else ""
        if token.low in people.occasions:
            names = [t for t in tokens[k + 1 : k + 4] if t.entity == "ORG" or t.low in people.outlets]
            if names:
                return " ".join(t.text for t in tokens[k + 1 : k + 5] if t in names or t.entity == "ORG")
    return ""


def _outlet(token: Token, before: Token) -> bool:
    people = russian().people
    named = token.low in people.outlets or (token.text.isascii() and token.text.isalpha())
    return named or (token.entity == "ORG" and before.low in people.outlet_nouns)
