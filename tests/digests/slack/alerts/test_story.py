"""What alerts brought says what matched, why, who said it and who tells it; an old item is never passed off as news."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import (
    Alert,
    ChannelId,
    HeldBack,
    ItemId,
    Kind,
    MatchedStory,
    Part,
    Reading,
    Span,
    Standing,
    StoryId,
    Subscription,
    TopicId,
)
from bot.reading.search.alerts import alert_of
from bot.reading.search.evaluation import searched
from bot.reading.search.query import FIELDS
from digests.slack.alerts.matches import UNSURE
from digests.slack.alerts.story import (
    FIELD_NAMES,
    TOGETHER,
    compose_added,
    compose_message,
    compose_story,
    compose_why,
)
from digests.slack.alerts.values import decode_wish
from digests.slack.blocks import blocks_of
from digests.slack.choices import StoryAct, StoryVerb, decode_story_act, encode_story_act
from digests.slack.control_values import UnknownValue
from tests.support.blocks import controls, mrkdwn
from tests.support.digest_builders import NOW, fired, item, quote, reading, subscription, told, where
from tests.support.digest_strategies import HOSTILE, readings


def test_the_matched_words_come_first_then_who_tells_it_and_which_alert_it_was() -> None:
    part = fired(None, where("second bridge"))
    assert mrkdwn(part) == [
        "*<https://outlet.example/bridge|Ministers agree on a second bridge>*\n"
        "… A *second bridge* is to open in the autumn, the hosts announced after the talks. …",
        "Harbour Herald · <!date^1715776200^{date_short}, {time}|15 May 2024 12:30 UTC> (17 hours old)",
        'Alert: *"second bridge"*',
    ]
    assert part.text == 'Ministers agree on a second bridge (Harbour Herald). Matched by "second bridge"'


def test_all_alerts_that_matched_are_named_by_what_their_owner_calls_them() -> None:
    one = reading()
    named = replace(subscription(2, "ferry"), name="Ferries")
    alerts = [Alert(subscription=each, item=one.item.id, matched=()) for each in (subscription(1, "bridge"), named)]
    assert mrkdwn(compose_story(told(one, *alerts), now=NOW))[-1] == "Alerts: *bridge*, *Ferries*"


def test_it_can_be_opened_muted_snoozed_edited_explained_and_judged() -> None:
    shown = blocks_of(fired())
    labels = re.findall(r"'(?:text|placeholder)': {'type': 'plain_text', 'text': '([^']+)'", str(shown[-2:]))
    assert [one for one in labels if not one.startswith(("For", "Until"))] == [
        "Open",
        "Mute this story",
        "Follow this story",
        "Snooze…",
        "Edit",
        "Why?",
        "Useful",
        "Not useful",
    ]
    assert "'value': 'U1 s1'" in str(shown)


def test_of_several_alerts_one_is_chosen_to_be_edited() -> None:
    one = reading()
    alerts = [Alert(subscription=subscription(n, f"bridge{n}"), item=one.item.id, matched=()) for n in (1, 2)]
    (edit,) = re.findall(
        r"{[^{]*'action_id': 'edit-alert'.*?}\]", str(blocks_of(compose_story(told(one, *alerts), now=NOW)))
    )
    assert re.findall(r"'value': '([^']+)'", edit) == ["U1 s1", "U1 s2"]


def test_what_buttons_carry_comes_back_and_what_they_never_carried_does_not() -> None:
    act = StoryAct(what=StoryVerb.MUTE, place=ChannelId("C0NEWS"), story=StoryId("st"), item=ItemId("i"))
    assert decode_story_act(encode_story_act(act)) == act
    for value in ("", "mute", "burn C1 st i", "mute C1 st i more"):
        with pytest.raises(UnknownValue):
            decode_story_act(value)
    for value in ("", "[]", "[" * 1_990):
        with pytest.raises(UnknownValue):
            decode_wish(value)


def matched(one: Reading, *subscriptions: Subscription) -> list[Alert]:
    found = [alert_of(each, one, searched(one)) for each in subscriptions]
    return [alert for alert in found if alert is not None]


def alerted(terms: str, one: Reading) -> list[str]:
    """The lines of the alert that the terms set off, below the headline."""
    alerts = matched(one, subscription(terms=terms))
    return mrkdwn(compose_story(told(one, *alerts), now=NOW))[0].split("\n")[1:]


def test_a_match_in_the_headline_alone_says_so() -> None:
    assert alerted('"ministers agree"', reading()) == ["_matched in the headline_"]


def test_a_speaker_that_matched_is_shown_with_the_words_and_the_role_and_nothing_is_said_of_the_headline() -> None:
    said = [quote("The harbour stays closed", name="Bo Lin"), quote("The bridge will open before the first frost")]
    assert alerted("speaker:brandt", reading(quotes=said)) == [
        "> “The bridge will open before the first frost” — *Ada Brandt* (harbour master) · "
        "<https://outlet.example/bridge|Harbour Herald>"
    ]


def test_a_kind_of_statement_that_matched_is_shown_by_the_very_statement() -> None:
    said = [
        quote("The harbour stays closed until spring", name="Bo Lin"),
        replace(quote("The bridge will open before the first frost"), kind=Kind.MIXED),
        quote("The ferry will sail on in any weather"),
    ]
    assert alerted("speaker:brandt kind:direct", reading(quotes=said)) == [
        "> “The ferry will sail on in any weather” — *Ada Brandt* (harbour master) · "
        "<https://outlet.example/bridge|Harbour Herald>"
    ]


def test_why_has_a_name_for_every_field() -> None:
    assert set(FIELD_NAMES) == set(FIELDS)


def test_an_organisation_that_matched_is_named() -> None:
    lines = alerted("org:harbour", reading(quotes=[quote("It opens", name="Harbour Board", confidence=0.4)]))
    assert "_named there: Harbour Board_" in lines


def test_words_of_a_speaker_that_is_not_sure_are_not_shown_as_theirs() -> None:
    lines = alerted("speaker:brandt", reading(quotes=[quote("It opens", confidence=0.4)]))
    assert lines == [f"_Ada Brandt {UNSURE}_"]


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


def test_an_item_of_today_is_not_still_to_come_in_the_morning() -> None:
    noon = NOW.replace(hour=12)
    assert "to come" not in mrkdwn(fired(item(published=noon, published_to="day")))[1]
    assert "to come" in mrkdwn(fired(item(published=noon, published_to="minute")))[1]


def test_an_archive_item_is_dated_as_it_is() -> None:
    old = item(standing=Standing.ARCHIVE, published=datetime(2024, 2, 15, tzinfo=UTC), published_to="day")
    assert "archive, 15 Feb 2024" in mrkdwn(fired(old))[1]
    assert "an archive item" in fired(old).text
    undated = mrkdwn(fired(item(standing=Standing.ARCHIVE, published=None)))[1]
    assert undated == "Harbour Herald · undated"


def test_whose_words_the_match_stands_in_is_told_if_that_is_sure() -> None:
    span = where("second bridge")
    sure = reading(quotes=[quote(content=(where("A second bridge is to open"),))])
    unsure = reading(quotes=[quote(content=(where("A second bridge is to open"),), confidence=0.4)])
    assert mrkdwn(fired(None, span, spoken_in=sure))[0].endswith("_in a statement by Ada Brandt (harbour master)_")
    assert "Ada Brandt" not in mrkdwn(fired(None, span, spoken_in=unsure))[0]


def several(*names: str, held_back: HeldBack | None = None) -> list[MatchedStory]:
    """A story each."""
    found = []
    for name in names:
        one = reading(item(name, title=f"Title {name}"))
        alert = Alert(subscription=subscription(), item=one.item.id, matched=())
        found.append(replace(told(one, alert), story=StoryId(name), held_back=held_back))
    return found


def test_later_reports_add_their_outlets_and_the_latest_date() -> None:
    first, second = reading(item("1")), reading(item("2", outlet="River Post", published=NOW - timedelta(hours=1)))
    alert = Alert(subscription=subscription(), item=first.item.id, matched=())
    story = replace(told(first, alert), hits=(*told(first, alert).hits, *told(second, alert).hits))
    line = mrkdwn(compose_story(story, now=NOW))[1]
    assert line.startswith("2 outlets: Harbour Herald, River Post · ")
    assert "latest <!date" in line
    assert "(60 minutes old)" in line


def test_several_stories_are_one_message_with_a_menu_each_and_the_rest_in_its_thread() -> None:
    parts = compose_message(several(*map(str, range(30)), held_back=HeldBack.CAP), now=NOW)
    assert [part.threaded for part in parts] == [False, True, True]
    assert mrkdwn(parts[0])[0] == "*30 stories. More came in an hour than you want at once*"
    assert mrkdwn(parts[0])[-1] == "22 more stories in the thread"
    menus = [one for one in controls(blocks_of(parts[0])) if one.startswith("alert-story:")]
    assert len(menus) == TOGETHER + 1, "and one that snoozes all"
    everything = "\n".join(text for part in parts for text in mrkdwn(part))
    assert all(f"Title {number}" in everything for number in range(30))


def test_why_names_the_words_of_each_alert_in_each_report() -> None:
    one = reading()
    alerts = matched(one, subscription(1, '"second bridge"'), subscription(2, "source:herald"))
    lines = mrkdwn(compose_why(told(one, *alerts), topics={}))[0].split("\n")
    assert lines[2:] == [
        '    *"second bridge"*: “second bridge”, the headline',
        "    *source:herald*: outlet Harbour Herald",
    ]


def test_what_a_report_adds_is_shown_as_said_and_by_whom() -> None:
    part = compose_added(reading(), [quote("The ferry is sold", name="Bo Lin", role=None)])
    assert mrkdwn(part)[0].split("\n")[:2] == [
        "*New in this story*",
        "> “The ferry is sold” — *Bo Lin* · <https://outlet.example/bridge|Harbour Herald>",
    ]
    assert part.text.startswith("New in this story, Bo Lin: ")


FOREIGN = re.compile(r"<(?!https?://|!date\^\d+\^\{date_short\}, \{time\}\|)")


@given(readings(most=12), HOSTILE, st.lists(st.builds(Span, st.integers(0, 50), st.integers(50, 6_000)), max_size=4))
def test_whatever_matched_slack_takes_the_messages(found: list[Reading], terms: str, spans: list[Span]) -> None:
    stories = []
    for number, one in enumerate(found):
        alert = Alert(subscription=subscription(terms=terms), item=ItemId("x"), matched=tuple(spans))
        stories.append(replace(told(one, alert), story=StoryId(str(number)), held_back=HeldBack.QUIET))
    made: list[Part] = [compose_story(one, now=NOW) for one in stories]
    made += [compose_why(one, topics={}) for one in stories]
    made += [compose_added(one, one.quotes) for one in found if one.quotes]
    made += compose_message(stories, now=NOW) if stories else []
    for part in made:
        for text in (part.text, *mrkdwn(part)):
            assert not FOREIGN.search(text)


def test_long_statements_that_a_report_adds_fit_and_those_left_out_are_counted() -> None:
    one = reading(quotes=[quote("&" * 600) for _ in range(4)])
    [text] = [shown for shown in mrkdwn(compose_added(one, one.quotes)) if "New in this story" in shown]
    assert len(text) <= 3_000
    shown = text.count("*Ada Brandt*")
    assert 1 <= shown < 4
    assert f"and {4 - shown} more statement" in text
