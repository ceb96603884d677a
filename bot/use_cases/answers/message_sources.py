"""From words to who said them: statements on file that say what a message says, else whom the message names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Protocol

from bot.model import Item, ItemId, Known, Reading, SpeakerId, Statement, Traced, fold
from bot.ports import Names, Placing, Readings, Search, Statements
from bot.reading.sorting.phrases import placed_words, words
from bot.reading.sorting.stories.stories import EMPTY_WORDS, HORIZON, Weigher
from bot.reading.statements.families import LEAST, PLAIN
from bot.reading.statements.similarity import Wording, alike
from bot.use_cases.answers.kept_words import queries, telling_words
from bot.use_cases.answers.speaker_cache import Scans

READ = 4_000
"""Characters of a message that are read."""
NAMED = 5
"""People named in the message whose statements are looked through, in order."""
FOUND = 5
"""Statements given at most."""
WORDS = 4
"""Of a name at most."""
REACH = timedelta(days=14)
"""How far back articles on the message's matter are looked through, whatever words they tell it in."""
ARTICLES = 20
"""Of those, articles looked through: the likest. Of all that are kept, for each query: the newest."""
HELD = 0.6
"""Share of the shorter of statement and message that the other has in the same order, from which it is shown."""
COMPARED = 100
"""Statements compared in full: those that share most words with the message."""
MOST_PHRASE = 12
"""Words of a phrase that are looked for as they stand."""
TELLING = 2
"""Words of a message that an alert is offered on."""
LEAST_WORDS = 3
"""Of a statement that is found by its very words alone, however little they weigh."""
_EXACT = 1_000_000.0
LIKE = 0.4
"""Or the cosine of the two."""


class Sources(Names, Statements, Placing, Readings, Search, Protocol):
    """What is asked of the archive about a message."""


async def trace(text: str, *, archive: Sources, scans: Scans, weigher: Weigher, now: datetime) -> Traced:
    """Likest statement first, the very words before others. All that is kept is looked through, however old: by the
    search index, for the message's words as they stand and for those that tell most. Bounded: a few people's
    statements, some articles a query, and the last two weeks' articles on the matter."""
    text = text[:READ]
    wording = scans.rarity.wording(text)
    named = await _named(text, archive)
    statements = [one for known in named for one in await scans.likely(known, text, archive)]
    statements += _statements(await _lately(text, archive, weigher, now))
    for query in queries(text, scans.rarity):
        statements += _statements(await archive.search(query, limit=ARTICLES))
    very = _row(text)
    once = {(one.item, one.number): one for one in statements}
    rows = [(_row(one.quote.text), one) for one in once.values()]
    exact = [(_EXACT - abs(len(very) - len(row)), one) for row, one in rows if _holds(very, row)]
    shared = _beginnings(very)
    common = [(len(shared & _beginnings(row)), number) for number, (row, _) in enumerate(rows)]
    near = [rows[number][1] for many, number in nlargest(COMPARED, common) if many]
    likest = sorted([*exact, *_like(wording, near, scans)], key=lambda found: -found[0])
    found = {(one.item, one.number): one for _, one in likest}
    return Traced(statements=tuple(found.values())[:FOUND], named=tuple(named))


async def who_used(phrase: str, *, archive: Sources, scans: Scans, weigher: Weigher, now: datetime) -> Traced:
    """Statements that hold these very words, however few, newest first; where none does, as `trace` has it."""
    wanted = words(phrase[:READ])[:MOST_PHRASE]
    found = await archive.search(f'"{" ".join(wanted)}"', limit=ARTICLES) if wanted else ()
    row = f" {' '.join(wanted)} "
    holding = [one for one in _statements(found) if row in _row(one.quote.text)]
    if holding:
        return Traced(statements=tuple(holding[:FOUND]), named=())
    return await trace(phrase, archive=archive, scans=scans, weigher=weigher, now=now)


async def watchable(text: str, *, archive: Names, scans: Scans) -> tuple[Sequence[Known], Sequence[str]]:
    """What of a message an alert could be made on: those it names, and terms: its two most telling words together,
    then each alone."""
    text = text[:READ]
    named = await _named(text, archive)
    names = {word for known in named for word in words(known.speaker.name)}
    telling = [word for word in telling_words(text, scans.rarity) if word not in names][:TELLING]
    together = [" AND ".join(telling)] if len(telling) > 1 else []
    return named, [*together, *telling]


async def _named(text: str, archive: Names) -> Sequence[Known]:
    """Those a name of whom stands in the text, in order; a single word must have a capital and only one bearer."""
    names = await archive.names()
    found: dict[SpeakerId, None] = {}
    for form, single in _forms(text):
        bearers = names.get(form, frozenset())
        if bearers and (not single or len(bearers) == 1):
            found.update(dict.fromkeys(sorted(bearers)))
    known = await archive.known(list(found)[: 4 * NAMED])
    return [one for one in known if one.statements or one.mentions][:NAMED]


def _forms(text: str) -> Iterator[tuple[str, bool]]:
    """Runs of words that may be a name, folded: from each word on, the longest first; whether it is one word alone."""
    words = list(placed_words(text))
    for at in range(len(words)):
        for size in range(min(WORDS, len(words) - at), 0, -1):
            first, last = words[at], words[at + size - 1]
            alone = size == 1
            if not alone or (text[first.start].isupper() and len(first.folded) > 1) or not first.folded.isascii():
                yield fold(text[first.start : last.end]), alone


async def _lately(text: str, archive: Sources, weigher: Weigher, now: datetime) -> Sequence[Reading]:
    """Lately filed articles on the message's matter."""
    likeness: dict[ItemId, float] = {}
    steps = range(0, REACH.days + 1, 2 * HORIZON.days)
    for days in steps:
        like = Item(id=ItemId("message"), title=text, text="", seen_at=now - timedelta(days=days))
        weights = weigher.weigh(like)
        mine = dict(weights.of)
        for member in await archive.place(like, weights):
            common = sum(weight * mine.get(word, 0.0) for word, weight in member.weights.of)
            likeness[member.item] = max(common, likeness.get(member.item, 0.0))
    likest = sorted(likeness, key=lambda item: (-likeness[item], item))[:ARTICLES]
    return await archive.readings(likest)


def _statements(readings: Sequence[Reading]) -> list[Statement]:
    return [one.statement(n) for one in readings for n, quote in enumerate(one.quotes) if quote.speaker is not None]


def _row(text: str) -> str:
    return f" {' '.join(words(text))} "


def _beginnings(row: str) -> set[str]:
    """Of its longer words, so that payment and payments are one."""
    return {word[:5] for word in row.split() if len(word) > 3 or not word.isascii()}


def _holds(message: str, statement: str) -> bool:
    """Whether one has the other's very words in a row, and enough of them to tell anything."""
    shorter = min(message, statement, key=len).split()
    distinctive = len(shorter) >= LEAST_WORDS and sum(word not in EMPTY_WORDS for word in shorter) >= 2
    return distinctive and (statement in message or message in statement)


def _like(wording: Wording, statements: Sequence[Statement], scans: Scans) -> Iterator[tuple[float, Statement]]:
    for one in statements:
        likeness = alike(wording, scans.rarity.wording(one.quote.text), least=LEAST / 2, cosine=LIKE, within=HELD)
        enough = likeness.weight >= LEAST and likeness.plain >= PLAIN
        if enough and (likeness.cosine >= LIKE or likeness.within >= HELD):
            yield likeness.weight * likeness.within, one
