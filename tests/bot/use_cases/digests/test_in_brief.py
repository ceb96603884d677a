"""A digest arranged of readings in brief is the very digest that would be arranged of them in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.edition.arrangement import arrange
from bot.edition.placement import CARDS, shown_as_cards
from bot.model import Coverage, Digest, Reading, Section, StoryId, Weights, Window
from bot.reading.brief import brief
from bot.reading.coverage.activity_chart import Chart, chart_of
from bot.reading.coverage.voice_balance import Voices
from bot.use_cases.digests.editor import both_capitals
from bot.use_cases.digests.readings import gather, in_full
from digests.slack.digests.digest import compose
from digests.terminal import render_digest
from tests.support.builders import NOW, a_quote, a_reading
from tests.support.digest_builders import TOPICS, shown_as
from tests.support.digest_strategies import readings
from tests.support.news import pack
from tests.support.valkey import valkey

PACK = pack()
WINDOW = Window(day=NOW.date(), since=NOW - timedelta(days=1), until=NOW, zone="UTC")
weights = st.lists(
    st.tuples(st.sampled_from([f"stem{n}" for n in range(60)]), st.floats(0, 1)), max_size=50, unique_by=lambda w: w[0]
).map(lambda of: Weights(of=tuple(of)))


@st.composite
def days(draw: st.DrawFn) -> list[Reading]:
    """Up to 25 readings as the web may bring them, and sometimes more stories than are shown as cards."""
    given = [replace(one, weights=draw(weights)) for one in draw(readings(25))]
    more = [
        replace(a_reading(f"more {n}", quotes=[a_quote()] * (n % 2)), weights=Weights())
        for n in range(draw(st.sampled_from((0, 0, CARDS + 10))))
    ]
    return [*given, *more]


@settings(suppress_health_check=list(HealthCheck))
@given(filed=days())
async def test_whatever_came_in_the_digest_is_the_same_either_way(filed: list[Reading]) -> None:
    async with valkey() as link:
        archive = RedisArchive(link, keep_days=400)
        for one in filed:
            await archive.file(one, [], now=NOW - timedelta(hours=1))
        in_brief = await archive.filed(WINDOW.since, WINDOW.until)
        whole = await archive.readings([one.item.id for one in in_brief])

        def arranged(given: list[Reading]) -> Digest:
            return arrange(
                given,
                window=WINDOW,
                pack_name="N–S",
                topics=TOPICS,
                coverage=Coverage(),
                voices=Voices(PACK),
                shown_before=[shown_as("s1", "River Post")],
            )

        long, lean = arranged(list(whole)), arranged(list(in_brief))
        shown = await in_full(lean, archive=archive, stories=shown_as_cards(lean))
        assert shown_as_cards(lean) == shown_as_cards(long)
        cards = _lines_in_brief(long, shown_as_cards(long))
        assert compose(shown, sides=both_capitals(shown, PACK)) == compose(cards, sides=both_capitals(cards, PACK))
        assert render_digest(await in_full(lean, archive=archive)) == render_digest(long)
    assert _chart(in_brief) == _chart(whole)
    assert Voices(PACK).balance(in_brief) == Voices(PACK).balance(whole)


def _lines_in_brief(digest: Digest, cards: frozenset[StoryId]) -> Digest:
    """Arranged of readings in full; what is not to be a card is then told in brief."""

    def shown_before(section: Section) -> Section:
        lines = [replace(one, readings=tuple(map(brief, one.readings))) for one in section.stories]
        both = zip(section.stories, lines, strict=True)
        return replace(section, stories=tuple(card if card.story in cards else line for card, line in both))

    return replace(digest, news=tuple(map(shown_before, digest.news)), archive=tuple(map(shown_before, digest.archive)))


def _chart(given: Sequence[Reading]) -> Chart:
    return chart_of(given, pack_name="N–S", topics=TOPICS, last=NOW.date(), zone="UTC")


async def test_what_expired_since_it_was_gathered_is_left_out(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    for name in ("gone", "kept"):
        await archive.file(a_reading(name), [], now=NOW - timedelta(hours=1))
    found = await gather(WINDOW, archive=archive, coverage=Coverage())
    gathered, coverage = found.readings, found.coverage
    digest = arrange(gathered, window=WINDOW, pack_name="N–S", topics=TOPICS, coverage=coverage)
    await link.redis.delete(keys.item(a_reading("gone").item.id))
    shown = await in_full(digest, archive=archive)
    assert [one.item.title for part in shown.news for card in part.stories for one in card.readings] == [
        "Title of kept"
    ]
    assert not any(one.in_brief for part in shown.news for card in part.stories for one in card.readings)
