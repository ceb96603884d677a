"""Two of one surname in an article: whom the surname alone means, if either was plainly meant."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.names.recognition import Name, words_of
from bot.reading.names.titles import COURTESY, FEMALE, MALE, is_role
from bot.reading.quotes.entities.entities import PersonEntity, is_short_for, short_names
from bot.reading.quotes.entities.role_pool import weight_of
from bot.reading.quotes.resolution.discourse import Memory
from bot.reading.quotes.text.document import NONE


def namesakes(memory: Memory, figure: PersonEntity, spelt: Name, at: int) -> list[PersonEntity]:
    """All who may be meant by the short form at this token, the figure among them; empty if it is his alone."""
    if spelt not in short_names(figure) or spelt == figure.name:
        return []
    bearers = [
        one
        for one in memory.entities.figures
        if one is figure or (is_short_for(spelt, one) and _named_in_full(memory, one, 0, at))
    ]
    bearers = _titled_so(memory, bearers, at)
    return bearers if len(bearers) > 1 or bearers != [figure] else []


def meant(memory: Memory, bearers: list[PersonEntity], at: int) -> PersonEntity | None:
    """Whoever spoke last, if no other was named since; else the only one that this paragraph names before; else the
    one in office, if the others are relatives named in passing."""
    if len(bearers) == 1:
        return bearers[0]
    spoke = memory.spoke
    if spoke is not None and any(spoke[1] is one for one in bearers):
        others = (one for one in bearers if one is not spoke[1])
        if not any(_named_in_full(memory, one, spoke[0], at) for one in others):
            return spoke[1]
    paragraph = memory.page.paragraph
    begin = at
    while begin > 0 and paragraph[begin - 1] == paragraph[at]:
        begin -= 1
    here = [one for one in bearers if _named_in_full(memory, one, begin, at)]
    if len(here) == 1:
        return here[0]
    own = [one for one in bearers if not _is_relative(memory, one)]
    if any(_is_late(memory, one) for one in own):
        return None  # `the late mayor Otto Quill … His widow, Vera Quill, came. “He is missed,” Quill said`
    in_office = len(own) == 1 and any(weight_of(role) >= _AN_OFFICE for role in own[0].roles)
    return own[0] if in_office else None


_KIN = ENGLISH.titles.kin
_AN_OFFICE = 3.0
"""Weight of a role that is an office (see `role_pool`)."""


def _is_relative(memory: Memory, figure: PersonEntity) -> bool:
    """`the president's son, Otto Quill,`: and nothing else is told of him."""
    low = memory.page.parse.low
    full = [first for first, last in figure.mentions if last > first]
    return not figure.roles and len(full) == 1 and bool(_KIN & {*low[max(0, full[0] - 2) : full[0]]})


def _is_late(memory: Memory, figure: PersonEntity) -> bool:
    """`the late Otto Quill`, `the late mayor Otto Quill`."""
    low = memory.page.parse.low
    full = (first for first, last in figure.mentions if last > first)
    before = (t for first in full for t in range(max(0, first - _TITLED), first - 1))
    return any(low[t] == "the" and low[t + 1] in ENGLISH.titles.deceased for t in before)


_TITLED = 4
"""Tokens of `the late deputy mayor`, at most, before the name."""


def _named_in_full(memory: Memory, figure: PersonEntity, begin: int, end: int) -> bool:
    page, short = memory.page, short_names(figure)
    return any(
        begin <= first < end
        and page.quoted[first] == NONE
        and words_of(page.span(first, last).of(page.text)) not in short
        for first, last in figure.mentions
    )


def _titled_so(memory: Memory, bearers: list[PersonEntity], at: int) -> list[PersonEntity]:
    """`Ms. Quill`, `President Quill`: those whom the word before the name can be said of."""
    title = memory.page.parse.low[at - 1].rstrip(".") if at else ""
    unlike = "f" if title in MALE else "m" if title in FEMALE else ""
    fitting = [one for one in bearers if not unlike or memory.gender(one) != unlike]
    if is_role(title) and title not in COURTESY:
        fitting = [one for one in fitting if any(title in role.lower().split() for role in one.roles)] or fitting
    return fitting or bearers
