"""Whom "he", "she", "it" and a bare quotation mean, by what has been read of the article so far.

Light coreference without a model: a pronoun is the newer of the last speaker and the last person who was a sentence's
subject outside quotations and reports, unless the person's name or title says otherwise of he and she.
"""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.entities.entities import OrgEntity, PersonEntity
from bot.reading.quotes.resolution.discourse import SPOKE_LAST, SUBJECTS, Memory, Resolved
from bot.reading.quotes.resolution.strangers import stranger_since, unnamed_acts, unseen_since
from bot.reading.quotes.text.document import NONE

_FEMININE = ENGLISH.grammar.feminine
_FAR = 6
"""Paragraphs after which a pronoun no longer reaches back."""
_SPOKE_AMONG_OTHERS, _NAMED, _AMONG_OTHERS = 0.92, 0.92, 0.79
"""How sure, beside `SPOKE_LAST`: less on a (noisy) layer of coreference, which says where the doubt is greatest."""


def previous(memory: Memory, at: int) -> Resolved:
    figure = _latest(memory, at)
    if figure is None or unseen_since(memory, figure, at):
        return Resolved(None, "previous", 0.3)
    return Resolved(figure.speaker, "previous", 0.7, figure)


def _latest(memory: Memory, at: int, unlike: str = "") -> PersonEntity | None:
    page = memory.page
    options = []
    if memory.spoke and memory.spoke[0] < at and (not unlike or memory.gender(memory.spoke[1]) != unlike):
        options.append(memory.spoke)
    subject = memory.subject_before(at, unlike)
    if subject:
        options.append(subject)
    if options:  # and so he is for the next "he"
        memory.unnamed = max(memory.unnamed, stranger_since(memory, max(token for token, _ in options), at))
    if memory.unnamed < at and all(token < memory.unnamed for token, _ in options):
        return None
    options = [(token, figure) for token, figure in options if page.paragraph[at] - page.paragraph[token] <= _FAR]
    return max(options, key=lambda pair: pair[0])[1] if options else None


def pronoun(memory: Memory, token: int) -> Resolved:
    feminine = memory.page.parse.low[token] in _FEMININE
    unlike = "m" if feminine else "f"
    figure = (
        _in_its_clause(memory, token, unlike)
        or _latest(memory, token, unlike)
        or _only_one_named(memory, token, unlike)
    )
    if figure is None or unseen_since(memory, figure, token) or _is_told_aside(memory, figure, unlike, token):
        return Resolved(None, "pronoun", 0.3)
    gender = "f" if feminine else "m"
    rivals = _rivals(memory, figure, gender, token)
    memory.genders.setdefault(id(figure), gender)
    agree = memory.spoke is not None and memory.spoke[1] is figure
    certainty = (SPOKE_LAST if agree else _NAMED) if not rivals else (_SPOKE_AMONG_OTHERS if agree else _AMONG_OTHERS)
    return Resolved(figure.speaker, "pronoun", certainty, figure)


def _is_told_aside(memory: Memory, figure: PersonEntity, unlike: str, at: int) -> bool:
    """`She asked Otto Haug, whose lawyer Jonas Berent had come. “No,” he said`: Berent is only told of in a clause that
    hangs on Haug's name, who may be meant as well."""
    parse, at_name = memory.page.parse, memory.entities.at
    last = max((b for a, b in figure.mentions if a < at), default=at)
    verb = parse.head[last]
    if (memory.spoke is not None and memory.spoke[1] is figure) or parse.dep[verb] != "relcl":
        return False
    above = at_name.get(parse.head[verb])
    return above is not None and above is not figure and memory.gender(above) != unlike


def _in_its_clause(memory: Memory, at: int, unlike: str) -> PersonEntity | None:
    """`Quill's trip, on what she called …`, `after remarks by Berent, where he said …`: the one person whom the
    sentence names before, if nobody has spoken in it yet and nobody unnamed acts in it."""
    page, parse = memory.page, memory.page.parse
    begin, _ = page.sentence_of(at)
    if parse.low[at - 1] not in ("what", "where", "which") or (memory.spoke is not None and memory.spoke[0] >= begin):
        return None
    if any(page.quoted[t] == NONE and parse.low[t] in ("he", "she") for t in range(begin, at)):
        return None
    if unnamed_acts(memory, begin, at):
        return None
    words = (t for t in range(begin, at) if page.quoted[t] == NONE)
    named = {id(who): who for t in words if (who := memory.entities.at.get(t)) is not None}
    fitting = [who for who in named.values() if memory.gender(who) != unlike]
    return fitting[0] if len(fitting) == 1 else None


def _only_one_named(memory: Memory, at: int, unlike: str) -> PersonEntity | None:
    """`This is stated in a letter by Marta Quill. She said …`: no subject, but the one person named so far."""
    page, entities = memory.page, memory.entities
    named = [f for f in entities.figures if any(a < at and page.quoted[a] == NONE for a, _ in f.mentions)]
    if len(named) != 1 or memory.unnamed >= 0 or memory.gender(named[0]) == unlike:
        return None
    last = max(a for a, _ in named[0].mentions if a < at)
    near = page.paragraph[at] - page.paragraph[last] <= 1
    return named[0] if near and not unnamed_acts(memory, page.sentence_of(last)[0], at) else None


def _rivals(memory: Memory, figure: PersonEntity, gender: str, at: int) -> bool:
    """Somebody else whom the pronoun may mean is named since the antecedent's sentence began."""
    page = memory.page
    last = max((a for a, _ in figure.mentions if a < at), default=at)
    begin = page.sentence_of(last)[0]
    return any(
        begin <= first < at and page.quoted[first] == NONE
        for other in memory.entities.figures
        if other is not figure and memory.gender(other) in ("", gender)
        for first, _ in other.mentions
    )


def it(memory: Memory, token: int) -> Resolved:
    page = memory.page
    best: tuple[int, OrgEntity] | None = memory.spoke_body
    for body in memory.entities.bodies.values():
        for first, last in body.mentions:
            if (
                first < token
                and any(page.parse.dep[t] in SUBJECTS for t in range(first, last + 1))
                and page.quoted[first] == NONE
                and first not in memory.reported
                and (best is None or first > best[0])
            ):
                best = (first, body)
    if best is None or best[0] < memory.unnamed_thing or page.paragraph[token] - page.paragraph[best[0]] > 1:
        return Resolved(None, "pronoun", 0.3)
    return Resolved(best[1].speaker, "pronoun", 0.85, body=best[1])
