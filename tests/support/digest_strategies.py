"""Readings as the web may bring them: few stories and topics, so that they collide; hostile titles and addresses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

from hypothesis import strategies as st

from bot.model import (
    Answer,
    Item,
    ItemId,
    Kind,
    Label,
    Question,
    Quote,
    Reading,
    Said,
    Silent,
    Standing,
    Unheard,
    WhichOne,
)
from bot.reading.coverage.two_sides import OneSide, Point, TwoCapitals
from tests.support.digest_builders import item, known, quote, reading, statement

WRITTEN = [
    "",
    "A bridge opens",
    "<!channel> <@U1> <https://x.example|y>",
    "*bold* _it_ ~gone~ `code` :tada:",
    "😀" * 300,
    "\u202eיום טוב\u202c אדם",
    "&" * 5_000,
    "x" * 5_000,
    "https://a.example " * 40,
    "> quoted\n\n\nline",
    "\ud800\x00\x1b[31mred",
]
HOSTILE = st.sampled_from(WRITTEN) | st.text(max_size=80)
TOPICS = [list(some) for n in range(5) for some in permutations(["summits", "trade", "energy", "unheard-of"], n)]
DATES = st.none() | st.datetimes(datetime(1960, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive by contract
URLS = st.sampled_from(
    [
        None,
        "https://x.example/a|b>c",
        "javascript:alert(1)",
        "https://x.example/" + "a" * 1_100,
        "https://x.example/ü?a=1&b",
    ]
)


def _quotes(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Quote]:
    return st.builds(
        quote,
        texts,
        name=st.sampled_from([None, "Ada Brandt", "Bo Lin", "N" * 500]),
        kind=st.sampled_from(Kind),
        role=st.none() | texts,
        addressee=st.none() | texts,
        confidence=st.floats(0, 1),
        stance=st.booleans(),
    )


def items(texts: st.SearchStrategy[str] = HOSTILE) -> st.SearchStrategy[Item]:
    return st.builds(
        item,
        title=texts,
        text=texts,
        url=URLS,
        outlet=st.sampled_from(["", "Harbour Herald", "River Post", "State Voice", "O" * 400]),
        published=DATES,
        published_to=st.sampled_from(["minute", "day"]),
        label=st.sampled_from(Label),
        in_digest=st.sampled_from([True, True, False]),
        standing=st.sampled_from(Standing),
        extent=st.sampled_from(["full", "summary", "headline"]),
    )


QUOTES = _quotes(HOSTILE)


@st.composite
def readings(draw: st.DrawFn, most: int = 16) -> list[Reading]:
    """Their words are of one small stock: to think up a text takes longer than everything else of a reading."""
    texts = st.sampled_from([*WRITTEN, *draw(st.lists(st.text(max_size=80), max_size=4))])
    made = st.builds(
        reading,
        items(texts),
        story=st.sampled_from([None, None, "s1", "s2", "s3", "s4", "s5", "s6", "s7"]),
        topics=st.sampled_from(TOPICS),
        quotes=st.lists(_quotes(texts), max_size=3),
    )
    number = draw(st.integers(0, most))
    found = draw(st.lists(made, min_size=number, max_size=number))
    return [replace(one, item=replace(one.item, id=ItemId(f"{n:016x}"))) for n, one in enumerate(found)]


STATEMENTS = st.builds(
    statement,
    st.integers(0, 500),
    of=QUOTES,
    published=DATES,
    published_to=st.sampled_from(["minute", "day"]),
    url=URLS,
    outlet=HOSTILE,
    label=st.sampled_from(Label),
)


KNOWN = st.builds(known, HOSTILE, statements=st.integers(0, 10**6), role=st.none() | HOSTILE)


QUESTIONS = st.builds(Question, name=HOSTILE, about=st.none() | HOSTILE, outlet=st.none() | HOSTILE)


ANSWERS: st.SearchStrategy[Answer] = st.one_of(
    st.builds(
        Said,
        question=QUESTIONS,
        known=KNOWN,
        statements=st.lists(STATEMENTS, max_size=30).map(tuple),
        total=st.integers(0, 10**6),
        articles=st.integers(0, 10**6),
        earliest=DATES,
        latest=DATES,
        more=st.booleans(),
    ),
    st.builds(WhichOne, question=QUESTIONS, candidates=st.lists(KNOWN, max_size=40).map(tuple)),
    st.builds(Silent, question=QUESTIONS, known=KNOWN, mentioned_in=readings(most=8).map(tuple)),
    st.builds(Unheard, question=QUESTIONS, nearest=st.lists(KNOWN, max_size=8).map(tuple)),
)

POINT = Point(words="w&<" * 900, elsewhere=("p" * 900,) * 3)
NORTH = OneSide(side="N", outlets=("North Voice",), only=(Point(words="40 boats", elsewhere=("River Post",)),))
SMALL_SIDES = TwoCapitals(
    sides=(NORTH, OneSide(side="S", outlets=("South Voice",), only=())), others=(), in_brief=False
)
LONG = OneSide(side="N", outlets=("O <!here> " * 50,) * 9, only=(POINT,) * 9)
SIDES = TwoCapitals(sides=(LONG, LONG), others=("<!channel>" * 90,) * 5, in_brief=True)
FOREIGN = r"<(?!https?://|!date\^\d+\^(?:\{date_short\}, )?\{time\}\|)"
"""A bracket that is not ours."""
