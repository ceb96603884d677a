"""A feed's card, a preview, an OPML list, notices and an article's road: what they say, and that Slack takes them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import (
    ArticleTrace,
    Bodies,
    Feed,
    FeedId,
    FeedNews,
    FeedPack,
    FeedState,
    Label,
    Obstacle,
    Part,
    Relevance,
    SourceKind,
    UserId,
)
from bot.sandbox.checks.limits import view_violations, violations
from digests.slack import controls
from digests.slack.blocks import View, blocks_of
from digests.slack.feeds.article_trace import compose_trace
from digests.slack.feeds.card import compose_card, compose_several, rename_view, renamed_view
from digests.slack.feeds.feeds import compose_feeds
from digests.slack.feeds.incidents import compose_news
from digests.slack.feeds.packs import compose_packs
from digests.slack.feeds.preview import (
    OBSTACLES,
    compose_known,
    compose_links,
    compose_list,
    compose_no_links,
    compose_not_found,
    compose_preview,
    import_view,
    unreadable_view,
)
from tests.support.blocks import mrkdwn
from tests.support.digest_builders import NOW, State, item, state
from tests.support.digest_strategies import HOSTILE, URLS

FEED = Feed(id=FeedId("f1"), url="https://herald.example/rss", title="Harbour Herald", label=Label.WIRE)


def elements(part: Part) -> dict[str, str]:
    """Of a message, action id → value, or a select's chosen value."""
    found = {}
    for block in json.loads(part.blocks):
        for one in block.get("elements", ()):
            if "action_id" in one:
                found[one["action_id"]] = one.get("value") or one.get("initial_option", {}).get("value", "")
    return found


# ---------------------------------------------------------------------------------------------------------------- card


def test_a_card_says_how_the_feed_fares_where_it_is_from_and_offers_what_can_be_done() -> None:
    bodies = Bodies(median=340, full=1, summary=9)
    shown = replace(
        state("Harbour Herald", label=Label.WIRE),
        feed=FEED,
        last_polled=NOW - timedelta(minutes=40),
        items=10,
        bodies=bodies,
    )
    card = compose_card(shown, now=NOW, done="Resumed.")
    text = "\n".join(mrkdwn(card))
    assert text.startswith("_Resumed._")
    assert "*<https://herald.example/rss|Harbour Herald>*" in text
    assert "10 items in it: mostly summaries (median 340 characters)" in text
    assert "wire · in the digest · in the default list" in text
    assert elements(card) == {
        controls.FEED_PAUSE: "f1",
        controls.FEED_RETRY: "f1",
        controls.FEED_RENAME: "f1",
        controls.FEED: "f1",
        controls.FEED_REMOVE: "f1",
        controls.FEED_LABEL: "f1 wire",
        controls.FEED_DIGEST_OUT: "f1",
        controls.FEEDS: "0",
    }


def test_a_paused_feed_offers_to_resume_and_one_kept_out_to_be_shown() -> None:
    shown = state("Post", "paused", in_digest=False)
    offered = elements(compose_card(replace(shown, origin="slack", added_by=UserId("U1")), now=NOW))
    assert {controls.FEED_RESUME, controls.FEED_DIGEST_IN} <= offered.keys()
    assert not {controls.FEED_PAUSE, controls.FEED_RETRY, controls.FEED_DIGEST_OUT} & offered.keys()


def test_trouble_is_told_with_its_reason_and_a_move_with_the_new_address() -> None:
    ill = replace(state("Post", "failing", reason="HTTP 500"), failures=4, last_polled=NOW)
    assert "*Last check failed* (HTTP 500)" in mrkdwn(compose_card(ill, now=NOW))[0]
    assert "4 failed checks in a row" in mrkdwn(compose_card(ill, now=NOW))[0]
    moved = replace(state("Post", "moved"), moved_to="https://new.example/rss", last_polled=NOW)
    assert "https://new.example/rss" in mrkdwn(compose_card(moved, now=NOW))[0]


def test_names_that_resemble_are_offered_and_none_says_how_to_add_one() -> None:
    several = compose_several([state("A"), state("B")], "a", known=True)
    assert several.text == "“a” matches 2 feeds."
    assert "/feeds add" in compose_several([], "a", known=False).text


# ------------------------------------------------------------------------------------------------------------- preview


def test_a_preview_counts_what_is_relevant_and_says_why_not() -> None:
    yes, no = Relevance(score=0.9, relevant=True, because=("x",)), Relevance(score=0, relevant=False, because=("dull",))
    items = [(item(str(number)), yes if number < 3 else no) for number in range(7)]
    part = compose_preview("offer-1", FEED, items)
    text = "\n".join(mrkdwn(part))
    assert "7 items, 3 on the beat" in text
    assert text.count("✓ Ministers") == 3
    assert text.count("✗ Ministers") == 2, "five are shown"
    assert "· dull" in text
    assert "Its address makes it wire" in text
    assert "first check is for the archive only" in text
    assert elements(part) == {controls.FEED_ADD: "offer-1", controls.FEED_DROP: "offer-1"}


def test_state_media_is_said_to_stay_out_of_the_digest() -> None:
    feed = replace(FEED, label=Label.STATE_MEDIA, in_digest=False)
    assert "left out of the digest" in "\n".join(mrkdwn(compose_preview("o", feed, [])))


def test_what_was_tried_is_listed_when_nothing_was_found() -> None:
    text = "\n".join(
        mrkdwn(compose_not_found("x.example", "a web page.", ["a: 404", "b: 404"], obstacle=Obstacle.OTHER))
    )
    assert "*x.example*: No feed found there. A web page." in text
    assert "• a: 404\n• b: 404" in text


@pytest.mark.parametrize("obstacle", [one for one in Obstacle if one is not Obstacle.OTHER])
def test_what_hinders_us_is_said_with_its_own_next_step_only(obstacle: Obstacle) -> None:
    """Where to look for a feed helps nobody whose address cannot be reached."""
    for part in (
        compose_not_found("x.example", "why", [], obstacle=obstacle),
        compose_no_links("x.example", "why", obstacle=obstacle),
    ):
        what, step = OBSTACLES[obstacle]
        assert mrkdwn(part) == [f"*x.example*: {what}. Why.", step]


def test_a_list_says_what_is_new_known_and_refused_and_why() -> None:
    view = compose_list("o", [FEED], 3, [("Inner", "10.0.0.1 is an inner address")], name="mine.opml")
    words = json.dumps(view["blocks"], ensure_ascii=False)
    assert "*mine.opml*: 1 new, 3 known, 1 refused" in words
    assert "Inner: 10.0.0.1 is an inner address" in words
    assert "Add 1 feed" in words
    assert controls.FEED_ADD not in json.dumps(compose_list("o", [], 3, [], name="x"))


# ------------------------------------------------------------------------------------------------------------- notices


def a_news(title: str = "Post", how: str = "failing", reason: str = "HTTP 500") -> FeedNews:
    known = {"feed": FeedId("f1"), "title": title, "user": UserId("U1"), "at": NOW}
    return FeedNews(**known, state=how, reason=reason)  # type: ignore[arg-type]  # by name


def test_one_trouble_is_told_with_what_comes_next() -> None:
    output = compose_news([a_news()])
    assert mrkdwn(output) == ["*Post* can't be read: HTTP 500.", "I'll keep trying, less often."]
    assert compose_news([a_news(how="fine")]).text == "*Post* works again."


def test_many_troubles_are_one_message_that_suspects_our_own_connection() -> None:
    news = [a_news(f"Feed {number:02}") for number in range(40)] + [a_news("Well", "fine")]
    output = compose_news(news)
    assert output.text == "40 feeds you added need a look; 1 feed works again."
    assert "and 26 more" in mrkdwn(output)[1]
    assert "my own connection" in mrkdwn(output)[2]


# ---------------------------------------------------------------------------------------------------------------- road


# ------------------------------------------------------------------------------------------------------ whatever comes

STATES: st.SearchStrategy[FeedState] = st.builds(
    lambda title, how, reason, moved: replace(
        state("x", how, reason=reason), feed=replace(FEED, title=title), moved_to=moved, last_polled=NOW
    ),
    HOSTILE,
    st.sampled_from(get_args(State)),
    HOSTILE,
    HOSTILE,
)
NEWS = st.builds(a_news, HOSTILE, st.sampled_from(["failing", "refused", "gone", "silent", "fine"]), HOSTILE)
FEEDS = st.builds(
    lambda title, url, label: replace(FEED, title=title, url=url or "x", label=label),
    HOSTILE,
    URLS,
    st.sampled_from(Label),
)


def taken(part: Part) -> None:
    """By the sandbox's rules, which were written apart from ours; and no markup of a stranger's survives."""
    assert violations(blocks_of(part), "message") == ()
    assert "<!channel>" not in part.text + part.blocks


def taken_view(view: View) -> None:
    assert view_violations(view, "modal") == ()
    assert "<!channel>" not in json.dumps(view)


@given(shown=STATES, done=HOSTILE)
def test_slack_takes_every_card(shown: FeedState, done: str) -> None:
    taken(compose_card(shown, now=NOW, done=done))
    taken(compose_known(shown, selector="a.news"))
    taken(compose_several([shown], done, known=False))


@given(
    feed=FEEDS,
    items=st.lists(st.tuples(st.builds(item, title=HOSTILE, text=HOSTILE), st.booleans(), HOSTILE), max_size=8),
    remark=HOSTILE,
)
def test_slack_takes_every_preview(feed: Feed, items: list[tuple[object, bool, str]], remark: str) -> None:
    judged = [(one, Relevance(score=0, relevant=yes, because=(why,))) for one, yes, why in items]
    taken(compose_preview("o", feed, judged, remark=remark, others=3))  # type: ignore[arg-type]  # items, by the strategy
    assert view_violations(rename_view(feed), "modal") == ()  # its input holds the name as it is
    taken_view(renamed_view(feed, remark[:80] or "x"))


def test_slack_takes_packs_however_many_and_long_they_are() -> None:
    long = replace(FEED, title="&" * 300, url=f"https://herald.example/{'&' * 300}", kind=SourceKind.PAGE_INDEX)
    packs = [FeedPack(name="<!channel>" * 20, language="kk", sources=(long,) * 40)] * 30
    part = compose_packs(packs, ["o"] * 30, {})
    taken(part)
    assert "and 32 more sources" in mrkdwn(part)[2]
    assert mrkdwn(part)[-1] == "and 25 more packs"


@given(address=HOSTILE, reason=HOSTILE, tried=st.lists(HOSTILE, max_size=15), obstacle=st.sampled_from(Obstacle))
def test_slack_takes_every_disappointment(address: str, reason: str, tried: list[str], obstacle: Obstacle) -> None:
    taken(compose_not_found(address, reason, tried, obstacle=obstacle))
    taken_view(unreadable_view(reason))
    taken(compose_trace(ArticleTrace(url=address)))
    taken(compose_trace(ArticleTrace(url=address, aside=True, because=reason)))


@given(feeds=st.lists(FEEDS, max_size=30), refused=st.lists(st.tuples(HOSTILE, HOSTILE), max_size=30), name=HOSTILE)
def test_slack_takes_every_list(feeds: list[Feed], refused: list[tuple[str, str]], name: str) -> None:
    taken_view(compose_list("o", feeds, 7, refused, name=name))
    taken_view(import_view())


@given(st.lists(NEWS, min_size=1, max_size=40))
def test_slack_takes_every_notice(news: list[FeedNews]) -> None:
    taken(compose_news(news))


# ----------------------------------------------------------------------------------------------------- a page of links


def test_a_page_of_links_is_offered_with_its_first_five_and_how_they_are_judged() -> None:
    page = replace(FEED, url="https://herald.example/remarks", kind=SourceKind.PAGE_INDEX)
    items = [item(title=f"Remarks on salt {number}") for number in range(7)]
    part = compose_links("offer-1", page, items, tried=("https://herald.example/remarks: no feed", "/rss: 404"))
    text = "\n".join(mrkdwn(part))
    assert "No feed found, but the page lists 7 links that look like articles." in text
    assert "Remarks on salt 4" in text
    assert "Remarks on salt 5" not in text
    assert "What has no date is never news" in text
    assert "Choose with `/feeds add https://herald.example/remarks css:SELECTOR`" in text
    assert elements(part) == {controls.FEED_ADD: "offer-1", controls.FEED_DROP: "offer-1"}
    assert "Watch these links" in part.blocks


def test_a_page_of_links_is_told_from_a_feed_wherever_it_is_listed() -> None:
    page = replace(FEED, kind=SourceKind.PAGE_INDEX, selector="ul > a")
    watched = replace(state(), feed=page)
    card = "\n".join(mrkdwn(compose_card(watched, now=NOW)))
    assert "the links of a page, chosen by `ul &gt; a` · wire" in card
    assert "the links of a page" in "\n".join(mrkdwn(compose_feeds([watched], now=NOW)))
    assert "the links of a page" not in "\n".join(mrkdwn(compose_feeds([replace(watched, feed=FEED)], now=NOW)))


def test_another_selector_for_a_page_that_is_watched_is_answered_with_what_to_do() -> None:
    page = replace(FEED, kind=SourceKind.PAGE_INDEX, url="https://ministry.example/list", selector="ul.old a")
    watched = replace(state(), feed=page)
    shown = "\n".join(mrkdwn(compose_known(watched, selector="ul.new a")))
    assert "It is watched by `ul.old a`." in shown
    assert "press *Remove* on its card, then `/feeds add https://ministry.example/list css:ul.new a`" in shown
    assert "Remove" not in "\n".join(mrkdwn(compose_known(watched, selector="ul.old a")))


def test_why_a_page_cannot_be_watched_is_said_beside_why_it_is_no_feed() -> None:
    part = compose_not_found("x.example", "a web page.", [], obstacle=Obstacle.OTHER, instead="its page is empty")
    assert "I can't watch the page's links either. Its page is empty." in "\n".join(mrkdwn(part))
    part = compose_no_links("x.example", "“ul >” is no CSS selector", obstacle=Obstacle.OTHER)
    assert "“ul &gt;” is no CSS selector" in "\n".join(mrkdwn(part))


@given(title=HOSTILE, url=URLS, selector=HOSTILE, words=HOSTILE)
def test_slack_takes_whatever_a_page_of_links_holds(title: str, url: str | None, selector: str, words: str) -> None:
    page = replace(FEED, title=title, url=url or words, kind=SourceKind.PAGE_INDEX, selector=selector[:200])
    taken(compose_links("o", page, [item(title=words, url=url)] * 9, remark=words, tried=[words] * 12))
    taken(compose_no_links(url or words, words, obstacle=Obstacle.TURNED_AWAY))
    taken(compose_card(replace(state(), feed=page), now=NOW))
