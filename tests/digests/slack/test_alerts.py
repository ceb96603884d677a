"""An alert says what matched, where, and how to stop it; an old item is never passed off as news."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Alert, ItemId, Reading, Span, Standing, TopicId
from bot.reading.search.terms import Percolator
from digests.slack.alerts import LISTED, compose_alert, compose_alerts
from digests.slack.blocks import blocks_of
from tests.support.blocks import controls, mrkdwn
from tests.support.digest_builders import NOW, fired, item, quote, reading, subscription, where
from tests.support.digest_strategies import HOSTILE, readings


def test_an_alert_shows_the_terms_the_headline_and_the_sentence_with_the_match_marked() -> None:
    part = fired(None, where("second bridge"))
    matched, body = mrkdwn(part)
    assert matched == '*"second bridge"* matched'
    assert body.split("\n") == [
        "*<https://outlet.example/bridge|Ministers agree on a second bridge>*",
        "Harbour Herald · <!date^1715776200^{date_short}, {time}|15 May 2024 12:30 UTC>",
        "… A *second bridge* is to open in the autumn, the hosts announced after the talks. …",
    ]
    assert part.text == '“"second bridge"” matched Ministers agree on a second bridge (Harbour Herald)'


def test_an_alert_can_be_opened_and_deleted() -> None:
    shown = str(blocks_of(fired()))
    assert controls(blocks_of(fired())) == ["open", "delete-alert:0"]
    assert "'value': 's1'" in shown
    assert "Delete this alert?" in shown


def alerted(terms: str, one: Reading) -> list[str]:
    """The lines of the alert that the terms set off, below the headline and the byline."""
    (alert,) = Percolator([subscription(terms=terms)]).matching(one)
    return mrkdwn(compose_alert(alert, one, now=NOW))[1].split("\n")[2:]


def test_a_match_in_the_headline_alone_says_so() -> None:
    assert alerted('"ministers agree"', reading()) == ["_matched in the headline_"]


def test_a_speaker_that_matched_is_shown_with_the_words_and_the_role_and_nothing_is_said_of_the_headline() -> None:
    said = [quote("The harbour stays closed", name="Bo Lin"), quote("The bridge will open before the first frost")]
    assert alerted("speaker:brandt", reading(quotes=said)) == [
        "> “The bridge will open before the first frost” — *Ada Brandt* (harbour master) · "
        "<https://outlet.example/bridge|Harbour Herald>"
    ]


def test_a_speaker_that_is_not_sure_is_shown_with_the_doubt() -> None:
    (line,) = alerted("speaker:brandt", reading(quotes=[quote("It opens", confidence=0.4)]))
    assert line.startswith("*Ada Brandt* (harbour master): It opens")
    assert line.endswith("uncertain: 40% sure of the speaker")


def test_a_topic_that_matched_is_named_with_its_words_and_what_was_said_on_it() -> None:
    on_trade = replace(quote("Trade doubles every year now"), topics=(TopicId("trade"),))
    off = replace(quote("The bridge is red all over", name="Bo Lin"), topics=())
    assert alerted("topic:trade", reading(topics=["trade"], quotes=[off, on_trade])) == [
        "> “Trade doubles every year now” — *Ada Brandt* (harbour master) · "
        "<https://outlet.example/bridge|Harbour Herald>",
        "_on the topic trade_: bridge",
    ]


def test_an_outlet_that_matched_is_named() -> None:
    assert alerted("source:herald", reading()) == ["_from Harbour Herald_"]


def test_an_archive_item_is_dated_as_it_is() -> None:
    old = item(standing=Standing.ARCHIVE, published=datetime(2024, 2, 15, tzinfo=UTC), published_to="day")
    assert "archive, 15 Feb 2024" in mrkdwn(fired(old))[1]
    assert "an archive item" in fired(old).text
    undated = mrkdwn(fired(item(standing=Standing.ARCHIVE, published=None)))[1]
    assert undated.split("\n")[1] == "Harbour Herald · undated"


def test_whose_words_the_match_stands_in_is_told_if_that_is_sure() -> None:
    span = where("second bridge")
    sure = reading(quotes=[quote(content=(where("A second bridge is to open"),))])
    unsure = reading(quotes=[quote(content=(where("A second bridge is to open"),), confidence=0.4)])
    assert mrkdwn(fired(None, span, spoken_in=sure))[1].endswith("_in a statement by Ada Brandt_")
    assert "Ada Brandt" not in mrkdwn(fired(None, span, spoken_in=unsure))[1]


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


@given(readings(most=1), HOSTILE, st.lists(st.builds(Span, st.integers(0, 50), st.integers(50, 6_000)), max_size=4))
def test_whatever_matched_slack_takes_the_alert(found: list[Reading], terms: str, spans: list[Span]) -> None:
    for one in found:
        alert = Alert(subscription=subscription(terms=terms), item=ItemId("x"), matched=tuple(spans))
        part = compose_alert(alert, one, now=NOW)
        for text in (part.text, *mrkdwn(part)):
            assert not re.search(r"<(?!https?://|!date\^\d+\^\{date_short\}, \{time\}\|)", text)
