"""Readings as storage may be given them."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

from hypothesis import strategies as st

from bot.model import Item, Mention, Placed, Quote, Reading, Relevance, Topic, Weights

moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-7))]))


finite = st.floats(allow_nan=False, allow_infinity=False)


exactness = st.sampled_from(["minute", "day"])


undated = st.builds(Item, published=st.none(), published_to=st.none(), seen_at=moments, head=st.just(0))


dated = st.builds(Item, published=moments, published_to=exactness, seen_at=moments, head=st.just(0))


quotes = st.builds(Quote, content=st.just(()), source=st.none(), cue=st.none(), confidence=finite)


readings = st.builds(
    Reading,
    item=st.one_of(undated, dated),
    relevance=st.builds(Relevance, score=finite),
    topics=st.lists(st.builds(Topic, score=finite), max_size=2).map(tuple),
    quotes=st.lists(quotes, max_size=3).map(tuple),
    mentions=st.lists(st.builds(Mention, spans=st.just(())), max_size=2).map(tuple),
    weights=st.builds(Weights, of=st.lists(st.tuples(st.text(), finite), max_size=3).map(tuple)),
    placed=st.one_of(st.none(), st.builds(Placed, likeness=finite)),
)
