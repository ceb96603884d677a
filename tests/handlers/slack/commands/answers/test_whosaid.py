"""/whosaid end to end: families, positions, stances, names as people type them, and "Who said this?" on a message.

A strict sandbox Slack, a real Valkey, the very app that `amur web` runs. People, outlets and words are invented.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from bot.adapters.http.translation import LibreTranslate
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.model import Kind, Quote, Reading, Span, Wrong, slug
from digests.slack import choices, controls
from tests.support.builders import a_quote, a_reading, a_speaker
from tests.support.sandbox_talk import NOW, Conversation, ask, conversation, elements, value_of, words
from tests.support.web.translation_engine import translation_engine

LIFELINE = "The second bridge is a lifeline for the islands, and the banks must settle payments before the winter"
REPEAT = "the second bridge played the role of lifeline for islands where banks settle payments until winter"
DAY = timedelta(days=1)


async def file(
    talk: Conversation, name: str, *quotes: Quote, on: datetime | None = NOW - DAY, text: str = "", outlet: str = ""
) -> None:
    made = a_reading(name, quotes=quotes, published=on, stems=("bridg",))
    made = replace(made, item=replace(made.item, text=text or made.item.text, outlet=outlet or made.item.outlet))
    await file_reading(talk, made)


async def file_reading(talk: Conversation, reading: Reading) -> None:
    assert isinstance(talk.ports.store.archive, RedisArchive)
    await talk.ports.store.archive.file(reading, [], now=NOW)


def spoken(name: str, text: str, *, kind: Kind = Kind.INDIRECT, confidence: float = 0.85) -> Quote:
    return replace(a_quote(name, text), kind=kind, confidence=confidence)


# ------------------------------------------------------------------------------------------------- families, positions


async def test_one_utterance_in_two_outlets_is_one_entry_and_why_lists_both(talk: Conversation) -> None:
    await file(talk, "first", a_quote("Ada Brandt", LIFELINE), on=NOW - 2 * DAY, outlet="Harbour Herald")
    await file(talk, "later", spoken("Ada Brandt", REPEAT), outlet="River Post")
    answer = await ask(talk, "/whosaid", "Brandt")
    assert "1 statement, reported 2 times, in 2 articles" in answer
    assert LIFELINE in answer
    assert "also: River Post, 3 Mar 2031 — differs: has “played the role”" in answer
    menu = controls.numbered(controls.STATEMENT_MENU, 0)
    await talk.sandbox.press(talk.reply(), menu, value_of(talk.reply(), menu))
    await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) > 1)
    assert "The same statement in 1 more report:" in talk.reply_text()
    assert REPEAT in talk.reply_text()


async def test_what_is_wrong_with_a_statement_is_asked_and_kept(talk: Conversation) -> None:
    await file(talk, "first", a_quote("Ada Brandt", LIFELINE))
    await ask(talk, "/whosaid", "Brandt")
    menu = controls.numbered(controls.STATEMENT_MENU, 0)
    asked = choices.AskWhatIsWrong(item=a_reading("first").item.id, number=0)
    await talk.sandbox.press(talk.reply(), menu, choices.encode_choice(asked))
    await talk.sandbox.until(lambda: "What is wrong with it?" in talk.reply_text())
    assert f"Ada Brandt: “{LIFELINE.rstrip('.')}" in talk.reply_text()
    marks = {str(one["text"]["text"]): str(one["value"]) for one in elements(talk.reply()) if one["type"] == "button"}
    back = "Nothing, take my mark back"
    assert list(marks) == ["Somebody else said it", "The words aren't right", "It isn't a statement", back]
    question = talk.reply()
    assert await talk.ports.store.feedback.shown(NOW) == {NOW.date(): 1}, "the question is no statement"
    await talk.sandbox.press(talk.reply(), menu, marks["Somebody else said it"])
    await talk.sandbox.until(lambda: "Noted: somebody else said it." in talk.reply_text())
    faults = await talk.ports.store.feedback.reported()
    assert [(fault.item, fault.number, fault.wrong) for fault in faults] == [(asked.item, 0, Wrong.SPEAKER)]
    await talk.sandbox.press(question, controls.numbered(controls.STATEMENT_MENU, 3), marks[back])
    await talk.sandbox.until(lambda: "Taken back" in talk.reply_text())
    assert await talk.ports.store.feedback.reported() == []


async def test_an_outlet_that_tells_the_same_leads_where_it_alone_was_asked_for(talk: Conversation) -> None:
    await file(talk, "first", a_quote("Ada Brandt", LIFELINE), on=NOW - 2 * DAY, outlet="Harbour Herald")
    await file(talk, "later", spoken("Ada Brandt", REPEAT), outlet="River Post")
    answer = await ask(talk, "/whosaid", "Brandt in River Post")
    assert REPEAT in answer
    assert "also: Harbour Herald, 2 Mar 2031" in answer


async def test_an_outlet_without_the_speaker_and_one_that_nobody_knows_are_told_apart(talk: Conversation) -> None:
    await file(talk, "first", a_quote("Ada Brandt", LIFELINE), outlet="Brief after Harbour Herald")
    await file(talk, "other", a_quote("Bo Lin", LIFELINE), outlet="River Post")
    known = await ask(talk, "/whosaid", "Brandt in River Post")
    assert "Ada Brandt is quoted in Brief after Harbour Herald." in known
    assert "called" not in known
    unknown = await ask(talk, "/whosaid", "Brandt in Harbor Herald")
    near = "I don't know any outlet called “Harbor Herald”. Did you mean Brief after Harbour Herald?"
    assert unknown.startswith(f"{near}\nAda Brandt is quoted in Brief after Harbour Herald.")
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.ASK_AGAIN, 1))
    await talk.sandbox.until(lambda: LIFELINE.rstrip(".") in talk.reply_text())
    nowhere = await ask(talk, "/whosaid", "Brandt in Xyz")
    assert nowhere.startswith("I don't know any outlet called “Xyz”.\nAda Brandt is quoted in")
    assert LIFELINE.rstrip(".") in await ask(talk, "/whosaid", "Brandt in Harbour Herald")


async def test_pages_count_utterances_not_tellings(talk: Conversation) -> None:
    things = ["salt", "timber", "grain", "copper", "wool", "amber", "iron"]
    for number, thing in enumerate(things):
        said = f"Our {thing} will cross the {thing} bridge to {thing} harbours before long"
        for outlet in ("Harbour Herald", "River Post"):
            on = NOW - (number + 1) * DAY
            await file(talk, f"{thing} {outlet}", a_quote("Ada Brandt", said), on=on, outlet=outlet)
    first = await ask(talk, "/whosaid", "Brandt")
    assert "7 statements, reported 14 times, in 14 articles" in first
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.ASK_AGAIN, 0))
    await talk.sandbox.until(lambda: "page 2" in talk.reply_text())
    shown = [thing for thing in things if f"{thing} bridge" in talk.reply_text()]
    assert shown == ["amber", "iron"]


async def test_on_a_subject_a_changed_wording_is_marked_and_otherwise_not(talk: Conversation) -> None:
    await file(talk, "old", a_quote("Ada Brandt", "I am confident about payments"), on=NOW - 60 * DAY)
    await file(talk, "new", a_quote("Ada Brandt", "All payments are suspended"), on=NOW - 2 * DAY)
    mark = "wording changed since 3 Jan 2031: new ‘suspended’, gone ‘confident’"
    assert mark in await ask(talk, "/whosaid", "Brandt on payments")
    assert "wording changed" not in await ask(talk, "/whosaid", "Brandt")


# ------------------------------------------------------------------------------------------ what is and is no quotation


async def test_attitudes_and_doubtful_words_never_look_like_quotations(talk: Conversation) -> None:
    text = "Brandt opposes the toll on the second bridge."
    stance = replace(
        spoken("Ada Brandt", "the toll on the second bridge"), stance=True, cue=Span(7, 14), content=(Span(15, 44),)
    )
    await file(talk, "stance", stance, text=text)
    await file(talk, "doubt", spoken("Ada Brandt", "Ferries sink", kind=Kind.DIRECT, confidence=0.4), on=NOW - 3 * DAY)
    answer = await ask(talk, "/whosaid", "Brandt")
    assert "stance: opposes the toll on the second bridge" in answer
    assert "uncertain: Ferries sink" in answer
    assert not re.search(r"(^|\n|\| )> ", answer)
    assert "“" not in answer


async def test_the_header_says_that_some_have_no_date(talk: Conversation) -> None:
    await file(talk, "dated", a_quote("Ada Brandt", "Ferries sail at dawn"))
    await file(talk, "undated", a_quote("Ada Brandt", "Trains leave at dusk"), on=None)
    assert "2 statements in 2 articles · Mar 2031 and undated" in await ask(talk, "/whosaid", "Brandt")


# ------------------------------------------------------------------------------------------ however the question is put


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("since 2031 Lindqvist on energy", "2 statements"),
        ("on energy Lindqvist since 2031", "2 statements"),
        ("in Outlet since January 2031 about energy Lindqvist", "2 statements"),
        ("Lindqvist after January 2031", "2 statements"),
        ("Lindqvist in 2030", "4 statements"),
        ("Lindqvist until Dec 2030", "4 statements"),
        ("Lindqvist between Jan 2031 and Feb 2031", "2 statements"),
        ("Oskar", "7 statements"),
        ("oskar LINDQVIST", "7 statements"),
        ("“Oskar Lindqvist”", "7 statements"),
        ("Lindqvist’s", "7 statements"),
        ("Mr Lindqvist", "7 statements"),
        ("Lindkwist", "Did you mean"),
        ("Оскар Линдквист", "Did you mean"),
    ],
)
async def test_clauses_in_any_order_and_names_as_people_type_them(talk: Conversation, text: str, says: str) -> None:
    assert says in await ask(talk, "/whosaid", text)


async def test_other_alphabets_and_spellings_of_a_known_person_lead_to_the_one(talk: Conversation) -> None:
    await file(talk, "one", a_quote("Arkady Petrushin", "Ferries sail at dawn"))
    forms = ("Аркадий Петрушин", "阿尔卡季", "Petruchine")
    await talk.ports.store.archive.introduce([(a_speaker("Arkady Petrushin"), forms)])
    for form in (*forms, "Петрушин", "petruchine", "Petrushin", "Arkady"):
        assert "Ferries sail at dawn" in await ask(talk, "/whosaid", form), form
    for misspelt in ("Petrushine", "Petrooshin"):
        answer = await ask(talk, "/whosaid", misspelt)
        assert "Arkady Petrushin" in answer, misspelt


async def test_near_names_are_buttons_that_answer_in_place(talk: Conversation) -> None:
    await ask(talk, "/whosaid", "Lindkvist on energy")
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.ASK_AGAIN, 0))
    await talk.sandbox.until(lambda: "4 statements in 4 articles" in talk.reply_text())
    assert len(talk.sandbox.ephemerals()) == 1


# ----------------------------------------------------------------------------------------------------- Who said this?


async def posted(talk: Conversation, text: str) -> dict[str, Any]:
    await talk.sandbox.say(text)
    return talk.sandbox.messages()[-1]


async def traced(talk: Conversation, text: str) -> str:
    before = len(talk.sandbox.ephemerals())
    receipt = await talk.sandbox.shortcut("who-said-this", await posted(talk, text))
    assert receipt.acked
    await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) > before)
    return talk.reply_text()


async def test_a_messages_words_lead_to_the_statement_whose_they_are(talk: Conversation) -> None:
    await file(talk, "first", a_quote("Ada Brandt", LIFELINE))
    for message in (
        f"Ada Brandt: {LIFELINE}",
        "Wasn't it Brandt who said “the second bridge is a lifeline for the islands”, banks and payments and all?",
    ):
        answer = await traced(talk, message)
        assert "Statements with words like these" in answer
        assert "*Ada Brandt*" in answer
        assert LIFELINE in answer


async def test_without_such_words_whom_the_message_names_is_offered(talk: Conversation) -> None:
    answer = await traced(talk, "Did you see what Oskar Lindqvist did at the <https://fair.example|fair> & after?")
    assert "I have no statement with words like these. The message names Oskar Lindqvist:" in answer
    await talk.sandbox.press(talk.reply(), controls.numbered(controls.ASK_AGAIN, 0))
    await talk.sandbox.until(lambda: "7 statements in 7 articles" in talk.reply_text())


@pytest.mark.parametrize("text", ["Lunch?", "🙂🙂", "<!channel> *bold* `x` %s {0}", "x" * 3_000, "'; DROP TABLE x; --"])
async def test_a_message_that_says_nothing_gets_a_helpful_answer(talk: Conversation, text: str) -> None:
    answer = await traced(talk, text)
    assert "/whosaid" in answer
    assert "<!" not in answer


# -------------------------------------------------------------------------------------------------------- in a thread


async def test_a_mention_in_a_thread_answers_there_with_families_and_stances(talk: Conversation) -> None:
    await file(talk, "first", a_quote("Ada Brandt", LIFELINE), on=NOW - 2 * DAY, outlet="Harbour Herald")
    await file(talk, "later", spoken("Ada Brandt", REPEAT), outlet="River Post")
    await talk.sandbox.mention("who said: Brandt on payments since 2030")
    request, answer = await talk.sandbox.until(lambda: m if len(m := talk.sandbox.messages()) == 2 else None)
    assert answer["thread_ts"] == request["ts"]
    assert "also: River Post" in words(answer)
    assert [one for one in elements(answer) if one["action_id"] == controls.SHARE_ANSWER] == []


async def test_following_from_an_answer_means_whenever_that_person_speaks(talk: Conversation) -> None:
    await ask(talk, "/whosaid", "Mira Lind")
    assert value_of(talk.reply(), controls.FOLLOW) == 'speaker:"Mira Lind"'
    assert slug("Mira Lind") in value_of(talk.reply(), controls.SHARE_ANSWER)


async def test_opening_an_article_is_acknowledged_and_says_nothing(talk: Conversation) -> None:
    await ask(talk, "/whosaid", "Mira Lind")
    menu = next(
        one for one in elements(talk.reply()) if one["action_id"] == controls.numbered(controls.STATEMENT_MENU, 0)
    )
    (opening,) = [option for option in menu["options"] if "url" in option]
    receipt = await talk.sandbox.press(talk.reply(), menu["action_id"], opening["value"])
    assert receipt.acked
    assert len(talk.sandbox.ephemerals()) == 1


async def test_the_chooser_shows_role_and_count(talk: Conversation) -> None:
    await file(talk, "role", replace(a_quote("Karin Lind", "Ferries sail at dawn"), role="ferry captain"))
    answer = await ask(talk, "/whosaid", "Lind")
    assert "Which “Lind”?" in answer
    assert "*Karin Lind* · 1 statement\nferry captain" in answer


# --------------------------------------------------------------------------------------------------- in other languages


async def test_russian_words_stand_with_the_english_report_and_are_translated_as_a_machine_does(link: Link) -> None:
    russian, english = (
        "Порт принял 68 млн тонн зерна и 240 судов",
        "The port took 68 million tons of grain from 240 ships",
    )
    menu = controls.numbered(controls.STATEMENT_MENU, 0)
    async with translation_engine() as engine:
        made = LibreTranslate(engine.url, version="1", now=lambda: NOW, allow=(ip_network("127.0.0.0/8"),))
        async with conversation(link, translator=made) as talk:
            await file(talk, "ru", a_quote("Ada Brandt", russian), outlet="Вестник порта")
            assert "Russian only so far" in await ask(talk, "/whosaid", "Brandt")
            await file(talk, "en", a_quote("Ada Brandt", english), outlet="Harbour Herald")
            answer = await ask(talk, "/whosaid", "Brandt")
            assert "1 statement, reported 2 times, in 2 articles" in answer
            assert f"|Вестник порта, 3 Mar 2031>: “{russian}” · matched by speaker, day, 68 million, 240" in answer
            await file(talk, "alone", a_quote("Bo Lin", russian), outlet="Вестник порта")
            await ask(talk, "/whosaid", "Bo Lin")
            asked = choices.Translate(item=a_reading("alone").item.id, number=0)
            await talk.sandbox.press(talk.reply(), menu, choices.encode_choice(asked))
            await talk.sandbox.until(lambda: "Machine translation" in talk.reply_text())
            shown = talk.reply_text()
            assert f"English of: {russian}" in shown
            assert "Nobody spoke these words" in shown
            assert "“" not in shown
            original = controls.numbered(controls.USEFUL, 0)
            await talk.sandbox.press(talk.reply(), original, value_of(talk.reply(), original, "Original"))
            await talk.sandbox.until(lambda: "Why *Bo Lin*?" in talk.reply_text())
            engine.body = b"down"
            await ask(talk, "/whosaid", "Bo Lin")
            await talk.sandbox.press(talk.reply(), menu, choices.encode_choice(asked))
            await talk.sandbox.until(lambda: "gave no translation: its answer is no JSON" in talk.reply_text())
            assert russian in talk.reply_text()
        await made.aclose()
