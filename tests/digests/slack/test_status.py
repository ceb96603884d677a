"""How the bot fares, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.model import ChannelId, Delivery, DeliveryId, DeliveryState, TeamId
from digests.slack.status import NextDigest, Status, compose_status, next_digest_in_words
from tests.support.blocks import mrkdwn
from tests.support.digest_builders import COVERAGE

STATUS = Status(
    version="1.2.3",
    items=1,
    statements=1_234,
    speakers=9,
    coverage=COVERAGE,
    here=ChannelId("C9"),
    digests=(NextDigest(channel=ChannelId("C9"), at=datetime(2024, 5, 17, 6, 0, tzinfo=UTC), zone="Europe/Berlin"),),
    now=datetime(2024, 5, 16, 6, 0, tzinfo=UTC),
)


def test_it_names_storage_archive_feeds_next_digest_and_version() -> None:
    (text,) = mrkdwn(compose_status(STATUS))
    assert text.split("\n") == [
        "*Storage*: OK",
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
    assert text.count("*On hold*: a message for <#C7>: &lt;!channel&gt; is archived") == 5


def test_without_a_channel_the_next_step_is_told() -> None:
    assert "/digest settings" in next_digest_in_words(None, None, "UTC")
    assert next_digest_in_words(ChannelId("C9"), None, "UTC") == "in <#C9>"


def next_lines(status: Status) -> list[str]:
    return [one for one in mrkdwn(compose_status(status))[0].split("\n") if one.startswith("*Next digest*")]


def test_the_channel_it_is_asked_in_comes_first_and_every_other_that_has_a_digest_after_it() -> None:
    later = NextDigest(channel=ChannelId("C7"), at=datetime(2024, 5, 18, 1, 0, tzinfo=UTC), zone="Asia/Shanghai")
    both = replace(STATUS, digests=(*STATUS.digests, later))
    assert ["<#C9>" in one for one in next_lines(both)] == [True, False]
    assert next_lines(replace(both, here=ChannelId("C7")))[0].startswith("*Next digest*: Sat 18 May 09:00 CST in <#C7>")
    elsewhere = next_lines(replace(both, here=ChannelId("C5")))
    assert elsewhere[0] == "*Next digest*: none here; set one up with `/digest settings`"
    assert len(elsewhere) == 3
    assert len(next_lines(replace(both, here=None))) == 2


def test_what_is_due_and_not_posted_is_not_called_next() -> None:
    late = replace(STATUS, now=datetime(2024, 5, 17, 6, 5, tzinfo=UTC))
    assert next_lines(late)[0].startswith("*Next digest*: overdue: Fri 17 May 08:00 CEST")
