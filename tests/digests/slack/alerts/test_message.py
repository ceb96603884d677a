"""The list of one's own alerts."""

from __future__ import annotations

from digests.slack.alerts.message import LISTED, compose_alerts
from digests.slack.blocks import blocks_of
from tests.support.blocks import controls, mrkdwn
from tests.support.digest_builders import subscription


def test_the_list_shows_every_alert_with_a_button_to_delete_it() -> None:
    part = compose_alerts([subscription(2, "gallium"), subscription(1)])
    assert mrkdwn(part) == [
        "*You have 2 alerts*. Each match comes to you alone, as a direct message.",
        '"second bridge" · since 1 May 2024',
        "gallium · since 1 May 2024",
    ]
    assert controls(blocks_of(part)) == ["delete-alert:0", "delete-alert:1"]


def test_a_long_list_counts_what_it_leaves_out_and_an_empty_one_says_how_to_begin() -> None:
    many = compose_alerts([subscription(n, "x" * 300) for n in range(LISTED + 60)])
    assert mrkdwn(many)[-1] == "and 60 more: `/alerts remove TERMS` deletes by the words"
    assert "/alerts add" in compose_alerts([]).text
