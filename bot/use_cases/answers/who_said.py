"""Who said what: from a question to an answer, out of the archive alone. No language model is near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

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
    TopicTerms,
    Unheard,
    WhichOne,
    fold,
    slug,
)
from bot.ports import Names, Readings, Search, Statements
from bot.reading.names.directory import beginning, recognise
from bot.reading.search.terms import Terms, parse
from bot.reading.sorting.phrases import words
from bot.reading.statements import lines
from bot.reading.statements.families import Group, english_report, family
from bot.reading.statements.positions import changes
from bot.reading.statements.similarity import Rarity
from bot.reading.statements.subjects import subject
from bot.use_cases.answers.entries import Listed, everything, fitting
from bot.use_cases.answers.outlets import outlet_fits, outlets_like
from bot.use_cases.answers.speaker_cache import Scan, Scans

PAGE = 5
"""Statements shown at a time."""
OFFERED = 8
"""Candidates or near names given at most."""
SHOWN_MENTIONS = 5
SUGGESTED = 100
"""Slack shows no more options in a type-ahead."""

WINDOW = 60
"""Entries looked at around a page for what changed from one day to the next."""


HEARD_IN = 5
"""Outlets named where the one asked for has nothing."""


class Speakers(Names, Statements, Protocol):
    """What is asked of the archive about people."""


class SpeakersAndOutlets(Speakers, Search, Protocol):
    """And about outlets."""


async def who_said(
    question: Question,
    *,
    archive: SpeakersAndOutlets,
    topics: Sequence[TopicTerms] = (),
    scans: Scans | None = None,
    watched: Sequence[str] = (),
) -> Answer:
    """Never guesses a speaker: an exact name or the only bearer of a surname who spoke answers, otherwise there is a
    choice, or the nearest names.

    A date filter leaves undated statements out and counts them; dates are those of publication in UTC. One utterance
    told by several is one entry, as far as statements are compared (`bot.reading.statements.families.CLUSTERED`).
    Filters reach all of a speaker's statements, or `Scans` says how many. A page past the end is the last one. Pass
    the same `scans` from question to question. `watched`: outlets that are known although none of them may have said
    anything yet; offered where the one asked for is unknown.
    """
    scans = scans or Scans()
    meant = await meant_by(question, archive)
    if not isinstance(meant, Known):
        return meant
    listed, undated, among = await fitting_entries(question, meant, archive, topics=topics, scans=scans)
    if not len(listed):
        readings = await archive.mentioned_in(meant.speaker.id, limit=SHOWN_MENTIONS)
        silent = Silent(question=question, known=meant, mentioned_in=tuple(readings), undated=undated, among=among)
        return silent if question.outlet is None else await _beside(silent, question.outlet, archive, scans, watched)
    page = min(question.page, (len(listed) - 1) // PAGE)
    scan = await scans.scan(meant, archive)
    families = await _page(question, listed, page * PAGE, archive, scan, scans.rarity)
    return Said(
        question=replace(question, page=page, speaker=meant.speaker.id),
        known=meant,
        statements=tuple(one.statement for one in families),
        families=families,
        total=len(listed),
        searched=listed.statements if len(listed) < listed.statements else 0,
        articles=listed.articles,
        earliest=listed.earliest,
        latest=listed.latest,
        more=(page + 1) * PAGE < len(listed),
        undated=undated,
        without_date=listed.without_date,
        among=among,
    )


async def fitting_entries(
    question: Question, known: Known, archive: Statements, *, topics: Sequence[TopicTerms], scans: Scans
) -> tuple[Listed, int, int]:
    """What fits the question; how many more would, had they a date; and among how many it was looked for, 0: all."""
    scan = await scans.scan(known, archive)
    if _unfiltered(question):
        return everything(scan), 0, 0
    every = await scans.lines(known.speaker.id, scan.spoken, archive)
    chosen, undated = _chosen(question, topics, every, scans.rarity)
    return fitting(chosen, scan), undated, len(every) if len(every) < scan.spoken.statements else 0


def _unfiltered(question: Question) -> bool:
    return question.about is None and not question.since and not question.until and question.outlet is None


async def _page(
    question: Question, listed: Listed, start: int, archive: Statements, scan: Scan, rarity: Rarity
) -> tuple[Family, ...]:
    """The page's families; on a subject with what changed from the time before."""
    stop = min(start + PAGE, len(listed))
    first, past = (start, stop) if question.about is None else listed.days_around(start, stop, WINDOW)
    seen = [(at, one) for at, one in enumerate(await listed.entries(first, past, archive), first) if one is not None]
    statements = [one for _, (one, _) in seen]
    changed = {} if question.about is None else changes(statements, rarity.wording(question.about).weights, rarity)
    return tuple(
        replace(_whole(one, group, scan, rarity), change=changed.get(number))
        for number, (at, (one, group)) in enumerate(seen)
        if start <= at < stop
    )


def _whole(one: Statement, group: Group, scan: Scan, rarity: Rarity) -> Family:
    """The family, with what there is of it in English."""
    found = family(one, group, rarity)
    return replace(found, english=english_report(found, scan.newest))


# --------------------------------------------------------------------------------------------------------- who is meant


async def meant_by(question: Question, archive: Names) -> Known | WhichOne | Unheard:
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
    meant = choose(question, exact)
    if isinstance(meant, Known) and not meant.statements:
        fuller = await _fuller(question.name, archive)
        return WhichOne(question=question, candidates=(*fuller[: OFFERED - 1], meant)) if fuller else meant
    return meant


async def _fuller(asked: str, archive: Names) -> Sequence[Known]:
    """Those who spoke and whose names hold all the words asked and more: China's Foreign Ministry for "Foreign
    Ministry". They are offered, never taken for granted."""
    parts = fold(asked).split()
    if len(parts) < 2:
        return ()
    ids = beginning(parts, await archive.names(), most=SUGGESTED)
    return [
        one for one in await archive.known(ids) if one.statements and set(parts) < set(fold(one.speaker.name).split())
    ]


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


async def ambiguous_names(archive: Names) -> Callable[[str], bool]:
    """Whether a text is the very name, or a word of the name, of somebody on file."""
    names = await archive.names()
    return lambda text: bool(recognise(text, names).exact)


async def bearers(names: Iterable[str], *, archive: Names) -> frozenset[SpeakerId]:
    """Everybody who bears one of the names, or an alias, or a word of it alone."""
    directory = await archive.names()
    return frozenset(who for name in names for who in recognise(name, directory).exact)


def _is_id(name: str) -> bool:
    return "-" in name and slug(name) == name


def _heard(known: Sequence[Known], order: Sequence[SpeakerId]) -> Sequence[Known]:
    """Those the archive can say something about, likeliest first."""
    by_id = {one.speaker.id: one for one in known if one.statements or one.mentions}
    return [by_id[speaker] for speaker in order if speaker in by_id]


async def newest(name: str, *, archive: Speakers) -> tuple[Known, Statement | None] | None:
    """Who alone is meant by the name, and their newest statement; None if nobody or several are."""
    meant = await meant_by(Question(name=name), archive)
    if not isinstance(meant, Known):
        return None
    statements = await archive.statements(meant.speaker.id, limit=1)
    return meant, next(iter(statements), None)


async def suggest(typed: str, *, archive: Names) -> Sequence[Known]:
    """Speakers who have a name with words that begin as typed, those with most statements first; for a type-ahead."""
    names = await archive.names()
    ids = beginning(fold(typed[:100]).split(), names, most=5 * SUGGESTED) or recognise(typed, names).nearest
    found = [one for one in await archive.known(list(ids)) if one.statements or one.mentions]
    found.sort(key=lambda one: (-one.statements, -one.mentions, one.speaker.name))
    return found[:SUGGESTED]


# ------------------------------------------------------------------------------------------------------- what was said


def _chosen(
    question: Question, topics: Sequence[TopicTerms], every: Sequence[str], rarity: Rarity
) -> tuple[Sequence[str], int]:
    """The lines that fit; and how many would, had they a date."""
    chosen = every if question.outlet is None else _in_outlet(question.outlet, every)
    about = None if question.about is None else subject(question.about, topics, rarity.facts.terms)
    if question.since is None and question.until is None:
        return (chosen if about is None else about.among(chosen)), 0
    undated = chosen[lines.dated(chosen) :]
    dated = lines.between(chosen, question.since, question.until)
    if about is None:
        return dated, len(undated)
    return about.among(dated), len(about.among(undated))


def _in_outlet(asked: str, every: Sequence[str]) -> list[str]:
    fits: dict[tuple[str, str], bool] = {}
    found = []
    for line in every:
        outlet = lines.outlet_of(line)
        known = fits.get(outlet)
        if known is None:
            fits[outlet] = known = outlet_fits(asked, *outlet)
        if known:
            found.append(line)
    return found


async def _beside(
    silent: Silent, asked: str, archive: SpeakersAndOutlets, scans: Scans, watched: Sequence[str]
) -> Silent:
    """With what can be said of the outlet that has nothing of the speaker."""
    scan = await scans.scan(silent.known, archive)
    every = await scans.lines(silent.known.speaker.id, scan.spoken, archive)
    often = Counter(name for name, _ in map(lines.outlet_of, every) if name)
    named = sorted(often, key=lambda name: (-often[name], name))
    terms = parse(f'source:"{" ".join(words(asked))}"')
    on_file = isinstance(terms, Terms) and await archive.search(terms.typed, limit=1)
    known = bool(on_file) or any(outlet_fits(asked, name, "") for name in watched)
    like = () if known else outlets_like(asked, (*named, *watched))
    return replace(silent, outlet_on_file=known, outlets_like=like, heard_in=tuple(named[:HEARD_IN]))


async def statement_read(item: ItemId, number: int, *, archive: Readings) -> tuple[Statement, Reading] | None:
    """The item's statement of that number, and its reading; None if they are no longer kept."""
    for reading in await archive.readings([item]):
        if 0 <= number < len(reading.quotes):
            return reading.statement(number), reading
    return None


async def family_of(one: Statement, *, archive: Speakers, scans: Scans) -> Family:
    """The statement with all others that tell the same."""
    speaker = one.quote.speaker
    for known in await archive.known([speaker.id]) if speaker is not None else ():
        scan = await scans.scan(known, archive)
        for group in scan.groups:
            if any((other.item, other.number) == (one.item, one.number) for other in group):
                return _whole(one, group, scan, scans.rarity)
    return Family(statement=one)
