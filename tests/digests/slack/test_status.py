"""How the bot fares, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.model import ChannelId, Delivery, DeliveryId, DeliveryState, TeamId
from digests.slack.status import Status, compose_status, next_digest_in_words
from tests.digests.slack.digests.test_digest import mrkdwn
from tests.support.builders import COVERAGE

STATUS = Status(
    version="1.2.3",
    items=1,
    statements=1_234,
    speakers=9,
    coverage=COVERAGE,
    channel=ChannelId("C9"),
    next_digest=datetime(2024, 5, 17, 6, 0, tzinfo=UTC),
    zone="Europe/Berlin",
)


def test_it_names_storage_archive_feeds_next_digest_and_version() -> None:
    (text,) = mrkdwn(compose_status(STATUS))
    assert text.split("\n") == [
        "*Storage*: it answers",
        "*On file*: 1 item, 1,234 statements by 9 speakers",
        "*Feeds*: 47 of 47 feeds answered.",
        "*Next digest*: Fri 17 May 08:00 CEST in <#C9> "
        "(<!date^1715925600^{date_short}, {time}|17 May 2024 06:00 UTC> for you)",
        "*Version*: 1.2.3",
    ]


def test_what_slack_holds_back_is_named_with_its_reason_and_cannot_shout() -> None:
    held = Delivery(
        id=DeliveryId("d"), team=TeamId("T"), to="C7", state=DeliveryState.HELD, reason="<!channel> is archived"
    )
    (text,) = mrkdwn(compose_status(replace(STATUS, held=(held,) * 9)))
    assert text.count("*Held back*: a message for <#C7>: &lt;!channel&gt; is archived") == 5


def test_without_a_channel_the_next_step_is_told() -> None:
    assert "AMUR_CHANNEL" in next_digest_in_words(None, None, "UTC")
    assert next_digest_in_words(ChannelId("C9"), None, "UTC") == "in <#C9>"


def test_files_of_the_folder_that_cannot_be_read_are_named() -> None:
    text = compose_status(replace(STATUS, folder_wrong="salt.txt is empty")).blocks
    assert "*Folder*: not all of it can be read: salt.txt is empty" in text
    assert "*Folder*" not in compose_status(STATUS).blocks
