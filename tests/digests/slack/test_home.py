"""App Home greets once, then shows the next digest and one's alerts."""

from __future__ import annotations

from bot.model import ChannelId
from digests.slack.home import home_view
from tests.support.blocks import controls
from tests.support.digest_builders import NOW, TOMORROW, known, subscription


def test_the_first_visit_is_three_lines_and_one_button() -> None:
    view = home_view(channel=None, next_digest=None, zone="UTC", keep_days=400, now=NOW, alerts=[], first_visit=True)
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    assert [block["type"] for block in blocks] == ["header", "section", "actions"]
    assert str(blocks[1]["text"]["text"]).count("\n") == 2
    assert controls(blocks) == ["ask"]


def test_later_visits_show_the_next_digest_in_the_channel_s_and_the_reader_s_time() -> None:
    view = home_view(
        channel=ChannelId("C9"),
        next_digest=TOMORROW,
        zone="Europe/Berlin",
        keep_days=400,
        now=NOW,
        alerts=[subscription()],
    )
    shown = str(view)
    assert "*Next digest*: Fri 17 May 08:00 CEST in <#C9>" in shown
    assert "<!date^1715925600^" in shown
    assert "second bridge" in shown
    assert "alert-menu:1" in shown


def test_without_channel_or_alerts_the_next_step_is_told() -> None:
    shown = str(home_view(channel=None, next_digest=None, zone="UTC", keep_days=400, now=NOW, alerts=[]))
    assert "AMUR_CHANNEL" in shown
    assert "/alerts add" in shown


def test_a_hundred_alerts_fit() -> None:
    view = home_view(
        channel=None,
        next_digest=None,
        zone="UTC",
        keep_days=400,
        now=NOW,
        alerts=[subscription(n, "x" * 300) for n in range(100)],
    )
    assert "and 80 more" in str(view)


def test_of_somebody_followed_nothing_is_said_but_what_is_on_file() -> None:
    view = home_view(
        channel=None,
        next_digest=None,
        zone="UTC",
        keep_days=30,
        now=NOW,
        alerts=[],
        followed=[(known(statements=0), None)],
    )
    assert "*Ada Brandt*: no statement is on file. Amur keeps what an article says for 30 days" in str(view)
