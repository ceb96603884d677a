"""Who said what: from a question to an answer, out of the archive alone. No language model is near."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from urllib.parse import urlsplit

from bot.desk.scans import Extent, Scans, extent
from bot.desk.subjects import subject
from bot.model import (
    Answer,
    Family,
    ItemId,
    Known,
    Question,
    Reading,
    Said,
    Silent,
    SpeakerId,
    Statement,
    TopicLore,
    Unheard,
    WhichOne,
    fold,
    slug,
)
from bot.ports import Archive
from bot.reading.families import Entry, entries, family
from bot.reading.likeness import Rarity
from bot.reading.names import recognise
from bot.reading.positions import changes

PAGE = 5
"""Statements shown at a time."""
OFFERED = 8
"""Candidates or near names given at most."""
SHOWN_MENTIONS = 5
SUGGESTED = 100
"""Slack shows no more options in a type-ahead."""

Fits = Callable[[Statement], bool]


async def who_said(
    question: Question, *, archive: Archive, topics: Sequence[TopicLore] = (), scans: Scans | None = None
) -> Answer:
    """Never guesses a speaker: an exact name or the only bearer of a surname who spoke answers, otherwise there is a
    choice, or the nearest names.

    A date filter leaves undated statements out and counts them; dates are those of publication in UTC. One utterance
    told by several is one entry. Filters and totals cover a speaker's newest statements as far as `Scans` reaches; pass
    the same one from question to question. A page past the end is the last one.
    """
    scans = scans or Scans()
    meant = await _meant(question, archive)
    if not isinstance(meant, Known):
        return meant
    scan = await scans.scan(meant, archive)
    fits = _fits(question, topics)
    fitting = scan.statements if _unfiltered(question) else [one for one in scan.statements if fits(one)]
    undated = _undated_left_out(question, topics, scan.statements)
    if not fitting:
        readings = await archive.mentioned_in(meant.speaker.id, limit=SHOWN_MENTIONS)
        return Silent(question=question, known=meant, mentioned_in=tuple(readings), undated=undated)
    if fitting is scan.statements:
        return _said(question, meant, len(fitting), scan.entries, scan.extent, scans.rarity)
    told = entries(fitting, scan.groups)
    said = _said(question, meant, len(fitting), told, extent(fitting, told), scans.rarity)
    return replace(said, undated=undated)


def _said(question: Question, known: Known, fitting: int, told: Sequence[Entry], over: Extent, rarity: Rarity) -> Said:
    page = min(question.page, (len(told) - 1) // PAGE)
    start = page * PAGE
    found = max(known.statements, fitting) if _unfiltered(question) else fitting
    families = _page(question, told, start, rarity)
    return Said(
        question=replace(question, page=page, speaker=known.speaker.id),
        known=known,
        statements=tuple(one.statement for one in families),
        families=families,
        total=found - (fitting - len(told)),
        told=found if len(told) < fitting else 0,
        articles=over.articles,
        earliest=over.earliest,
        latest=over.latest,
        more=start + PAGE < len(told),
        without_date=over.without_date,
    )


def _unfiltered(question: Question) -> bool:
    return question.about is None and not question.since and not question.until and question.outlet is None


def _page(question: Question, told: Sequence[Entry], start: int, rarity: Rarity) -> tuple[Family, ...]:
    """The page's families; on a subject with what changed from the time before."""
    shown = [family(first, group, rarity) for first, group in told[start : start + PAGE]]
    if question.about is None:
        return tuple(shown)
    changed = changes([first for first, _ in told], rarity.wording(question.about).weights, rarity)
    return tuple(replace(one, change=changed.get(start + at)) for at, one in enumerate(shown))


# --------------------------------------------------------------------------------------------------------- who is meant


async def _meant(question: Question, archive: Archive) -> Known | WhichOne | Unheard:
    if question.speaker is not None:
        for chosen in await archive.known([question.speaker]):
            return chosen
    recognised = recognise(question.name, await archive.names())
    exact = [one for one in await archive.known(recognised.exact) if one.speaker.id in recognised.exact]
    if not exact:
        by_id = await archive.known([SpeakerId(question.name)]) if _is_id(question.name) else ()
        if by_id:
            return by_id[0]
        nearest = await archive.known(recognised.nearest)
        return Unheard(question=question, nearest=tuple(islice(_heard(nearest, recognised.nearest), OFFERED)))
    return choose(question, exact)


def choose(question: Question, bearers: Sequence[Known]) -> Known | WhichOne:
    """One of the people who bear a name, if only one can be meant: who alone bears all of it as the full name, who
    alone has spoken, or whom alone the archive mentions."""
    if len(bearers) == 1:
        return bearers[0]
    wanted = fold(question.name)
    in_full = [one for one in bearers if " " in wanted and fold(one.speaker.name) == wanted]
    spoke = [one for one in bearers if one.statements]
    mentioned = [one for one in bearers if one.statements or one.mentions]
    for only in (in_full, spoke, mentioned):
        if len(only) == 1:
            return only[0]
    most_first = sorted(mentioned or bearers, key=lambda one: (-one.statements, -one.mentions, one.speaker.name))
    return WhichOne(question=question, candidates=tuple(most_first[:OFFERED]))


async def names_told_apart(archive: Archive) -> Callable[[str], bool]:
    """Whether a text is the very name, or a word of the name, of somebody on file."""
    names = await archive.names()
    return lambda text: bool(recognise(text, names).exact)


def _is_id(name: str) -> bool:
    return "-" in name and slug(name) == name


def _heard(known: Sequence[Known], order: Sequence[SpeakerId]) -> Sequence[Known]:
    """Those the archive can say something about, likeliest first."""
    by_id = {one.speaker.id: one for one in known if one.statements or one.mentions}
    return [by_id[speaker] for speaker in order if speaker in by_id]


async def newest(name: str, *, archive: Archive) -> tuple[Known, Statement | None] | None:
    """Who alone is meant by the name, and their newest statement; None if nobody or several are."""
    meant = await _meant(Question(name=name), archive)
    if not isinstance(meant, Known):
        return None
    statements = await archive.statements(meant.speaker.id, limit=1)
    return meant, next(iter(statements), None)


async def suggest(typed: str, *, archive: Archive) -> Sequence[Known]:
    """Speakers who have a name with words that begin as typed, those with most statements first; for a type-ahead."""
    wanted = fold(typed[:100]).split()
    names = await archive.names()
    ids: dict[SpeakerId, None] = {}
    for form, bearers in names.items():
        if all(any(word.startswith(part) for word in form.split()) for part in wanted):
            ids.update(dict.fromkeys(bearers))
            if len(ids) > 5 * SUGGESTED:
                break
    if not ids:
        ids = dict.fromkeys(recognise(typed, names).nearest)
    found = [one for one in await archive.known(list(ids)) if one.statements or one.mentions]
    found.sort(key=lambda one: (-one.statements, -one.mentions, one.speaker.name))
    return found[:SUGGESTED]


# ------------------------------------------------------------------------------------------------------- what was said


def _fits(question: Question, topics: Sequence[TopicLore]) -> Fits:
    about = subject(question.about, topics) if question.about is not None else None

    def fits(one: Statement) -> bool:
        return (
            (question.outlet is None or outlet_fits(question.outlet, one))
            and _dated(one, question.since, question.until)
            and (about is None or about.fits(one))
        )

    return fits


def _dated(one: Statement, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    if one.published is None:
        return False
    day = one.published.date()
    return (since is None or since <= day) and (until is None or day <= until)


def _undated_left_out(question: Question, topics: Sequence[TopicLore], scanned: Sequence[Statement]) -> int:
    """Statements that a date filter cannot judge, and that fit otherwise."""
    if question.since is None and question.until is None:
        return 0
    fits = _fits(replace(question, since=None, until=None), topics)
    return sum(1 for one in scanned if one.published is None and fits(one))


def outlet_fits(asked: str, one: Statement) -> bool:
    """By name or part of it, by initials (HKFP), or by site (voanews.com)."""
    wanted = fold(asked).removeprefix("the ")
    name = fold(one.outlet)
    initials = "".join(word[0] for word in name.split())
    host = (urlsplit(one.url).hostname or "") if one.url else ""
    return bool(wanted) and (
        f" {wanted}" in f" {name}" or wanted == initials or asked.strip().casefold() in host.removeprefix("www.")
    )


async def statement_read(item: ItemId, number: int, *, archive: Archive) -> tuple[Statement, Reading] | None:
    """The item's statement of that number, and its reading; None if they are no longer kept."""
    for reading in await archive.readings([item]):
        if 0 <= number < len(reading.quotes):
            return cited(reading, number), reading
    return None


async def told_alike(one: Statement, *, archive: Archive, scans: Scans) -> Family:
    """The statement with all others that tell the same."""
    speaker = one.quote.speaker
    for known in await archive.known([speaker.id]) if speaker is not None else ():
        for group in (await scans.scan(known, archive)).groups:
            if any((other.item, other.number) == (one.item, one.number) for other in group):
                return family(one, group, scans.rarity)
    return Family(statement=one)


def cited(reading: Reading, number: int) -> Statement:
    """A quote of the reading with what one needs to cite it. `filed_at` is when the item was first seen."""
    item = reading.item
    return Statement(
        quote=reading.quotes[number].with_attitude(item.text),
        number=number,
        item=item.id,
        title=item.title,
        outlet=item.outlet,
        label=item.label,
        url=item.url,
        published=item.published,
        published_to=item.published_to,
        filed_at=item.seen_at,
        topics=tuple(topic.id for topic in reading.topics),
    )
