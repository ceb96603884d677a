"""What is kept of speakers between questions, and answers that reach beyond it. On a real Valkey."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.model import Known, Question, Said, Silent, SpeakerId, slug
from bot.reading.statements.families import CLUSTERED
from bot.use_cases.answers.speaker_cache import Scans
from bot.use_cases.answers.who_said import PAGE, who_said
from tests.support.builders import NOW, a_quote, a_reading
from tests.support.valkey import valkey

OSKAR = slug("Oskar Lindqvist")
OLD = CLUSTERED + 40
"""Statements, of which the last forty are older than those compared with each other."""
FIRST = datetime(2028, 1, 1, 12, tzinfo=UTC)


class Counting(RedisArchive):
    """Counts how many blocks of lines are fetched."""

    blocks = 0

    async def lines(self, speaker: SpeakerId, blocks: Sequence[str]) -> Sequence[str]:
        self.blocks += len(blocks)
        return await super().lines(speaker, blocks)


@pytest.fixture
async def archive() -> AsyncIterator[Counting]:
    async with valkey() as link:
        yield Counting(link, keep_days=9_000)


async def speak(archive: RedisArchive, name: str, *texts: str, on: datetime | None) -> None:
    await archive.file(a_reading(name, quotes=[a_quote(text=text) for text in texts], published=on), [], now=NOW)


async def speak_often(archive: RedisArchive, many: int = OLD, each: int = 2) -> None:
    """Two statements every other day; their numbers are said in the order of time."""
    for n in range(many // each):
        texts = [f"Number {n * each + i}." for i in reversed(range(each))]
        await speak(archive, f"n{n}", *texts, on=FIRST + timedelta(days=2 * n))


def numbers(answer: object) -> list[int]:
    assert isinstance(answer, Said)
    return [int(one.quote.text[7:-1]) for one in answer.statements]


async def ask(archive: RedisArchive, scans: Scans, question: Question) -> Said:
    answer = await who_said(question, archive=archive, scans=scans)
    assert isinstance(answer, Said)
    return answer


async def test_pages_go_on_behind_the_statements_compared_and_none_is_missing_or_twice(archive: Counting) -> None:
    await speak_often(archive)
    scans = Scans()
    for question in (Question(name="Lindqvist"), Question(name="Lindqvist", about="number")):
        answers = [await ask(archive, scans, replace(question, page=page)) for page in range(OLD // PAGE)]
        assert [n for answer in answers for n in numbers(answer)] == list(range(OLD))[::-1]
        assert [answer.more for answer in answers] == [True] * (len(answers) - 1) + [False]
        assert {(answer.total, answer.articles, answer.searched) for answer in answers} == {(OLD, OLD // 2, 0)}
        assert {(answer.earliest, answer.latest) for answer in answers} == {(FIRST, FIRST + timedelta(days=OLD - 2))}


async def test_what_a_filter_finds_is_exact_however_long_ago_it_was_said(archive: Counting) -> None:
    await speak(archive, "undated", "Ferries sail, some day.", on=None)
    await speak(archive, "old", "The ferry sails.", on=FIRST - timedelta(days=9))
    await speak_often(archive)
    ferries = Question(name="Lindqvist", about="ferry")
    found = await ask(archive, Scans(), ferries)
    assert [one.quote.text for one in found.statements] == ["The ferry sails.", "Ferries sail, some day."]
    assert (found.total, found.articles, found.without_date, found.among) == (2, 2, 1, 0)
    dated = await ask(archive, Scans(), replace(ferries, until=FIRST.date()))
    assert (dated.total, dated.undated) == (1, 1)
    none = await who_said(replace(ferries, since=FIRST.date()), archive=archive)
    assert isinstance(none, Silent)
    assert none.undated == 1


async def test_where_a_filter_does_not_reach_all_the_answer_says_among_how_many(archive: Counting) -> None:
    await speak(archive, "old", "The ferry sails.", on=FIRST - timedelta(days=99))
    await speak_often(archive)
    scans = Scans(reach=100)
    answer = await ask(archive, scans, Question(name="Lindqvist", about="number", page=99))
    assert answer.total == answer.among
    assert 100 <= answer.among < OLD
    assert numbers(answer)[-1] == OLD - answer.among, "the newest, without a gap"
    silent = await who_said(Question(name="Lindqvist", about="ferry"), archive=archive, scans=scans)
    assert isinstance(silent, Silent)
    assert silent.among == answer.among


async def test_what_changed_from_the_day_before_is_told_behind_the_statements_compared_too(archive: Counting) -> None:
    await speak_often(archive)
    await speak(archive, "a", "Number 9 is a ferry.", on=FIRST - timedelta(days=3))
    await speak(archive, "b", "Number 8 is a bridge.", on=FIRST - timedelta(days=2))
    last = await ask(archive, Scans(), Question(name="Lindqvist", about="number", page=99))
    (change,) = [one.change for one in last.families if one.statement.quote.text == "Number 8 is a bridge."]
    assert change is not None
    assert (change.before, change.new, change.gone) == (date(2027, 12, 29), ("bridge", "8"), ("ferry", "9"))
    assert last.families[-1].change is None


def noise(seed: str) -> str:
    """512 characters that cannot be packed to less than half."""
    return "".join(hashlib.sha512(f"{seed} {n}".encode()).hexdigest() for n in range(4))


async def test_a_bound_within_a_month_of_many_days_leaves_no_gap(archive: Counting) -> None:
    for n in range(24):
        day = FIRST + timedelta(days=n * 7 % 24)
        texts = [f"{day:%d} {i} ferry {noise(f'{n} {i}')}" for i in range(20)]
        await speak(archive, f"n{n}", *texts, on=day)
    every = await archive.statements(OSKAR, limit=1_000)
    for reach in (50, 250, 400):
        answer = await ask(archive, Scans(reach=reach), Question(name="Lindqvist", about="ferry", page=99))
        assert reach <= answer.among < len(every)
        assert answer.statements[-1] == every[answer.among - 1]


async def test_a_scan_is_kept_until_the_speaker_says_something_new(archive: Counting) -> None:
    scans = Scans()
    await speak(archive, "one", "One.", on=FIRST)
    for page in range(3):
        await ask(archive, scans, Question(name="Lindqvist", page=page))
    assert archive.blocks == 1
    await speak(archive, "two", "Two.", on=FIRST + timedelta(days=1))
    answer = await ask(archive, scans, Question(name="Lindqvist"))
    assert [one.quote.text for one in answer.statements] == ["Two.", "One."]
    assert archive.blocks == 2


async def test_a_corrected_statement_is_seen_at_once_though_there_are_as_many_as_before(archive: Counting) -> None:
    scans = Scans()
    for text in ("The ferry sails.", "The ferry stays."):
        made = a_reading("one", quotes=[a_quote(text=text)], text=text, published=FIRST)
        await archive.file(made, [], now=NOW)
        for question in (Question(name="Lindqvist"), Question(name="Lindqvist", about="ferry")):
            answer = await ask(archive, scans, question)
            assert [one.quote.text for one in answer.statements] == [text]


async def test_of_lines_only_the_months_that_changed_are_fetched_again(archive: Counting) -> None:
    scans, question = Scans(), Question(name="Lindqvist", about="number")
    await speak_often(archive)
    await ask(archive, scans, question)
    months = archive.blocks
    assert months > 6
    await ask(archive, scans, question)
    assert archive.blocks == months
    await speak(archive, "new", "Number 1000.", on=FIRST + timedelta(days=1))
    assert (await ask(archive, scans, question)).total == OLD + 1
    assert archive.blocks == months + 1


async def test_what_expired_is_left_out_and_moves_nothing_from_its_page(archive: Counting) -> None:
    await speak_often(archive, many=3 * PAGE, each=1)
    scans = Scans()
    for question in (Question(name="Lindqvist"), Question(name="Lindqvist", about="number")):
        await ask(archive, scans, question)
    async with archive._link.asking() as redis:
        await redis.delete(keys.item(a_reading(f"n{3 * PAGE - 2}").item.id))  # as the server does after keep_days
    for question in (Question(name="Lindqvist"), Question(name="Lindqvist", about="number")):
        pages = [numbers(await ask(archive, scans, replace(question, page=page))) for page in range(3)]
        assert pages == [[14, 12, 11, 10], [9, 8, 7, 6, 5], [4, 3, 2, 1, 0]]


async def test_many_who_ask_at_once_wait_for_one_fetch(archive: Counting) -> None:
    scans = Scans()
    await speak(archive, "one", "One.", on=FIRST)
    await asyncio.gather(*(ask(archive, scans, Question(name="Lindqvist")) for _ in range(20)))
    assert archive.blocks == 1


async def test_what_is_kept_of_all_speakers_has_a_bound(archive: Counting) -> None:
    scans = Scans(kept=10)
    for number in range(8):
        name = f"Speaker {'abcdefgh'[number]}"
        quotes = [a_quote(name, f"Sentence {n}.") for n in range(4)]
        await archive.file(a_reading(name, quotes=quotes), [], now=NOW)
        await ask(archive, scans, Question(name=name, about="sentence"))
    assert sum(one.size for one in scans._shelves.values()) == 8


async def test_what_was_compared_outlives_the_lines_of_who_spoke_much(archive: Counting) -> None:
    name, other = "Speaker a", "Speaker b"
    for who in (name, other):
        for number in range(CLUSTERED // 40 + 1):
            quotes = [a_quote(who, f"Sentence {number} {n}.") for n in range(40)]
            await archive.file(a_reading(f"{who} {number}", quotes=quotes), [], now=NOW)
    scans = Scans(kept=2 * CLUSTERED + 50)
    for who in (name, other):
        await ask(archive, scans, Question(name=who, about="sentence"))
    kept = scans._shelves[slug(name)]
    assert (len(kept.lines), kept.size) == (0, CLUSTERED)
    assert len(scans._shelves[slug(other)].lines) > CLUSTERED


async def test_statements_that_share_words_with_a_text_are_found_however_old(archive: Counting) -> None:
    await speak(archive, "old", "The ferries to the islands are late.", on=FIRST - timedelta(days=99))
    await speak_often(archive)
    who = Known(speaker=a_quote().speaker or pytest.fail("nobody"), statements=OLD + 1, mentions=0)
    found = await Scans().likely(who, "No ferry for the island!", archive)
    assert [one.quote.text for one in found] == ["The ferries to the islands are late."]
