"""An answer shows whose words, how they were said, when and where; and never leaves a question without a next step."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import (
    Answer,
    FeedId,
    Item,
    ItemId,
    Kind,
    Label,
    Placed,
    Question,
    Quote,
    Relevance,
    Silent,
    Span,
    StoryId,
    Unheard,
    UserId,
    WhichOne,
    slug,
)
from digests.slack.answers.answer import UNCERTAIN, compose_answer
from digests.slack.answers.explanation import compose_why, compose_why_here
from digests.slack.blocks import blocks_of
from digests.slack.choices import decode_choice
from digests.slack.control_values import decode_question
from digests.terminal import render_answer
from digests.wording.quotations import legend
from tests.support.blocks import controls, mrkdwn
from tests.support.digest_builders import ASKED, NOW, explained, item, known, quote, reading, said, speaker, statement
from tests.support.digest_strategies import ANSWERS, QUOTES, items


def texts(answer: Answer, shared_by: str | None = None) -> list[str]:
    return mrkdwn(compose_answer(answer, keep_days=400, now=NOW, shared_by=UserId(shared_by) if shared_by else None))


def buttons(answer: Answer, shared_by: str | None = None) -> dict[str, str]:
    """Label → value, of every button."""
    part = compose_answer(answer, keep_days=400, now=NOW, shared_by=UserId(shared_by) if shared_by else None)
    found: dict[str, str] = {}

    def look(value: object) -> None:
        if isinstance(value, dict):
            if value.get("type") == "button":
                found[value["text"]["text"]] = str(value.get("value", ""))
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(blocks_of(part))
    return found


# -------------------------------------------------------------------------------------------------------------- said


def test_a_statement_stands_with_its_date_outlet_and_manner() -> None:
    answer = said(statement(of=quote("It opens before the frost", addressee="AFP")), total=8)
    head, extent, shown, small = texts(answer)
    assert head == "*Ada Brandt* · harbour master (14 May 2024)"
    assert extent == "8 statements in 3 articles · Oct 2023 – May 2024"
    assert shown == "> “It opens before the frost”"
    assert small == "14 May 2024 · <https://outlet.example/bridge|Harbour Herald> · to AFP"


def test_a_text_without_an_outlet_is_cited_by_its_title() -> None:
    one = replace(statement(), outlet="", url=None, label=Label.SEED, title="Notes on a bridge")
    assert "seed corpus: Notes on a bridge" in texts(said(one))[3]
    assert "unnamed outlet: Notes on a bridge" in texts(said(replace(one, label=Label.WIRE)))[3]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.DIRECT, "> “It opens”"),
        (Kind.UNMARKED, "> _It opens_"),
        (Kind.MIXED, "It opens"),
        (Kind.INDIRECT, "It opens"),
    ],
)
def test_marks_italics_or_neither_say_how_it_was_said_and_the_foot_what_they_mean(kind: Kind, words: str) -> None:
    shown = texts(said(statement(of=quote("It opens", kind=kind))))
    assert shown[2] == words
    meant = legend([quote(kind=kind)])
    assert not meant or any(meant in text for text in shown[4:])
    assert ("partly quoted" in shown[3]) == (kind is Kind.MIXED)


def test_undated_state_media_doubtful_and_future_statements_are_marked() -> None:
    undated = texts(said(statement(published=None)))[3]
    assert "undated, added 16 May 2024" in undated
    assert "state media" in texts(said(statement(label=Label.STATE_MEDIA)))[3]
    assert (
        "speaker inferred from a pronoun (96%)"
        in texts(said(statement(of=quote(resolved_by="pronoun", confidence=0.96))))[3]
    )
    assert "in the future" in texts(said(statement(published=datetime(2031, 1, 1, tzinfo=UTC))))[3]
    assert "in the future" not in texts(said(statement(published=NOW.replace(hour=12))))[3], "it is today's date"
    assert "position, not words spoken" in texts(said(statement(of=quote(stance=True))))[3]


def test_it_is_said_when_an_article_was_not_read_whole() -> None:
    whole, brief = statement(), replace(statement(), extent="summary")
    missing = "read as summaries only, so statements may be missing"
    assert not any("may be missing" in text for text in texts(said(whole)))
    assert f"1 article here was {missing}" in texts(said(whole, brief, brief))
    assert f"2 articles here were {missing}" in texts(said(brief, replace(brief, item=ItemId("a2"))))
    assert f"(1 article here was {missing})" in render_answer(said(brief), keep_days=400)


def test_the_filters_of_the_question_are_shown() -> None:
    question = replace(ASKED, about="border trade", since=date(2024, 5, 1), outlet="AFP")
    extent = texts(said(statement(), question=question))[1]
    assert extent.endswith("· about “border trade” · since 1 May 2024 · in AFP")


def test_pages_turn_by_buttons_that_carry_the_question_and_the_very_person() -> None:
    question = replace(ASKED, about="trade", page=1)
    pressed = buttons(said(statement(), question=question, more=True))
    question = replace(question, speaker=slug("Ada Brandt"))
    assert decode_question(pressed["Older"]) == replace(question, page=2)
    assert decode_question(pressed["Newer"]) == replace(question, page=0)
    assert decode_question(pressed["Share to channel"]) == question
    assert pressed["Follow Ada Brandt"] == 'speaker:"Ada Brandt"'
    assert {"Older", "Newer"}.isdisjoint(buttons(said(statement())))


def test_every_statement_can_be_opened_and_explained() -> None:
    part = compose_answer(said(statement(0), statement(7)), keep_days=400, now=NOW)
    values = re.findall(r"'value': '((?:why|open|wrong)[^']+)'", str(blocks_of(part)))
    assert [str(decode_choice(value)) for value in values] == [
        "WhySaid(item='a1', number=0)",
        "OpenArticle(item='a1')",
        "AskWhatIsWrong(item='a1', number=0)",
        "WhySaid(item='a1', number=7)",
        "OpenArticle(item='a1')",
        "AskWhatIsWrong(item='a1', number=7)",
    ]


def test_a_shared_answer_names_the_sharer_and_has_no_private_buttons() -> None:
    answer = said(statement(), more=True)
    assert texts(answer, "U7")[-1] == "Shared by <@U7>"
    assert set(buttons(answer, "U7")) == {"What did someone say?"}


def test_the_top_level_text_names_the_speaker_and_the_newest_words() -> None:
    part = compose_answer(said(statement(of=quote("It opens"))), keep_days=400, now=NOW)
    assert part.text.startswith("Ada Brandt · harbour master (14 May 2024): 1 statement in 3 articles")
    assert part.text.endswith("Newest: “It opens”")


# ------------------------------------------------------------------------------------------------------ other endings


def test_several_people_are_offered_with_role_and_count() -> None:
    two = WhichOne(
        question=replace(ASKED, about="trade", page=2),
        candidates=(known("Ada Brandt", role="harbour master"), known("Bo Brandt", statements=1)),
    )
    assert texts(two) == [
        "Which “brandt”?",
        "*Ada Brandt* · 8 statements\nharbour master",
        "*Bo Brandt* · 1 statement",
    ]
    pressed = buttons(two)
    assert decode_question(pressed["Show Bo Brandt"]) == Question(
        name="Bo Brandt", about="trade", speaker=slug("Bo Brandt")
    )


def test_of_many_people_the_rest_is_counted() -> None:
    many = WhichOne(question=ASKED, candidates=tuple(known(f"Brandt {n}") for n in range(60)))
    assert texts(many)[-1] == "and 40 others: give more of the name"


def test_somebody_without_statements_is_shown_where_mentioned() -> None:
    silent = Silent(question=ASKED, known=known(statements=0, mentions=1), mentioned_in=(reading(),))
    first, mentions, kept = texts(silent)
    assert first == "I have no statements by *Ada Brandt*."
    assert mentions.startswith("Mentioned in 3 items:" if silent.known.mentions == 3 else "Mentioned in 1 item:")
    assert "<https://outlet.example/bridge|Ministers agree on a second bridge>" in mentions
    assert kept == "Amur keeps what an article says for 400 days after it filed it."
    assert set(buttons(silent)) == {"Follow Ada Brandt"}


def test_filters_that_leave_nothing_can_be_lifted() -> None:
    silent = Silent(question=replace(ASKED, about="whales"), known=known(), mentioned_in=())
    assert texts(silent)[0] == "I have no statements by *Ada Brandt* that fit (about “whales”)."
    assert decode_question(buttons(silent)["All 8 statements"]) == Question(
        name="Ada Brandt", speaker=slug("Ada Brandt")
    )


def test_where_nothing_fits_the_role_stands_beside_the_name() -> None:
    silent = Silent(
        question=replace(ASKED, about="whales"), known=replace(known(), role="ferry master"), mentioned_in=()
    )
    name, sentence = texts(silent)[0].split("\n")
    assert name == "*Ada Brandt* · ferry master (in an undated article)"
    assert sentence == "I have no statements by this name that fit (about “whales”)."


def test_nobody_by_that_name_gets_the_nearest_names_and_an_alert() -> None:
    unheard = Unheard(question=Question(name="Bramdt", about="trade"), nearest=(known(), known("Bo Brand")))
    assert texts(unheard)[0] == "I have no statements by “Bramdt”. Did you mean:"
    kinds = [block["type"] for block in blocks_of(compose_answer(unheard, keep_days=400, now=NOW))]
    assert kinds[:2] == ["section", "actions"], "the names stand under the question"
    pressed = buttons(unheard)
    assert decode_question(pressed["Ada Brandt · 8"]) == Question(
        name="Ada Brandt", about="trade", speaker=slug("Ada Brandt")
    )
    assert pressed["Alert me when Bramdt speaks"] == 'speaker:"Bramdt"'
    only_named = Unheard(question=Question(name="Bo"), nearest=(known("Bo Brand", statements=0),))
    assert "Bo Brand" in buttons(only_named), "whoever is only named is offered without a count"
    alone = Unheard(question=Question(name="Bramdt"), nearest=())
    assert texts(alone)[0] == "I have no statements by “Bramdt”."
    assert texts(alone)[1].endswith("Amur keeps what an article says for 400 days after it filed it.")


@pytest.mark.parametrize(
    "asked", ["习近平说了什么？", "😀 😀", "http://[::1]:99999/ x", "<@U1> <#C1>", "remind me tomorrow"]
)
def test_nobody_is_offered_an_alert_for_what_is_no_name(asked: str) -> None:
    assert not any(
        words.startswith("Alert me") for words in buttons(Unheard(question=Question(name=asked), nearest=()))
    )


@pytest.mark.parametrize("asked", ["Bramdt", "习近平", "Путин", "M.-L. O’Brien Sørensen", "van Dijk"])
def test_a_name_nobody_bears_yet_is_offered_for_an_alert(asked: str) -> None:
    assert any(words.startswith("Alert me") for words in buttons(Unheard(question=Question(name=asked), nearest=())))


# ---------------------------------------------------------------------------------------------------------------- why


def test_why_shows_the_statement_marked_in_its_article_and_what_tied_it_to_its_speaker() -> None:
    one = explained()
    title, shown, facts, source = mrkdwn(compose_why(one, reading(quotes=[one.quote])))
    assert title == "Why *Harbour Board*?"
    assert "*A second bridge is to open in the autumn*, the hosts announced" in shown
    assert facts.split("\n") == [
        "• Attributed by: “announced”",
        "• Source: “the hosts”, inferred from a description",
        "• Kind: paraphrased",
        "• Confidence: 81% that it is this speaker's, 90% that these are the words, 95% that this is the role",
        "• Where: characters 88–128 of “Ministers agree on a second bridge”",
        "• Role in the article: the hosts",
    ]
    assert source == "<https://outlet.example/bridge|Harbour Herald>"


def test_why_a_statement_in_a_megabyte_still_fits() -> None:
    text = "a & b < c. " * 100_000
    said = quote(content=(Span(10, 900_000), Span(950_000, 1_000_000)))
    compose_why(statement(of=said), reading(item(text=text), quotes=[said]))


def test_why_an_item_is_here_gives_reasons_topics_and_story() -> None:
    one = replace(reading(topics=["summits"]), placed=Placed(story=StoryId("s"), likeness=0.62))
    part = compose_why_here(one, [(reading(item("a2", outlet="River Post")), 0.57)], topic_names={"summits": "Summits"})
    title, *facts = mrkdwn(part)
    assert title == "Why “Ministers agree on a second bridge” is here"
    assert facts[:4] == [
        "*On the beat* (0.90): both capitals in the title",
        "*Summits* (1.00): bridge",
        "*Standing*: news: dated, and new when first seen",
        "*Story*: 62% similar to the nearest earlier item",
    ]
    assert "other item" in facts[4]
    assert "River Post" in facts[5]
    assert facts[5].endswith("57% (the same report)")


def test_what_is_off_the_beat_is_never_said_to_be_on_it() -> None:
    """A file of the folder, or an article that somebody added, stands in a digest whatever it is about."""
    aside = Relevance(score=0.1, relevant=False, because=("does not name both sides",))
    dropped = replace(reading(), relevance=aside)
    added = replace(dropped, item=replace(dropped.item, added=True))
    facts = [
        mrkdwn(compose_why_here(one))[1] for one in (replace(dropped, item=replace(dropped.item, feed=None)), added)
    ]
    assert facts == [
        "*Off the beat* (0.10): does not name both sides. Files in the text folder are read whatever they are about.",
        "*Off the beat* (0.10): does not name both sides. Articles added by hand are read whatever they are about.",
    ]
    maybe = replace(dropped, item=replace(dropped.item, feed=FeedId("f")), relevance=replace(aside, maybe=True))
    assert mrkdwn(compose_why_here(maybe))[1].startswith("*Maybe on the beat* (0.10)")


# --------------------------------------------------------------------------------------------------------------- laws


@given(ANSWERS, st.none() | st.just(UserId("U1")))
def test_whatever_is_asked_and_found_slack_takes_the_answer(answer: Answer, shared_by: UserId | None) -> None:
    part = compose_answer(answer, keep_days=400, now=NOW, shared_by=shared_by)
    for text in (part.text, *mrkdwn(part)):
        assert not re.search(r"<(?!https?://|!date\^\d+\^\{date_short\}, \{time\}\||@U1>)", text)
    assert len(set(controls(blocks_of(part)))) == len(controls(blocks_of(part)))


@given(items(), QUOTES, st.lists(st.builds(Span, st.integers(0, 50), st.integers(50, 6_000)), max_size=4))
def test_whatever_was_read_slack_takes_the_reasons(of: Item, said: Quote, spans: list[Span]) -> None:
    placed = replace(said, content=tuple(spans), cue=spans[0] if spans else None, source=spans[-1] if spans else None)
    one = reading(of, quotes=[placed], topics=["summits", "trade"])
    for part in (compose_why(statement(of=placed), one), compose_why_here(one, [(one, 0.5)] * 9)):
        for text in (part.text, *mrkdwn(part)):
            assert not re.search(r"<(?!https?://|!date\^\d+\^\{date_short\}, \{time\}\|)", text)


def test_a_statement_names_who_relayed_it_and_who_said_it_too() -> None:
    of = replace(quote(name="Ada Brandt"), jointly=(speaker("Bo Lin"),), via="Radio Nord")
    assert "said by Ada Brandt and Bo Lin · via Radio Nord" in "\n".join(texts(said(statement(of=of))))


def test_a_stance_of_two_is_taken_not_said() -> None:
    of = replace(quote(name="Ada Brandt", stance=True), jointly=(speaker("Bo Lin"),))
    for shown in ("\n".join(texts(said(statement(of=of)))), render_answer(said(statement(of=of)), keep_days=400)):
        assert "position, not words spoken · taken by Ada Brandt and Bo Lin" in " ".join(shown.split())
        assert "said by" not in shown


def test_statements_of_a_doubtful_speaker_stand_behind_the_others_and_are_called_so() -> None:
    doubtful = statement(0, of=quote("It never opens", confidence=0.3))
    sure = statement(1, of=quote("The bridge opens before the first frost"))
    part = compose_answer(said(doubtful, sure), keep_days=400, now=NOW)
    output = mrkdwn(part)
    order = [
        next(n for n, one in enumerate(output) if words in one) for words in ("first frost", UNCERTAIN, "never opens")
    ]
    assert order == sorted(order)
    assert "Newest" not in part.text
    assert "first frost" in part.text
    plain = render_answer(said(doubtful, sure), keep_days=400)
    assert plain.index("first frost") < plain.index(UNCERTAIN) < plain.index("never opens")


def test_only_the_first_page_calls_a_statement_the_newest() -> None:
    one = said(statement())
    assert "Newest: " in compose_answer(one, keep_days=400, now=NOW).text
    later = replace(one, question=replace(one.question, page=1))
    assert "Newest" not in compose_answer(later, keep_days=400, now=NOW).text
