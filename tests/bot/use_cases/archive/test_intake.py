"""Taking in: cheap things first, edits replace, nobody is alerted twice or to what was there before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.archive.revisions import RedisEdits
from bot.adapters.redis.connection import Link
from bot.adapters.subprocesses.language.language_model import LanguageProcess
from bot.model import FeedId, Item, ItemId, Label, SpeakerId, Subscription, SubscriptionId, TeamId, UserId, Window
from bot.use_cases.answers.search import Found, search
from bot.use_cases.archive.intake import Intake, take_in
from bot.use_cases.digests.readings import coverage_of, gather
from digests.slack.answers.search import compose_found
from tests.support.blocks import mrkdwn
from tests.support.news import gate
from tests.support.sandbox_talk import two_feeds

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TEXT = 'China and Russia will share a ferry. "The ice will not stop us," said Orest Valdman, a pilot in Heihe.'


def item(**about: object) -> Item:
    values: dict[str, object] = {
        "id": ItemId("ferry"),
        "title": "Russia and China share a ferry",
        "text": TEXT,
        "url": "https://news.example/ferry",
        "outlet": "Invented Courier",
        "published": NOW - timedelta(hours=1),
        "published_to": "minute",
        "seen_at": NOW,
        "feed": FeedId("courier"),
        "label": Label.INDEPENDENT,
    }
    return Item(**{**values, **about})  # type: ignore[arg-type]  # a maker with defaults


@pytest.fixture
async def intake(link: Link, language: LanguageProcess) -> Intake:
    watchlist = RedisWatchlist(link)
    await watchlist.add(
        Subscription(
            id=SubscriptionId("s"), team=TeamId("T1"), user=UserId("U1"), terms="ferry", made_at=NOW - timedelta(days=1)
        )
    )
    return Intake(
        archive=RedisArchive(link, keep_days=400), watchlist=watchlist, reader=language, gate=gate(), news_days=3
    )


async def test_a_new_item_is_filed_with_its_statements_and_one_alert_and_known_the_next_time(
    intake: Intake, link: Link
) -> None:
    taken = await take_in([item(), item()], intake=intake, now=NOW)
    assert (taken.fresh, taken.relevant, len(taken.filed)) == (1, 1, 1)
    (statement,) = await RedisArchive(link, keep_days=400).statements(SpeakerId("orest-valdman"), limit=5)
    assert statement.quote.text.startswith("The ice will not stop us")
    again = await take_in([item()], intake=intake, now=NOW)
    assert (again.fresh, again.filed) == (0, ())
    assert await queued(link) == 1


async def test_what_is_not_about_both_sides_is_remembered_but_not_kept(intake: Intake) -> None:
    fair = item(id=ItemId("fair"), title="Village fair", text="There was cake.", url="https://news.example/fair")
    taken = await take_in([fair], intake=intake, now=NOW)
    assert (taken.fresh, taken.relevant) == (1, 0)
    assert await intake.archive.on_file([fair.id]) == {fair.id: ""}
    assert await intake.archive.readings([fair.id]) == []


async def test_what_is_maybe_on_the_beat_is_found_and_alerts_nobody_and_is_in_no_digest(
    intake: Intake, link: Link
) -> None:
    shores = item(title="A ferry between many shores", text="Boats from China call there, and boats from Russia.")
    (reading,) = (await take_in([shores], intake=intake, now=NOW)).filed
    assert (reading.relevance.relevant, reading.relevance.maybe) == (False, True)
    assert await queued(link) == 0
    archive = RedisArchive(link, keep_days=400)
    found = await search("ferry", archive=archive)
    assert isinstance(found, Found)
    assert "maybe on the beat" in mrkdwn(compose_found(found, now=NOW))[1]
    window = Window(day=NOW.date(), since=NOW - timedelta(days=1), until=NOW + timedelta(hours=1), zone="UTC")
    feeds = await coverage_of(window, archive=archive, feedbook=await two_feeds(link, now=NOW), now=NOW)
    gathered = await gather(window, archive=archive, coverage=feeds)
    shown, coverage = gathered.readings, gathered.coverage
    assert (list(shown), coverage.relevant, coverage.older) == ([], 0, 0)


async def test_what_somebody_put_into_the_folder_is_read_whatever_it_is_about(intake: Intake) -> None:
    fair = item(id=ItemId("fair"), title="Village fair", text="There was cake.", label=Label.SEED, feed=None)
    assert len((await take_in([fair], intake=intake, now=NOW)).filed) == 1


async def test_a_feeds_first_poll_is_archive_and_alerts_nobody(intake: Intake, link: Link) -> None:
    (reading,) = (await take_in([item()], intake=intake, now=NOW, baseline=True)).filed
    assert reading.item.standing.value == "archive"
    assert await queued(link) == 0


async def test_an_edit_replaces_the_statements_and_announces_nothing(intake: Intake, link: Link) -> None:
    await take_in([item()], intake=intake, now=NOW)
    edited = item(text=TEXT.replace("The ice", "The snow"))
    taken = await take_in([edited], intake=intake, now=NOW)
    assert (taken.fresh, len(taken.filed)) == (0, 1)
    (statement,) = await RedisArchive(link, keep_days=400).statements(SpeakerId("orest-valdman"), limit=5)
    assert statement.quote.text.startswith("The snow")
    assert await queued(link) == 1


async def test_what_an_outlet_changes_in_what_was_said_is_noted_once(intake: Intake, link: Link) -> None:
    edits = RedisEdits(link)
    noting = replace(intake, edits=edits)
    later = NOW + timedelta(hours=2)
    await take_in([item()], intake=noting, now=NOW)
    await take_in([item(text=TEXT.replace("share", "run"))], intake=noting, now=NOW)  # nobody's words
    assert await edits.between(NOW, later) == ()
    edited = item(text=TEXT.replace("The ice", "The snow"), title="Russia and China launch a ferry")
    for _ in range(2):
        await take_in([edited], intake=noting, now=NOW + timedelta(hours=1))
    (edit,) = await edits.between(NOW, later)
    assert (edit.item, edit.at) == ("ferry", NOW + timedelta(hours=1))
    assert edit.headline == "Russia and China share a ferry"
    assert [quote.text[:8] for quote in (*edit.gone, *edit.new)] == ["The ice ", "The snow"]
    assert await edits.between(NOW, NOW + timedelta(hours=1)) == ()


async def test_another_feeds_wording_of_the_same_page_is_no_edit_unless_it_is_fuller(intake: Intake) -> None:
    summary = item(extent="summary")
    other = item(text="China, Russia: ferry.", feed=FeedId("herald"), extent="summary")
    await take_in([summary], intake=intake, now=NOW)
    assert (await take_in([other], intake=intake, now=NOW)).filed == ()
    assert (await take_in([summary], intake=intake, now=NOW)).filed == ()
    fuller = replace(other, text=TEXT + " More pilots agreed.", extent="full")
    assert len((await take_in([fuller], intake=intake, now=NOW)).filed) == 1
    assert (await take_in([summary], intake=intake, now=NOW)).filed == ()


async def queued(link: Link) -> int:
    """Posts that wait to be carried out."""
    return int(await link.redis.xlen(keys.QUEUE))
