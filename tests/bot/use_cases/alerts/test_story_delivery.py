"""What is read of a story to tell it: on a real Valkey."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.model import Alert, Hit, MatchedStory
from bot.ports import StoryHits
from bot.use_cases.alerts.story_delivery import WHOLE, matched_story
from digests.slack.alerts.story import compose_message, compose_why
from tests.support.builders import NOW
from tests.support.posting.alert_posting import ANNA, STORY, a_report, an_alert_of


async def test_a_story_of_very_many_reports_is_told_from_a_few_read_whole_and_the_others_in_brief(link: Link) -> None:
    archive, alert = RedisArchive(link, keep_days=400), an_alert_of(1)
    reports = [a_report(number) for number in range(WHOLE + 4)]
    for one in reports:
        await archive.file(one, [], now=NOW)
    hits = tuple(
        Hit(item=one.item.id, alerts=(Alert(subscription=alert, item=one.item.id, matched=()),), at=NOW)
        for one in reports[: WHOLE + 2]
    )
    story = await matched_story(StoryHits(story=STORY, hits=hits), ANNA, archive)
    assert story is not None
    assert [one.in_brief for one in story.readings] == [False] * WHOLE + [True] * 4
    read = {one.item.id: one for one in await archive.readings([one.item.id for one in reports])}
    whole: MatchedStory = replace(
        story,
        hits=tuple((hit, read[hit.item]) for hit in hits),
        others=tuple(read[one.item.id] for one in story.others),
    )
    assert compose_message([story], now=NOW) == compose_message([whole], now=NOW)
    assert compose_why(story, topics={}) == compose_why(whole, topics={})
