"""Which topics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import seeds
from bot.model import Span, Topic, TopicId
from bot.reading.sorting.topics import AROUND, TopicLexicon, passage, spread
from tests.support.news import PACK, news, topic_lexicon


@pytest.mark.parametrize(
    ("title", "text", "first"),
    [
        ("Xi arrives in Moscow for a state visit", "", "summits"),
        ("Chinese banks slow rouble payments", "Trade fell in March.", "trade"),
        ("EU adds four firms to sanctions list", "Export controls are to be tightened.", "sanctions"),
        ("Power of Siberia price still open", "Gazprom and CNPC talk on.", "energy"),
        ("Warships begin joint exercise", "Joint drills will last a week.", "defence"),
        ("Beijing envoy carries a peace plan to Kyiv", "A ceasefire is far.", "ukraine"),
        ("Machine tools and chips cross the river", "Dual-use goods are hard to trace.", "technology"),
        ("SCO leaders gather in Astana", "Kazakhstan is host.", "eurasia"),
        ("First icebreaker convoy on the Northern Sea Route", "The Arctic thaws.", "arctic-space"),
        ("Tokyo watches the Taiwan Strait", "Japan sends a note.", "indo-pacific"),
        ("Pyongyang greets two delegations", "North Korea showed missiles.", "middle-east-dprk"),
        ("State media agree to share stories", "Propaganda, says a watchdog.", "media-ideology"),
    ],
)
def test_each_topic_is_known_by_its_terms(title: str, text: str, first: str) -> None:
    assert topic_lexicon().topics(news(title, text))[0].id == first


def test_at_most_two_best_first_with_the_terms_that_fired() -> None:
    topics = topic_lexicon().topics(
        news("Gazprom and banks", "Sanctions, yuan, pipeline, joint drills, Taiwan, Iran, Arctic.")
    )
    assert len(topics) == 2
    assert topics[0].score >= topics[1].score > 0
    assert all(topic.because for topic in topics)


def test_a_passing_mention_makes_no_second_topic() -> None:
    [only] = topic_lexicon().topics(
        news("Power of Siberia pipeline: gas price, gas supply, gas imports", "Companies wait.")
    )
    assert only.id == "energy"


def test_nothing_fired_is_other() -> None:
    assert topic_lexicon().topics(news("A quiet morning", "Rain.")) == ()


def test_another_pack_has_its_own_topics() -> None:
    lexicon = TopicLexicon(seeds.load(PACK))
    assert [
        topic.id for topic in lexicon.topics(news("Dam on the Wladir River", "The border, every crossing, floods."))
    ] == [
        "water",
        "border",
    ]


def scored(**scores: float) -> tuple[Topic, ...]:
    return tuple(Topic(id=TopicId(id_), score=score) for id_, score in scores.items())


def test_when_everything_is_a_summit_items_go_under_what_else_they_are() -> None:
    both, weak, alone = scored(summits=10, energy=6), scored(summits=10, trade=4), scored(summits=9)
    apart = spread([both, weak, alone, both, scored(trade=3)])
    assert [topics[0].id for topics in apart] == ["energy", "summits", "summits", "energy", "trade"]
    assert apart[0][1].id == "summits"


def test_on_an_ordinary_day_nothing_moves() -> None:
    both, trade = scored(summits=10, energy=9), scored(trade=5)
    assert spread([both, both, trade, trade, ()]) == (both, both, trade, trade, ())
    assert spread([both]) == (both,)


def test_a_term_inside_a_longer_one_of_its_topic_counts_once() -> None:
    [only] = topic_lexicon().topics(news("The war in Ukraine", ""))
    assert only.because == ("war in ukraine",)


def test_a_statement_is_about_what_its_own_passage_is_about() -> None:
    talks = 'The gas pipeline and its price came first. "The price is fair," Oleg Brandt said of the gas contract.'
    drill = '"We shall sail together," he said of the naval exercise and the joint drills of the two fleets.'
    text = f"{talks}\n{drill}"
    fair, sail = text.index("The price is fair"), text.index("We shall sail")
    assert topic_lexicon().topics_around(text, Span(fair, fair + 17))[0] == "energy"
    assert topic_lexicon().topics_around(text, Span(sail, sail + 23))[0] == "defence"
    assert topic_lexicon().topics_around("Rain.", Span(0, 5)) == ()


@given(text=st.text("ab \n", max_size=1_500), cut=st.tuples(st.integers(0, 1_500), st.integers(0, 1_500)))
def test_a_passage_holds_its_stretch_and_little_else(text: str, cut: tuple[int, int]) -> None:
    start, end = sorted(min(at, len(text)) for at in cut)
    around = passage(text, Span(start, end))
    assert text[start:end] in around
    assert len(around) <= end - start + 2 * AROUND
    if "\n" not in text[start:end]:
        assert "\n" not in around.strip("\n")
