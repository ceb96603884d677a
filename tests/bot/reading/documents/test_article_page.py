"""When an item's own page is asked, and what of it becomes the item's text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article, FeedId, Item, ItemId, Label, OwnPage
from bot.reading.documents.article_page import (
    MOST,
    NEWEST,
    canonical_of,
    divided,
    joined,
    kept,
    lacks_text,
    settled,
    unread,
)
from bot.reading.documents.sites import same_site
from bot.reading.sorting.triage import sort_out
from tests.support.web.article_pages import PARAGRAPHS, SUMMARY, TEXT, TITLE

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://courier.example/2026/ferry"


def item(number: int = 0, **about: object) -> Item:
    values: dict[str, object] = {
        "id": ItemId(f"ferry-{number}"),
        "title": TITLE,
        "text": SUMMARY,
        "url": f"{URL}-{number}",
        "outlet": "Invented Courier",
        "published": NOON - timedelta(hours=1),
        "published_to": "minute",
        "seen_at": NOON,
        "feed": FeedId("courier"),
        "extent": "summary",
    }
    return Item(**{**values, **about})  # type: ignore[arg-type]  # a maker with defaults


def article(**about: object) -> Article:
    values: dict[str, object] = {"url": URL, "title": TITLE, "text": TEXT, "language": "en"}
    return Article(**{**values, **about})  # type: ignore[arg-type]  # a maker with defaults


def join(one: Item, found: Article, arrived_at: str = URL) -> Item:
    return joined(one, found, asked=NOON, arrived_at=arrived_at)


def outcome(one: Item) -> tuple[str, str]:
    assert one.page is not None
    return one.page.outcome, one.page.reason


# ---------------------------------------------------------------------------------------------------------- joined


def test_the_pages_text_address_and_language_become_the_items_and_the_feeds_date_stays() -> None:
    whole = join(item(), article(published=date(2026, 11, 1)))
    assert (whole.text, whole.extent, whole.url, whole.language) == (TEXT, "full", URL, "en")
    assert (whole.published, whole.published_to) == (NOON - timedelta(hours=1), "minute")
    assert outcome(whole) == ("read", "")
    assert (whole.id, whole.title, whole.outlet) == (item().id, TITLE, "Invented Courier")


def test_an_undated_item_gets_its_pages_day_and_never_one_that_is_still_to_come() -> None:
    undated = item(published=None, published_to=None)
    dated = join(undated, article(published=date(2026, 11, 18)))
    assert (dated.published, dated.published_to) == (datetime(2026, 11, 18, tzinfo=UTC), "day")
    assert join(undated, article(published=date(2026, 11, 21))).published == NOON
    assert join(undated, article()).published is None


@pytest.mark.parametrize(
    ("found", "arrived_at", "reason"),
    [
        (article(text="Accept our cookies to go on."), URL, "its page holds no article"),
        (article(text=TEXT[:300]), URL, "its page shows less than its feed"),
        (article(), "https://courier.example/", "its link leads to the home page"),
        (article(title="Welcome", text="We value your privacy. " * 60), URL, "its page tells something else"),
        (
            article(text="China and Russia agreed on it. " * 9 + "\n\nSubscribe to continue reading."),
            URL,
            "keeps the rest for subscribers",
        ),
    ],
)
def test_what_is_less_than_the_feeds_text_or_something_else_leaves_it_and_says_so(
    found: Article, arrived_at: str, reason: str
) -> None:
    one = item(text=SUMMARY * 4)
    stayed = join(one, found, arrived_at)
    assert (stayed.text, stayed.extent, stayed.url) == (one.text, "summary", one.url)
    assert outcome(stayed)[0] == "none"
    assert reason in outcome(stayed)[1]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (article(free=False), "its page keeps the rest for subscribers"),
        (article(text=TEXT + "\n\nAlready a subscriber? Log in."), "its page keeps the rest for subscribers"),
        (article(text=TEXT + " And then…"), "its page breaks off"),
    ],
)
def test_the_free_part_of_a_page_is_read_but_never_passed_off_as_the_whole(found: Article, reason: str) -> None:
    part = join(item(), found)
    assert part.extent == "summary"
    assert outcome(part) == ("part", reason)
    assert part.text.startswith(TEXT)
    assert "subscriber" not in part.text


def test_a_chinese_article_of_a_hundred_characters_is_an_article() -> None:
    chinese = item(title="黑河渡轮全年运行", text="黑河渡轮")
    found = article(title="黑河渡轮全年运行", text="黑河渡轮整个冬天都将运行。" * 9, language="zh")
    assert join(chinese, found).extent == "full"


# ---------------------------------------------------------------------------------------------------------- revisions


@pytest.mark.parametrize("found", [article(), article(free=False), article(text="No.")])
def test_what_came_of_a_page_is_known_while_the_feed_says_the_same(found: Article) -> None:
    listed = item()
    filed = join(listed, found)
    again = sort_out([listed], {listed.id: filed.revision}, NOON, news_days=3)
    assert again.known == (listed.id,)


def test_a_page_that_failed_for_a_passing_reason_is_owed_one_more_try_and_no_third() -> None:
    listed = item()
    first = unread(listed, NOON, "the server has a fault of its own (500)", again=True)
    owed = sort_out([listed], {listed.id: first.revision}, NOON, news_days=3).owed
    assert [one.id for one in owed] == [listed.id]
    (to_ask,) = divided((), owed, {listed.id: first}, now=NOON).to_ask
    second = unread(to_ask, NOON, "again the same", again=True)
    assert outcome(second)[0] == "none"
    assert sort_out([listed], {listed.id: second.revision}, NOON, news_days=3).known == (listed.id,)
    assert join(to_ask, article()).revision == join(listed, article()).revision != first.revision


def test_words_that_the_feed_changes_are_a_change_whatever_came_of_the_page() -> None:
    listed = item()
    filed = join(listed, article())
    edited = replace(listed, title="Ferry to run all year")
    assert sort_out([edited], {listed.id: filed.revision}, NOON, news_days=3).changed[0].id == listed.id


# ------------------------------------------------------------------------------------------------------------ divided


@pytest.mark.parametrize(
    "about",
    [
        {"extent": "full"},
        {"url": None},
        {"url": "https://news.google.com/rss/articles/CBMi0"},
        {"feed": None, "label": Label.SEED},
        {"feed": None},
    ],
)
def test_whole_texts_files_and_aggregators_links_are_not_asked(about: dict[str, object]) -> None:
    assert not lacks_text(item(0, **about))
    todo = divided([item(0, **about)], (), {}, now=NOON)
    assert (todo.ready, todo.to_ask) == ((item(0, **about),), ())


def test_of_a_first_poll_the_newest_few_pages_are_asked_and_the_rest_never() -> None:
    many = [item(number) for number in range(NEWEST + 3)]
    todo = divided(many, (), {}, now=NOON, baseline=True)
    assert todo.to_ask == tuple(many[:NEWEST])
    assert todo.ready == tuple(many[NEWEST:])
    assert all(one.page is None for one in todo.ready)


def test_what_is_too_much_for_one_poll_has_its_turn_at_the_next() -> None:
    many = [item(number) for number in range(MOST + 2)]
    todo = divided(many, (), {}, now=NOON)
    assert len(todo.to_ask) == MOST
    on_file = {one.id: one for one in todo.ready}
    owed = sort_out(many, {one.id: one.revision for one in todo.ready}, NOON, news_days=3).owed
    assert [one.id for one in owed] == [one.id for one in many[MOST:]]
    assert len(divided((), owed, on_file, now=NOON).to_ask) == 2


def filed_as(what: Literal["read", "part", "again", "none"], at: datetime = NOON) -> Item:
    listed = item()
    page = OwnPage(outcome=what, listed=listed.revision, at=at)
    if what in ("read", "part"):
        return replace(listed, text=TEXT, extent="full" if what == "read" else "summary", page=page)
    return replace(listed, page=page)


def test_a_feed_that_words_its_summary_otherwise_neither_asks_again_soon_nor_loses_the_text() -> None:
    reworded = item(text=SUMMARY + " Tea will be served.")
    soon = divided([reworded], (), {reworded.id: filed_as("read")}, now=NOON + timedelta(minutes=30))
    (ready,) = soon.ready
    assert (ready.text, ready.extent) == (TEXT, "full")
    assert sort_out([reworded], {reworded.id: ready.revision}, NOON, news_days=3).known == (reworded.id,)
    late = divided([reworded], (), {reworded.id: filed_as("read")}, now=NOON + timedelta(hours=4))
    assert late.to_ask == (reworded,)


def test_a_new_title_asks_at_once_and_a_page_that_then_fails_leaves_the_text_on_file() -> None:
    retitled = item(title="Updated: " + TITLE)
    on_file = filed_as("read")
    assert divided([retitled], (), {retitled.id: on_file}, now=NOON).to_ask == (retitled,)
    failed = settled(unread(retitled, NOON, "the server refuses us (403)"), on_file)
    assert (failed.title, failed.text, failed.extent) == (retitled.title, TEXT, "full")
    assert settled(join(retitled, article()), on_file).text == TEXT


def test_a_feed_that_begins_to_give_the_whole_text_is_taken_at_its_word() -> None:
    whole = item(text=TEXT + "\n\nMore.", extent="full")
    assert divided([whole], (), {whole.id: filed_as("read")}, now=NOON).ready == (whole,)
    assert kept(whole, filed_as("read")) == whole


@given(st.sampled_from(["read", "part", "again", "none"]), st.booleans(), st.integers(0, 10))
def test_a_summary_never_replaces_a_pages_text(
    what: Literal["read", "part", "again", "none"], retitled: bool, hours: int
) -> None:
    listed = item(text=SUMMARY + " Again.", title=TITLE + " now" if retitled else TITLE)
    on_file = filed_as(what)
    now = NOON + timedelta(hours=hours)
    todo = divided([listed], (), {listed.id: on_file}, now=now)
    asked = [settled(unread(one, now, "no", again=True), on_file) for one in todo.to_ask]
    (result,) = [*todo.ready, *asked]
    assert result.text == (TEXT if what in ("read", "part") else listed.text)
    assert result.title == listed.title


# ---------------------------------------------------------------------------------------------------------- canonical


@pytest.mark.parametrize(
    ("page", "claimed", "expected"),
    [
        ("https://www.courier.example/a?utm_source=x", "https://courier.example/a", "https://courier.example/a"),
        ("https://courier.example/a?x=1", "/a", "https://courier.example/a"),
        ("https://edition.courier.co.uk/a", "https://www.courier.co.uk/a", "https://www.courier.co.uk/a"),
        ("https://courier.example/a", "https://elsewhere.test/a", "https://courier.example/a"),
        ("https://courier.co.uk/a", "https://other.co.uk/a", "https://courier.co.uk/a"),
        ("https://courier.example/a", "http://169.254.169.254/a", "https://courier.example/a"),
        ("https://courier.example/a", "http://127.0.0.1/a", "https://courier.example/a"),
        ("https://courier.example/a", "http://courier.example/a", "https://courier.example/a"),
        ("https://courier.example/a", "https://courier.example:8443/a", "https://courier.example/a"),
        ("https://courier.example/a", "https://courier.example/", "https://courier.example/a"),
        ("https://courier.example/a", "javascript:alert(1)", "https://courier.example/a"),
        ("https://courier.example/a", "https://u:p@courier.example/a", "https://courier.example/a"),
        ("https://courier.example/a", "", "https://courier.example/a"),
        ("https://courier.example/?p=1", "https://courier.example/", "https://courier.example/?p=1"),
        ("https://courier.example/?p=1", "https://courier.example/a", "https://courier.example/a"),
    ],
)
def test_a_page_may_name_another_address_of_its_own_site_only(page: str, claimed: str, expected: str) -> None:
    assert canonical_of(page, claimed) == expected


@given(st.text(max_size=60))
def test_whatever_a_page_claims_its_address_stays_on_its_site(claimed: str) -> None:
    assert same_site(canonical_of("https://courier.example/a", claimed), "https://courier.example/a")


def test_the_maker_of_pages_tells_the_article_apart() -> None:
    assert TEXT.split("\n\n") == list(PARAGRAPHS)
