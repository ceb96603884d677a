"""What is due, in words, and where a digest says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.edition.due import due
from bot.model import Days, Event
from digests.slack.digests.digest import compose
from digests.terminal import render_digest
from digests.wording.calendar import days_typed
from handlers.grammar.digest import DigestAsked, parse_digest
from tests.support.blocks import all_text
from tests.support.digest_builders import arranged, item, reading

DAY = date(2024, 5, 16)
EVENTS = (
    Event(id="a", name="Ferry <fair>", source="s", every=(5, 17)),
    Event(id="b", name="River Council", source="s", dates=(Days(first=DAY, last=date(2024, 5, 18)),)),
    Event(id="c", name="Bridge day", source="s", every=(5, 20)),
)


def test_the_head_says_what_is_due_and_the_day_before_how_to_see_the_last_time() -> None:
    for digest in (arranged(reading(item("1"))), arranged()):  # a quiet day, too
        text = all_text(compose(replace(digest, due=due(EVENTS, DAY))))
        assert "*Due* Today: River Council (until 18 May)\nFriday 17 May: Ferry &lt;fair&gt;" in text
        assert "Last time: `/digest 17 May 2023` (Ferry &lt;fair&gt;)" in text
        assert "Monday 20 May: Bridge day" in text


def test_the_terminal_says_the_same() -> None:
    text = render_digest(replace(arranged(reading(item("1"))), due=due(EVENTS, DAY)))
    assert "Due  Today: River Council (until 18 May)" in text
    assert "Last time (Ferry <fair>): 17 May 2023, amur digest --day 2023-05-17" in text


def test_the_days_offered_can_be_typed() -> None:
    for first, last in ((DAY, DAY), (DAY, date(2024, 5, 18)), (date(2024, 4, 30), DAY)):
        asked = parse_digest(days_typed(Days(first=first, last=last)), today=date(2024, 8, 1), topics=())
        assert asked == DigestAsked(first, last=last if last > first else None)
