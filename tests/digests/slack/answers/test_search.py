"""What a search found, as a message: five a page, the match in its sentence, nothing injected."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Item, Part, Span, Standing, UserId
from bot.reading.search.terms import TermsWrong, parse
from bot.use_cases.answers.search import Found, Hit
from digests.slack import control_values
from digests.slack.answers.search import compose_found, compose_wrong
from digests.slack.answers.topics import compose_topic, compose_topics
from digests.slack.blocks import blocks_of
from digests.terminal import render_found
from tests.support.blocks import mrkdwn
from tests.support.digest_builders import NOW, TEXT, TOPICS, item, reading
from tests.support.digest_strategies import HOSTILE, items

SPANS = st.builds(Span, st.integers(0, 50), st.integers(50, 6_000))


def hit(of: Item | None = None, *words: str) -> Hit:
    one = reading(of or item())
    spans = tuple(Span(found.start(), found.end()) for word in words for found in re.finditer(word, one.item.text))
    return Hit(reading=one, matched=spans)


def found(*hits: Hit, query: str = "bridge", page: int = 0, more: bool = False) -> Found:
    return Found(query=query, page=page, hits=hits, more=more)


def values(part: Part) -> dict[str, str]:
    elements = [one for block in json.loads(part.blocks) if block["type"] == "actions" for one in block["elements"]]
    return {one["text"]["text"]: one["value"] for one in elements}


def test_a_hit_shows_headline_source_and_the_sentence_with_the_match_in_bold() -> None:
    _, shown = mrkdwn(compose_found(found(hit(item(text=TEXT), "bridge")), now=NOW))[:2]
    title, byline, sentence = shown.split("\n")
    assert title.startswith("*<https://")
    assert "Harbour Herald" in byline
    assert sentence == "… A second *bridge* is to open in the autumn, the hosts announced after the talks. …"


def test_where_the_title_alone_matched_the_lead_is_shown() -> None:
    shown = mrkdwn(compose_found(found(hit(item(text=TEXT))), now=NOW))[1]
    assert "The two ministers met on Thursday" in shown


def test_an_outlet_s_name_leads_to_what_the_outlet_wrote() -> None:
    named = replace(found(query="Second Wire"), outlet='source:"second wire"')
    assert 'Its articles: `/search source:"second wire"`' in mrkdwn(compose_found(named, now=NOW))[1]
    assert "amur search 'source:\"second wire\"'" in render_found(named)


def test_only_a_day_that_has_not_begun_is_in_the_future() -> None:
    noon = NOW.replace(hour=12)
    today, tomorrow = (hit(item(published=one, published_to="day")) for one in (noon, noon + timedelta(days=1)))
    assert "future" not in mrkdwn(compose_found(found(today), now=NOW))[1]
    assert "future" in mrkdwn(compose_found(found(tomorrow), now=NOW))[1]


def test_an_undated_item_says_so() -> None:
    undated = replace(item(), published=None, published_to=None)
    assert "undated" in mrkdwn(compose_found(found(hit(undated)), now=NOW))[1]


def test_the_date_of_an_archived_item_stands_once() -> None:
    old = replace(item(text=TEXT), standing=Standing.ARCHIVE)
    byline = mrkdwn(compose_found(found(hit(old, "bridge")), now=NOW))[1].split("\n")[1]
    assert old.published is not None
    assert byline.count(str(old.published.year)) == byline.count("|") == 1
    assert "archive" not in byline


def test_pages_turn_both_ways_and_the_query_becomes_an_alert() -> None:
    buttons = values(compose_found(found(hit(), page=1, more=True, query='"second bridge" NOT toll'), now=NOW))
    assert control_values.decode_search(buttons["Older"]) == ('"second bridge" NOT toll', 2)
    assert control_values.decode_search(buttons["Newer"]) == ('"second bridge" NOT toll', 0)
    assert control_values.decode_search(buttons["Share to channel"]) == ('"second bridge" NOT toll', 1)
    assert buttons["Alert me"] == '"second bridge" NOT toll'


def test_the_last_page_has_no_older_one_and_a_shared_page_no_buttons() -> None:
    assert set(values(compose_found(found(hit()), now=NOW))) == {"Share to channel", "Alert me"}
    shared = compose_found(found(hit(), more=True), now=NOW, shared_by=UserId("U1"))
    assert values(shared) == {}
    assert "Shared by <@U1>" in mrkdwn(shared)[-1]


def test_nothing_found_still_offers_an_alert() -> None:
    part = compose_found(found(), now=NOW)
    assert part.text == "Nothing matches “bridge”."
    assert set(values(part)) == {"Alert me"}


def test_a_wrong_query_names_the_column_and_offers_what_would_do() -> None:
    wrong = parse("banks AND (yuan OR")
    assert isinstance(wrong, TermsWrong)
    part = compose_wrong(wrong)
    assert "column 11" in part.text
    query, page = control_values.decode_search(values(part)["Search that instead"])
    assert (query, page) == (wrong.suggestion, 0)
    assert part.text.endswith("Try: `/search banks AND (yuan)`")
    assert not isinstance(parse(query), TermsWrong)


@given(
    st.lists(st.tuples(items(), st.lists(SPANS, max_size=3)), max_size=5),
    HOSTILE,
    st.integers(0, 10**6),
)  # fmt: skip
def test_whatever_is_searched_and_found_slack_takes_it(
    given_: list[tuple[Item, list[Span]]], query: str, page: int
) -> None:
    hits = [
        Hit(reading=reading(one), matched=tuple(s for s in spans if s.end <= len(one.text))) for one, spans in given_
    ]
    query = query[:300].strip() or "bridge"
    part = compose_found(found(*hits, query=query, page=page, more=True), now=NOW)
    for text in (part.text, *mrkdwn(part)):
        assert not re.search(r"<(?!https?://|!date\^\d+\^\{date_short\}, \{time\}\|)", text)
    assert len(blocks_of(part)) <= 8
    assert render_found(found(*hits, query=query))


@given(st.lists(st.tuples(HOSTILE, st.floats(0.1, 9)), max_size=200), items())
def test_whatever_a_topic_holds_slack_takes_it(terms: list[tuple[str, float]], of: Item) -> None:
    topic = replace(TOPICS[0], terms=tuple(terms))
    week = {topic.id: 12_345}
    for part in (
        compose_topics([topic, *TOPICS[1:]] * 30, week=week, before={}),
        compose_topic(topic, [reading(of)] * 9, week=week, before={}),
    ):
        assert "12,345 (before: 0)" in mrkdwn(part)[0] or "12,345 (before: 0)" in mrkdwn(part)[1]
        for text in (part.text, *mrkdwn(part)):
            assert not re.search(r"<(?!https?://|!date\^\d+\^\{date_short\}, \{time\}\|)", text)
