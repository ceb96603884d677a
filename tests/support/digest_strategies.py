"""Readings as the web may bring them: few stories and topics, so that they collide; hostile titles and addresses."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.model import Answer, Item, Kind, Label, Question, Quote, Reading, Said, Silent, Standing, Unheard, WhichOne
from tests.support.digest_builders import item, known, quote, reading, statement

HOSTILE = st.sampled_from(
    [
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
) | st.text(max_size=80)
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
QUOTES: st.SearchStrategy[Quote] = st.builds(
    quote,
    HOSTILE,
    name=st.none() | st.sampled_from(["Ada Brandt", "Bo Lin", "N" * 500]),
    kind=st.sampled_from(Kind),
    role=st.none() | HOSTILE,
    addressee=st.none() | HOSTILE,
    confidence=st.floats(0, 1),
    stance=st.booleans(),
)


@st.composite
def items(draw: st.DrawFn, number: int = 0) -> Item:
    return item(
        f"{number:016x}",
        title=draw(HOSTILE),
        text=draw(HOSTILE),
        url=draw(URLS),
        outlet=draw(st.sampled_from(["", "Harbour Herald", "River Post", "State Voice", "O" * 400])),
        published=draw(DATES),
        published_to=draw(st.sampled_from(["minute", "day"])),
        label=draw(st.sampled_from(Label)),
        in_digest=draw(st.sampled_from([True, True, False])),
        standing=draw(st.sampled_from(Standing)),
        extent=draw(st.sampled_from(["full", "summary", "headline"])),
    )


@st.composite
def readings(draw: st.DrawFn, most: int = 25) -> list[Reading]:
    return [
        reading(
            draw(items(number)),
            story=draw(st.none() | st.sampled_from(["s1", "s2", "s3", "s4", "s5", "s6", "s7"])),
            topics=draw(st.lists(st.sampled_from(["summits", "trade", "energy", "unheard-of"]), unique=True)),
            quotes=draw(st.lists(QUOTES, max_size=3)),
        )
        for number in range(draw(st.integers(0, most)))
    ]


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
