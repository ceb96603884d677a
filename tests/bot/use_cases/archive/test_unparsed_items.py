"""Without a language model items are filed, found and alerted to all the same; what is said in them is read later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.subprocesses.language.language_model import LanguageProcess, english
from bot.bootstrap.store import Store
from bot.errors import ReaderFailed
from bot.model import Area, FeedId, Item, ItemId, Label, Role, SpeakerId, Subscription, SubscriptionId, TeamId, UserId
from bot.use_cases.archive.intake import Intake, take_in
from bot.use_cases.archive.unparsed_items import parse_some
from bot.use_cases.health.account import account
from digests.wording.words import labels_of
from handlers.processes.archive.unparsed_items import reading_statements
from handlers.processes.health.heartbeat import Complaints, beating
from handlers.processes.loops import forever
from tests.support.news import gate, pack

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
VALDMAN = SpeakerId("orest-valdman")


def item(name: str = "ferry", said: str = "The ice will not stop us", **about: object) -> Item:
    values: dict[str, object] = {
        "id": ItemId(name),
        "title": f"Russia and China share a {name}",
        "text": f'China and Russia will share a {name}. "{said}," said Orest Valdman, a pilot in Heihe.',
        "published": NOW - timedelta(hours=1),
        "published_to": "minute",
        "seen_at": NOW,
        "feed": FeedId("courier"),
        "label": Label.INDEPENDENT,
    }
    return Item(**{**values, **about})  # type: ignore[arg-type]  # a maker with defaults


@dataclass(frozen=True)
class Bench:
    """A machine without a model, until `install`."""

    intake: Intake
    model: LanguageProcess
    folder: Path

    def install(self) -> None:
        (self.folder / "model_of_this_test").mkdir()
        (self.folder / "model_of_this_test" / "__init__.py").touch()


@pytest.fixture
async def bench(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    monkeypatch.syspath_prepend(tmp_path)
    model = LanguageProcess(pack(), kind=english(("model_of_this_test",)))
    intake = Intake(archive=store.archive, watchlist=store.watchlist, reader=model, gate=gate(), news_days=3)
    yield Bench(intake, model, tmp_path)
    await model.aclose()


async def test_an_item_is_filed_found_and_alerted_to_without_a_model_and_read_once_there_is_one(
    bench: Bench, store: Store, link: Link
) -> None:
    for user, terms in (("U1", "ferry"), ("U2", "speaker:Valdman")):
        subscription = Subscription(
            id=SubscriptionId(user), team=TeamId("T1"), user=UserId(user), terms=terms, made_at=NOW - timedelta(days=1)
        )
        await store.watchlist.add(subscription)
    old = item("bridge", "The frost came early")
    await take_in([item()], intake=bench.intake, now=NOW)
    await take_in([old], intake=bench.intake, now=NOW, baseline=True)
    [found] = await store.archive.search("ferry", limit=5)
    [brief] = [one for one in await store.archive.filed(NOW, NOW + timedelta(1)) if one.item.id == "ferry"]
    assert found.unparsed
    assert brief.unparsed
    assert "statements not read yet" in labels_of(found.item, unparsed=found.unparsed)
    assert not await store.archive.statements(VALDMAN, limit=5)
    assert await alerted(link) == ["U1"]
    with pytest.raises(ReaderFailed, match="install it"):
        await parse_some(store.archive, bench.model, bench.intake, now=NOW)

    bench.install()
    assert await parse_some(store.archive, bench.model, bench.intake, now=NOW) == 2
    said = [one.quote.text for one in await store.archive.statements(VALDMAN, limit=5)]
    assert sorted(said) == ["The frost came early,", "The ice will not stop us,"]
    [now_read] = await store.archive.search("ferry", limit=5)
    assert (now_read.unparsed, now_read.placed) == (False, found.placed)
    assert await alerted(link) == ["U1", "U2"], "each once, and nobody to what was on the feed at its first poll"
    assert await parse_some(store.archive, bench.model, bench.intake, now=NOW) == 0
    assert await link.redis.exists(keys.UNPARSED) == 0


async def test_what_is_only_maybe_on_the_beat_alerts_nobody_when_it_is_read_either(
    bench: Bench, store: Store, link: Link
) -> None:
    subscription = Subscription(
        id=SubscriptionId("U1"), team=TeamId("T1"), user=UserId("U1"), terms="speaker:Valdman", made_at=NOW
    )
    await store.watchlist.add(subscription)
    text = 'Boats from China call there, and boats from Russia. "We wait for the ice to go," said Orest Valdman.'
    shores = item("shores", title="A ferry between many shores", text=text)
    await take_in([shores], intake=bench.intake, now=NOW)
    bench.install()
    assert await parse_some(store.archive, bench.model, bench.intake, now=NOW) == 1
    [found] = await store.archive.search("shores", limit=5)
    assert found.in_doubt
    assert await store.archive.statements(VALDMAN, limit=5)
    assert await alerted(link) == []


async def alerted(link: Link) -> list[str]:
    records = [await link.redis.hget(key, "to") async for key in link.redis.scan_iter(keys.delivery("*"))]
    return sorted(text(record or b"") for record in records)


async def test_what_was_edited_meanwhile_is_not_undone_by_reading_what_it_was(bench: Bench, store: Store) -> None:
    await take_in([item()], intake=bench.intake, now=NOW)
    [before] = await store.archive.unparsed(limit=5)
    await take_in([item(said="The snow will not stop us")], intake=bench.intake, now=NOW)
    assert not await store.archive.parsed(replace(before, unparsed=False), ())
    [waiting] = await store.archive.unparsed(limit=5)
    assert "snow" in waiting.item.text


async def test_a_missing_model_is_in_the_account_of_health_until_it_is_there(bench: Bench, store: Store) -> None:
    complaints, stop = Complaints(), asyncio.Event()

    async def models() -> list[str]:
        return [one.detail for one in (await account(store, now=store.now())).troubles if one.area is Area.MODEL]

    async def is_(well: bool) -> None:
        async with asyncio.timeout(20):
            while bool(complaints.all()) is well:
                await asyncio.sleep(0.02)
        async with beating([Role.WORKER], store, complaints), asyncio.timeout(10):
            while not (await account(store, now=store.now())).beats or bool(await models()) is well:
                await asyncio.sleep(0.02)

    step = reading_statements(store.archive, bench.model, bench.intake, store.now)

    def note(name: str, problem: Exception | None) -> None:
        assert problem is None or isinstance(problem, ReaderFailed)
        complaints.note(name, problem, store.now())

    loop = asyncio.create_task(forever("statements", step, stop, note))
    await is_(well=False)
    bench.install()
    await is_(well=True)
    stop.set()
    await loop


async def test_a_language_that_is_not_installed_waits_without_a_complaint_and_is_read_once_it_is(
    bench: Bench, store: Store
) -> None:
    """Ukrainian is read by nobody, so it does not wait."""

    @dataclass(frozen=True)
    class WithoutRussian:
        model: LanguageProcess

        def reads(self, language: str) -> bool:
            return language != "ru"

        def check(self) -> None:
            self.model.check()

        async def warm(self) -> None:
            await self.model.warm()

    russian = "Россия и Китай откроют паром. «Лед нас не остановит», — сказал лоцман Орест Вальдман в Хэйхэ."
    ukrainian = "Росія та Китай відкриють їхній пором, каже лоцман Орест Вальдман у Хейхе."
    await take_in([item("ru", text=russian), item("uk", text=ukrainian)], intake=bench.intake, now=NOW)
    waiting = await store.archive.unparsed(limit=5)
    assert [one.item.id for one in waiting] == ["ru"]
    bench.install()
    assert await parse_some(store.archive, WithoutRussian(bench.model), bench.intake, now=NOW) == 0
    assert [one.item.id for one in await store.archive.unparsed(limit=5)] == ["ru"]
