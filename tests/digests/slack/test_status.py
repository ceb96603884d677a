"""How the bot fares, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.errors import StorageFault
from bot.model import Area, ChannelId, Health, Heartbeat, Role, Trouble
from digests.slack.status import NextDigest, Status, compose_status, next_digest_in_words
from tests.support.blocks import mrkdwn
from tests.support.digest_builders import COVERAGE

NOW = datetime(2024, 5, 16, 6, 0, tzinfo=UTC)


def beat(role: Role, process: str, at: datetime = NOW) -> Heartbeat:
    return Heartbeat(role=role, process=process, version="1.2.3", at=at)


STATUS = Status(
    version="1.2.3",
    items=1,
    statements=1_234,
    speakers=9,
    coverage=COVERAGE,
    here=ChannelId("C9"),
    digests=(NextDigest(channel=ChannelId("C9"), at=datetime(2024, 5, 17, 6, 0, tzinfo=UTC), zone="Europe/Berlin"),),
    now=NOW,
    health=Health(
        beats=(
            beat(Role.WORKER, "a"),
            beat(Role.WORKER, "b"),
            beat(Role.WORKER, "dead", NOW - timedelta(minutes=2)),
            beat(Role.WEB, "c"),
        )
    ),
)


def test_it_names_storage_archive_feeds_next_digest_and_version() -> None:
    (text,) = mrkdwn(compose_status(STATUS))
    assert text.split("\n") == [
        "*Storage*: OK",
        "*On file*: 1 item, 1,234 statements by 9 speakers",
        "*Feeds*: 47 of 47 feeds answered.",
        "*Next digest*: Fri 17 May 08:00 CEST in <#C9> "
        "(<!date^1715925600^{date_short}, {time}|17 May 2024 06:00 UTC> for you)",
        "*Running*: 1 web, 2 worker",
        "*Version*: 1.2.3",
    ]


def test_a_process_that_was_killed_just_now_is_named_before_it_is_missed() -> None:
    ages = {"a": 14, "b": 24, "c": 31, "d": 59, "e": 61}
    beats = tuple(beat(Role.WORKER, name, NOW - timedelta(seconds=age)) for name, age in ages.items())
    for some, said in (
        (beats[:2], "2 worker (one not heard of for 24 s)"),
        (beats, "4 worker (3 not heard of for 24 s)"),
    ):
        (text,) = mrkdwn(compose_status(replace(STATUS, health=Health(beats=some))))
        assert f"*Running*: {said}\n" in text


def test_storage_that_takes_no_writes_is_said_with_the_next_step() -> None:
    full = Trouble(area=Area.STORAGE, of=StorageFault.FULL)
    whole = compose_status(replace(STATUS, health=Health(troubles=(full,))))
    assert mrkdwn(whole)[0].startswith(
        ":warning: *Storage*: its memory is full, so nothing new is kept: raise its maxmemory"
    )
    assert "Storage: its memory is full" in whole.text
    assert "*Storage*: OK" not in mrkdwn(whole)[0]


def test_what_slack_holds_back_is_named_with_its_reason_and_cannot_shout() -> None:
    held = Trouble(area=Area.HELD, of="C7", detail="<!channel> is archived", count=9)
    (text,) = mrkdwn(compose_status(replace(STATUS, health=Health(troubles=(held,)))))
    assert ":warning: *Held back*: 9 messages for <#C7> waiting: &lt;!channel&gt; is archived" in text


def test_more_troubles_than_there_is_room_for_are_counted() -> None:
    many = tuple(Trouble(area=Area.FOLDER, of=f"{n}.txt", detail="empty") for n in range(20))
    (text,) = mrkdwn(compose_status(replace(STATUS, health=Health(troubles=many))))
    assert text.count(":warning:") == 13
    assert "and 8 more: see `amur doctor`" in text


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
