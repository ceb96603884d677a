"""A week in about ten lines: the same in Slack, in a terminal and in files. Nothing here is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.edition.outlets import carriers
from bot.edition.week import Development, OneCapital, Rewording, Week
from bot.model import ContextLine, Due
from digests.wording.context import HEADING, carried_by
from digests.wording.dates import LONG_MONTHS, WEEKDAYS, day, days_line
from digests.wording.document import Chapter, Document, Line, Run, linked
from digests.wording.families import change_in_words
from digests.wording.words import clean, count, cut, headline, listed, source_of

HEAD = 160
WORDS = 140
DUE = 3
"""Events named."""
NOTE = "Every headline is its outlet's own; Amur adds no words of its own to what people said."


def week_title(week: Week) -> str:
    return f"{clean(week.pack_name)}, the week of {days_line(week.first, week.last)}"


def week_document(week: Week) -> Document:
    chapters = (
        Chapter(heading="Developments", lines=tuple(_development(one) for one in week.developments)),
        Chapter(heading=HEADING, lines=tuple(_context(one) for one in week.context)),
        Chapter(heading="Who spoke most", lines=tuple(_speakers(week))),
        Chapter(heading="Changed wording", lines=tuple(_reworded(one) for one in week.reworded)),
        Chapter(heading="Reported in one capital only", lines=tuple(_one_capital(one) for one in week.one_capital)),
        Chapter(heading="What is due", lines=tuple(_due(week))),
    )
    return Document(title=week_title(week), chapters=tuple(one for one in chapters if one.lines), note=NOTE)


def _development(one: Development) -> Line:
    item, many = one.card.readings[0].item, len(carriers(one.card))
    carried = count(many, "outlet") if many > 1 else clean(item.outlet)
    return (linked(cut(headline(item), HEAD), item.url), Run(f" · {carried} · {_days(one.first, one.last)}"))


def _context(one: ContextLine) -> Line:
    item = one.readings[0].item
    return (linked(cut(headline(item), HEAD), item.url), Run(f" · {carried_by(one)}"))


def _speakers(week: Week) -> Iterator[Line]:
    if week.speakers:
        yield (Run(", ".join(f"{clean(name)} ({count(said, 'statement')})" for name, said in week.speakers)),)


def _reworded(one: Rewording) -> Line:
    said = one.statement
    who = said.quote.speaker.name if said.quote.speaker is not None else ""
    return (
        Run(f"{clean(who)} on {clean(one.about)}: {change_in_words(one.change)} · "),
        linked(cut(source_of(said), 60), said.url),
    )


def _one_capital(one: OneCapital) -> Line:
    return (
        Run(f"Only {clean(one.side)}'s: "),
        linked(cut(headline(one.item), HEAD), one.item.url),
        Run(f" · {cut(listed(one.outlets), 80)}"),
    )


def _due(week: Week) -> Iterator[Line]:
    if week.due:
        yield (Run("; ".join(_event(one) for one in week.due[:DUE])),)


def _event(one: Due) -> str:
    when = day(one.first) if one.day_known else f"usually in {LONG_MONTHS[one.first.month - 1]}"
    return f"{cut(clean(one.name), 100)} ({when})"


def _days(first: date, last: date) -> str:
    return WEEKDAYS[last.weekday()] if first == last else f"{WEEKDAYS[first.weekday()]} to {WEEKDAYS[last.weekday()]}"
