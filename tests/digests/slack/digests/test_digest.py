"""The digest as Slack messages: whole, within limits, readable, and honest about what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import given

from bot.edition.angles import with_angles
from bot.edition.arrangement import arrange
from bot.edition.clusters import grouped
from bot.model import ChannelId, ChannelPlan, Coverage, ItemId, Kind, Label, Reading, Revised, Span, TopicId
from bot.sandbox.checks.limits import violations
from digests.slack.blocks import blocks_of, plain_blocks_of
from digests.slack.choices import decode_choice
from digests.slack.digests.digest import compose, keeps_silent
from digests.slack.digests.story_detail import compose_story
from digests.slack.rich_blocks import children, part_in_mrkdwn
from digests.terminal import render_digest
from tests.support.blocks import all_text, cards, controls, mrkdwn
from tests.support.digest_builders import (
    COVERAGE,
    TEXT,
    TOPICS,
    WINDOW,
    about,
    arranged,
    item,
    many,
    quote,
    reading,
    shown_as,
    whole,
)
from tests.support.digest_strategies import SIDES, SMALL_SIDES, readings
from tests.support.prose.four_stories import stories

HERALD = "<https://outlet.example/bridge|Harbour Herald>"


# ------------------------------------------------------------------------------------------------------------ the page


def test_the_page_has_a_head_cards_buttons_and_a_foot() -> None:
    (part,) = compose(whole())
    kinds = [block["type"] for block in blocks_of(part)]
    assert kinds == ["header", "context", "section", "rich_text", "context", "actions", "context"]
    assert blocks_of(part)[0]["text"] == {"type": "plain_text", "text": "China–Russia, Thursday 16 May", "emoji": False}
    top, head, card, small, foot = mrkdwn(part)
    assert top == "1 story from 2 items · 2 speakers · 2 outlets · since Wed 15 May 08:00 CEST"
    assert head == "*<https://outlet.example/bridge|Ministers agree on a second bridge>*"
    assert card.split("\n") == [
        "The two ministers met on Thursday and spoke for three hours about the border …",
        "> “The bridge opens before the first frost, not a day later”",
    ]
    assert small == (
        f"— *Ada Brandt* (harbour master) · {HERALD} · <!date^1715776200^{{time}}|15 May 2024 12:30 UTC>"
        " · 2 outlets, incl. <https://outlet.example/bridge|State Voice (state media)> · Summits &amp; diplomacy"
    )
    assert foot == "47 of 47 feeds answered. 412 items, 61 on the beat, 1 merged as a duplicate."


def test_four_stories_are_seventy_lines_of_a_phone() -> None:
    """`python -m tests.benchmarks.digests.heights` measures the same in pixels."""
    (part,) = compose(arranged(*stories()))
    lines = [line for text in mrkdwn(part) for line in text.split("\n")]
    shown = [re.sub(r"<[^|>]*\|([^>]*)>", r"\1", line) for line in lines]
    assert len(cards(part)) == 4
    assert sum(-(-len(line) // 38) for line in shown) <= 70


def test_more_on_a_story_has_every_statement_and_outlet_and_asks_whether_it_was_useful() -> None:
    (digest,) = [whole()]
    card = digest.news[0].stories[0]
    detail = compose_story(card, SMALL_SIDES)
    text = all_text((detail,))
    assert "“The bridge opens before the first frost, not a day later” — *Ada Brandt* (harbour master), to the" in text
    assert f"*Bo Lin*: trade had doubled since the crossing opened · {HERALD}" in text
    assert "<https://outlet.example/bridge|State Voice (state media)>" in text
    assert "Only in North Voice: 40 boats (also River Post)" in text
    assert blocks_of(detail)[-1]["type"] == "context_actions"
    thread, *judged = re.findall(r"'value': '([^']+)'", str(blocks_of(detail)))
    assert thread == card.readings[0].item.id
    assert [type(decode_choice(one)).__name__ for one in judged] == ["FollowWhat", "OnBeat", "Judged", "Judged"]


@given(readings())
def test_slack_takes_whatever_there_is_on_a_story(given: list[Reading]) -> None:
    for one in arranged(*given).news:
        for card in one.stories:
            detail = compose_story(card, SIDES)
            assert violations(blocks_of(detail), "message") == ()
            assert violations(plain_blocks_of(detail), "message") == ()


def test_the_top_level_text_stands_alone() -> None:
    (part,) = compose(whole())
    assert part.text == (
        "China–Russia, Thursday 16 May: Ministers agree on a second bridge."
        " 1 story from 2 items · 2 speakers · 2 outlets · since Wed 15 May 08:00 CEST"
    )


def test_a_card_s_menu_shows_more_opens_the_article_asks_for_more_judges_and_explains() -> None:
    (part,) = compose(whole())
    values = re.findall(r"'value': '([^']+)'", str(cards(part)))
    assert [type(decode_choice(value)).__name__ for value in values] == [
        "MoreOn",
        "OpenArticle",
        "MoreFrom",
        "OnBeat",
        "WhyHere",
    ]


def test_a_digest_one_sees_alone_can_be_shared_and_the_posted_one_has_a_menu() -> None:
    assert controls(blocks_of(compose(whole())[0])) == ["story-menu:0", "ask", "digest-menu"]
    seen_alone = controls(blocks_of(compose(whole(), share="[null, null]")[0]))
    assert seen_alone == ["story-menu:0", "ask", "share-digest", "missed"]


def test_a_statement_of_an_unsure_speaker_or_of_nobody_is_not_shown() -> None:
    unsure = [quote(confidence=0.59), quote(name=None), quote(stance=True)]  # an attitude whose cue is not known
    (part,) = compose(arranged(reading(quotes=unsure)))
    assert "The bridge will open before" not in all_text((part,))


def test_an_attitude_is_told_as_one_and_never_as_words_spoken() -> None:
    text = f"{TEXT} Ada Brandt opposes the closing of the old bridge."
    at = text.index("opposes")
    stance = quote("the closing of the old bridge", stance=True, kind=Kind.INDIRECT, cue=Span(at, at + len("opposes")))
    (part,) = compose(arranged(reading(item(text=text), quotes=[stance])))
    lines = [line for one in mrkdwn(part) for line in one.split("\n")]
    assert f"*Ada Brandt* (harbour master) opposes the closing of the old bridge · {HERALD}" in lines
    assert not any(line.startswith(">") for line in lines)


def test_a_statement_that_a_cut_summary_breaks_off_is_not_shown() -> None:
    begun = f"{TEXT} {TEXT} Bo Lin says the bridge opens before the fro"
    at = begun.index("the bridge opens before")
    said = quote("the bridge opens before the fro", kind=Kind.INDIRECT, name="Bo Lin", content=(Span(at, len(begun)),))
    cut_off = reading(item(text=begun, extent="summary"), quotes=[said])
    assert "Bo Lin*" not in all_text(compose(arranged(cut_off)))
    whole_text = reading(item(text=f"{begun}st.", extent="summary"), quotes=[said])
    assert "*Bo Lin*" in all_text(compose(arranged(whole_text)))


def test_every_statement_links_the_article_it_was_read_in() -> None:
    """Of two articles of one story, neither contains the other's words."""
    first = item("1")
    second = item("2", outlet="River Post", url="https://river.example/talks", published=None)
    digest = arranged(
        reading(first, story="s", quotes=[quote("The bridge opens before the first frost, I promise")]),
        reading(second, story="s", quotes=[quote("The harbour is closed to all ships tonight", name="Bo Lin")]),
    )
    detail = all_text((compose_story(digest.news[0].stories[0]),))
    by_speaker = {n: line for line in detail.split("\n") for n in ("Ada Brandt", "Bo Lin") if n in line}
    assert by_speaker["Ada Brandt"].endswith(f"· {HERALD}")
    assert by_speaker["Bo Lin"].endswith("· <https://river.example/talks|River Post>")
    [card] = [one for one in mrkdwn(compose(digest)[0]) if "Ada Brandt" in one]
    assert card.startswith(f"— *Ada Brandt* (harbour master) · {HERALD} · ")
    terminal = render_digest(digest).split("\n")
    at = next(n for n, line in enumerate(terminal) if "Bo Lin" in line)
    assert "River Post:" in terminal[at]
    assert terminal[at + 2].strip() == "https://river.example/talks"


def test_an_article_of_which_a_feed_only_makes_claims_is_not_linked_as_the_source_of_its_words() -> None:
    claim = replace(item(outlet="Volga Blog"), claimed=True)
    (part,) = compose(arranged(reading(claim, quotes=[quote("The bridge opens before the first frost, I promise")])))
    [line] = [line for text in mrkdwn(part) for line in text.split("\n") if "Ada Brandt" in line]
    assert line.startswith("— *Ada Brandt* (harbour master) · Volga Blog, linking to outlet.example · ")


def test_nobody_is_called_the_first_where_another_may_have_been() -> None:
    early = datetime(2024, 5, 15, 9, tzinfo=UTC)
    members = [
        reading(item("1"), story="s"),
        reading(item("2", outlet="River Post", published=early, extent="summary"), story="s"),
    ]
    assert "first: River Post" in all_text(compose(arranged(*members)))
    unknown: list[tuple[datetime | None, Literal["day"] | None]] = [
        (datetime(2024, 5, 15, tzinfo=UTC), "day"),
        (None, None),
    ]
    for at, exact in unknown:
        unsure = reading(item("3", outlet="Ox Weekly", published=at, published_to=exact), story="s")
        shown_before = all_text(compose(arranged(*members, unsure)))
        assert "3 outlets" in shown_before
        assert "first: River Post" not in shown_before


def test_the_foot_speaks_of_a_thread_only_where_there_is_one() -> None:
    (part,) = compose(arranged(*many(2)))
    assert "thread" not in all_text((part,))
    assert "thread" in all_text(compose(arranged(*many(6)))[:1])


def test_an_edit_says_who_changed_what_and_when() -> None:
    edit = Revised(
        item=ItemId("1"),
        at=datetime(2024, 5, 16, 5, tzinfo=UTC),
        headline="Ministers <!channel> agree",
        new=(quote("It opens in May"),),
        gone=(quote("It opens in June", name="Bo Lin"),),
    )
    digest = arrange(
        [reading(item("1"))], window=WINDOW, pack_name="N–S", topics=TOPICS, coverage=COVERAGE, edits=[edit]
    )
    text = all_text(compose(digest))
    assert f"by {HERALD}: now *Ada Brandt*: “It opens in May”; no longer *Bo Lin*: “It opens in June”" in text
    assert "the headline was “Ministers &lt;!channel&gt; agree”" in text
    assert digest.news[0].stories[0].carried_over
    assert "Updated 16 May 2024 05:00 UTC: now Ada Brandt: “It opens in May”" in render_digest(digest)


def test_what_a_live_page_tells_besides_is_not_put_under_the_story() -> None:
    other = quote("Something else blew up in another town entirely", name="Bo Lin")
    live = reading(item("1", title="War live: the bridge opens"), story="s", quotes=[other])
    text = all_text(compose(arranged(live, reading(item("2", outlet="River Post"), story="s"))))
    assert "Bo Lin" not in text
    assert "Bo Lin" in all_text(compose(arranged(reading(item("1"), story="s", quotes=[other]))))


def test_two_speakers_never_share_a_block_quotation() -> None:
    said = [
        quote("The ice is thin this year, and thinner by the bank"),
        quote("We wait for the thaw as always", name="Bo Lin"),
    ]
    digest = arranged(reading(quotes=said))
    parts = children(blocks_of(compose_story(digest.news[0].stories[0]))[1], "elements")
    quoted = [part_in_mrkdwn(one) for one in parts if one["type"] == "rich_text_quote"]
    speakers = ("*Ada Brandt* (harbour master)", "*Bo Lin* (harbour master)")
    assert all(one.endswith(f"” — {who} · {HERALD}") for one, who in zip(quoted, speakers, strict=True))


def test_two_people_are_quoted_rather_than_one_twice_and_own_words_lead() -> None:
    quotes = [
        quote("a report of what she said about the bridge", kind=Kind.INDIRECT),
        quote("The bridge opens before the first frost, I promise"),
        quote("And it will carry lorries as well as trains, you see"),
        quote("It came as a surprise to everybody in the harbour", name="Bo Lin", kind=Kind.UNMARKED),
    ]
    digest = arranged(reading(quotes=quotes))
    (part,) = compose(digest)
    lines = [line for text in mrkdwn(part) for line in text.split("\n")]
    assert [line for line in lines if line.startswith(">")] == [
        "> “The bridge opens before the first frost, I promise”"
    ]
    shown = [one for one in all_text((compose_story(digest.news[0].stories[0]),)).split("\n") if one.startswith(">")]
    assert shown[:2] == [
        f"> “The bridge opens before the first frost, I promise” — *Ada Brandt* (harbour master) · {HERALD}",
        f"> _It came as a surprise to everybody in the harbour_ — *Bo Lin* (harbour master) · {HERALD}",
    ]


def test_what_marks_and_italics_mean_is_said_once_where_it_is_needed() -> None:
    plain = all_text(compose(arranged(reading(quotes=[quote()]))))
    assert "italics" not in plain
    assert "paraphrased" not in plain
    lost = quote("It came as a surprise to everybody in the harbour", kind=Kind.UNMARKED)
    text = all_text(compose(arranged(reading(item("1"), quotes=[lost]), reading(item("2"), quotes=[lost]))))
    assert text.count("Italics: a quote whose marks were lost") == 1


# ------------------------------------------------------------------------------------------------ what changed, and why


def test_the_page_says_what_the_last_digest_did_not_have() -> None:
    before = [shown_as("old", "Harbour Herald"), shown_as("same", "Harbour Herald")]
    digest = arrange(
        [
            reading(item("1", title="Old story")),
            reading(item("2", title="Grown story"), story="old"),
            reading(item("3", outlet="River Post"), story="old"),
            reading(item("4"), story="same"),
        ],
        window=WINDOW,
        pack_name="China–Russia",
        topics=TOPICS,
        coverage=COVERAGE,
        shown_before=before,
    )
    channel, thread = compose(digest)
    text = all_text((channel,))
    assert "since Wed 15 May 08:00 CEST · 1 new, 2 continuing" in text
    assert "new: River Post" in text
    again = all_text((thread,))
    assert again.count("• ") == 1
    assert "More on this" not in again, "what was told with all it has gets a line, no card"


def test_with_a_thread_the_head_says_what_else_is_new() -> None:
    before = [shown_as("old", "Harbour Herald")]
    given = [*many(9), reading(item("g", title="Grown story"), story="old")]
    given += [reading(item("h", outlet="River Post"), story="old")]
    digest = arrange(given, window=WINDOW, pack_name="N–S", topics=TOPICS, coverage=COVERAGE, shown_before=before)
    assert "• Grown story: now also in River Post" in all_text(compose(digest)[:1])


def test_what_a_channel_leaves_out_is_counted_in_the_foot() -> None:
    plan = ChannelPlan(channel=ChannelId("C1"), topics=(TopicId("energy"),), without=("river post",))
    digest = arrange(
        [
            reading(item("1"), topics=["energy"]),
            reading(item("2"), topics=["trade"]),
            reading(item("3"), topics=["summits", "energy"]),
            reading(item("4", outlet="River Post"), topics=["energy"]),
        ],
        window=WINDOW,
        pack_name="China–Russia",
        topics=TOPICS,
        coverage=COVERAGE,
        plan=plan,
    )
    text = all_text(compose(digest))
    assert [one.topic for one in digest.news] == ["energy"]
    assert "Left out: 1 story outside this channel's topics, 1 story from outlets this channel excludes." in text
    assert "2 stories from 2 items" in text


def test_state_media_are_shown_where_the_channel_wants_them_last_and_marked() -> None:
    state = reading(item("1", label=Label.STATE_MEDIA, in_digest=False, outlet="State Voice", title="Alone"))
    free = reading(item("2", title="Free"))
    channel = ChannelPlan(channel=ChannelId("C1"), state_media=True)
    shown = arrange([state, free], window=WINDOW, pack_name="N–S", topics=TOPICS, coverage=COVERAGE, plan=channel)
    assert [card.readings[0].item.title for card in shown.news[0].stories] == ["Free", "Alone"]
    assert "only state media report this" in all_text(compose(shown))
    assert "Alone" not in all_text(compose(arranged(state, free)))
    placed = reading(item("3", in_digest=False, outlet="Gazette", title="Kept out by somebody"))
    shown = arrange([placed], window=WINDOW, pack_name="N–S", topics=TOPICS, coverage=COVERAGE, plan=channel)
    assert "Kept out by somebody" not in all_text(compose(shown))


@pytest.mark.parametrize(
    ("empty", "day", "silent"),
    [("line", 16, False), ("silent", 16, True), ("weekdays", 16, False), ("weekdays", 18, True)],
)
def test_on_a_day_without_news_a_channel_gets_what_it_asked_for(
    empty: Literal["line", "weekdays", "silent"], day: int, silent: bool
) -> None:
    plan = ChannelPlan(channel=ChannelId("C1"), empty=empty)
    window = replace(WINDOW, day=WINDOW.day.replace(day=day))
    nothing = arrange([], window=window, pack_name="N–S", topics=TOPICS, coverage=COVERAGE, plan=plan)
    assert keeps_silent(nothing) is silent
    trouble = replace(nothing, coverage=Coverage(feeds=3, answered=0))
    assert not keeps_silent(trouble)


def test_the_news_in_short_is_a_linked_line_a_development_and_the_lock_screen_shows_the_first_two() -> None:
    widely = [
        reading(item(f"w{n}", title="Ferry treaty signed in Klow", outlet=f"Outlet {n}"), story="ferry")
        for n in range(3)
    ]
    others = [reading(item(name, title=f"Talks on {name} go on", url=f"https://o.example/{name}")) for name in "abcdef"]
    first = compose(arranged(*others, *widely))[0]
    (short,) = [text for text in mrkdwn(first) if text.startswith("*In short*")]
    lines = short.splitlines()[1:]
    assert 3 <= len(lines) <= 5
    assert lines[0] == "• <https://outlet.example/bridge|Ferry treaty signed in Klow> · in 3 outlets"
    assert first.text.startswith("China–Russia, Thursday 16 May: Ferry treaty signed in Klow; Talks on a go on. ")
    few = compose(arranged(*others[:3], *widely))[0]
    assert "In short" not in str(mrkdwn(few)), "every story has its card in the same message"


def test_in_short_names_beside_a_large_storys_headline_what_two_outlets_report_of_it() -> None:
    def told(n: int, title: str, stems: list[str]) -> Reading:
        one = about(f"w{n}", ["duke", *stems], story="visit", outlet=f"Outlet {n}")
        return replace(one, item=replace(one.item, title=title))

    lead = [told(n, "Duke tours Klow", ["toast", "plane"]) for n in range(5)]
    invited = [told(n, "Duke asks the premier to his isle", ["isle", "premier"]) for n in (7, 8)]
    others = [reading(item(name, title=f"Talks on {name} go on", url=f"https://o.example/{name}")) for name in "abcdef"]
    page = with_angles(grouped(arranged(*others, *lead, *invited)), None)
    (short,) = [text for text in mrkdwn(compose(page)[0]) if text.startswith("*In short*")]
    assert "|Duke tours Klow> · Duke asks the premier to his isle · in 7 outlets" in short


def test_that_statements_may_be_missing_is_said_once() -> None:
    brief = [reading(item(name, title=f"Talks on {name}", extent="summary")) for name in "abcd"]
    text = all_text(compose(arranged(*brief, reading(item("whole", title="Treaty signed")))))
    assert text.count("may be missing") == 1
    assert "4 of 5 articles were read as summary or headline only, so statements may be missing." in text
