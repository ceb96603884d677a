"""One item understood: statements, names, language; and what bad input may do."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.subprocesses.language.language_model import read_all
from bot.model import BODY_LIMIT, Kind, Reading
from bot.reading.chinese.attribution import ChineseReader
from bot.reading.dependency_parse import Parse
from bot.reading.item_reader import Understanding, reading_spans
from bot.reading.sorting.language import language_of
from tests.support.texts import PACK, item, model, read, understanding

SECONDS = 40
"""Of processor time, model included: what any one text may take, however busy the machine is otherwise."""


def test_a_statement_carries_speaker_role_hearer_kind_and_true_offsets() -> None:
    text = "“Ice is early,” Marta Quill, keeper of the northern light and editor of the Almanac, told Northern Radio."
    (quote,) = read(text).quotes
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.id) == ("Marta Quill", "marta-quill")
    assert quote.role == "keeper of the northern light and editor of the Almanac"
    assert quote.addressee == "Northern Radio"
    assert quote.kind is Kind.DIRECT
    assert quote.resolved_by == "name"
    assert [span.of(text) for span in quote.content] == ["Ice is early,"]
    assert quote.source is not None
    assert quote.source.of(text).startswith("Marta Quill, keeper")
    assert quote.cue is not None
    assert quote.cue.of(text) == "told"


def test_the_head_is_not_read_and_offsets_count_the_whole_text() -> None:
    text = " date 2031-05-04 Marta Quill said the ice was early."
    (quote,) = read(text, head=17).quotes
    assert quote.content[0].of(text) == "the ice was early"


def test_a_surname_alone_is_the_one_person_the_lore_knows_by_it() -> None:
    (quote,) = read("Ostrin said the ice was early.").quotes
    assert quote.speaker is not None
    assert (quote.speaker.id, quote.speaker.name, quote.resolved_by) == ("viktor-ostrin", "Viktor Ostrin", "surname")


@pytest.mark.parametrize("surname", ["Wang", "Velikov"])
def test_a_surname_of_two_people_of_the_lore_names_neither(surname: str) -> None:
    (quote,) = read(f"{surname} said the ice was early.").quotes
    assert quote.speaker is not None
    assert quote.speaker.name == surname


def test_somebody_unknown_is_read_as_well_as_somebody_known() -> None:
    known = read("“Ice is early,” said Viktor Ostrin, a pilot. “So is the fog,” Ostrin added.").quotes
    unknown = read("“Ice is early,” said Viktor Brandel, a pilot. “So is the fog,” Brandel added.").quotes
    assert [(q.text, q.role, q.kind, q.resolved_by) for q in known] == [
        (q.text, q.role, q.kind, q.resolved_by) for q in unknown
    ]


def test_a_pronoun_is_a_guess_and_says_so() -> None:
    sure, guess = read("Viktor Ostrin met Jonas Berent. Ostrin said the ice was early. He said it was thin.").quotes
    assert guess.resolved_by == "pronoun"
    assert guess.confidence <= sure.confidence
    assert ("by pronoun" in guess.because, "by pronoun" in sure.because) == (True, False)


def test_persons_and_organisations_are_mentioned_whether_they_speak_or_not() -> None:
    reading = read("Viktor Ostrin met Danil Petrosh at the Norland Harbour Ministry. Petrosh said the ice was early.")
    named = {mention.speaker.name: len(mention.spans) for mention in reading.mentions}
    assert named["Viktor Ostrin"] == 1
    assert named["Danil Petrosh"] == 2


@pytest.mark.parametrize(
    ("text", "language", "name", "as_written"),
    [
        ("Виктор Острин прибыл в порт. Лёд ранний, сказал Острин.", "ru", "Viktor Ostrin", ["Виктор Острин", "Острин"]),
        ("奥斯特林抵达港口。他说冰来得早。", "zh", "Viktor Ostrin", ["奥斯特林"]),
    ],
)
def test_a_text_in_another_alphabet_is_kept_unread_but_known_names_are_found(
    text: str, language: str, name: str, as_written: list[str]
) -> None:
    reading = read(text)
    assert (reading.language, reading.quotes) == (language, ())
    (mention,) = [m for m in reading.mentions if m.speaker.name == name]
    assert [span.of(text) for span in mention.spans] == as_written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ice is early.", "en"),
        ("", "en"),
        ("12 34 !", "en"),
        ("Лёд ранний", "ru"),
        ("Лід цього року ранній, і ще тонкий", "uk"),
        ("冰来得早", "zh"),
        ("氷がはやくきました", "ja"),
        ("얼음이 일찍 왔다", "ko"),
        ("Ostrin (Острин) said the ice was early.", "en"),
        ("He wrote 普京 on the board and left the room.", "en"),
    ],
)
def test_the_language_is_told_by_the_letters(text: str, expected: str) -> None:
    assert expected == language_of(text)


def test_without_a_parse_the_names_the_lore_knows_are_found() -> None:
    reading = understanding().read(item("Victor Ostrine and Nobody Atall met."), Parse())
    assert [mention.speaker.name for mention in reading.mentions] == ["Viktor Ostrin"]


def test_no_more_than_the_limit_of_a_body_is_handed_to_the_model() -> None:
    long = item("The ice is early. " * 20_000, head=0)
    assert sum(span.end - span.start for span in reading_spans(long)) == BODY_LIMIT


HOSTILE = {
    "half a MB in one sentence": "the river and the road " * 22_000,
    "2 MB without a space": "a" * 2_000_000,
    "ten thousand opening marks": "“" * 10_000,
    "ten thousand straight marks": '"' * 10_000,
    "ten thousand pairs": "“a” " * 10_000,
    "four hundred quotations": "“We are late,” he said. " * 400,
    "no punctuation": "Marta Quill said that the bridge is closed and " * 400,
    "a list of 500 names": ", ".join(
        f"Mar{a}{b}a Quil{b}{a}o" for a in string.ascii_lowercase[:20] for b in string.ascii_lowercase[1:]
    ),
    "brackets": "(" * 20_000,
    "angle brackets": "<" * 100_000 + "a",
    "bars": "A | " * 5_000,
    "cues": "said " * 2_000,
    "according": "according to " * 2_000,
    "line breaks": "\n" * 100_000 + "x",
    "nothing": "",
    "blanks": " \n\t ",
    "full stops": "." * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_bounded_time_and_breaks_nothing(text: str) -> None:
    began = time.process_time()
    reading = read(text)
    assert time.process_time() - began < SECONDS
    assert_spans_are_true(reading)


@pytest.mark.parametrize(
    "text",
    [
        "Marta Quill said\x00 the bridge\x00 is closed.",
        "Marta Quill said \ud800 “the bridge is closed \udfff for ever.”",
        "Marta Quill said\u00a0the bridge is closed.",
        "\ufeffMarta Quill said the bridge is closed.",
        "Marta Quill said the bridge is closed\u202e.",
    ],
    ids=["NUL", "lone surrogates", "no-break space", "byte order mark", "right to left"],
)
def test_odd_characters_do_not_hide_a_statement(text: str) -> None:
    reading = read(text)
    assert_spans_are_true(reading)
    assert any("bridge" in quote.text for quote in reading.quotes)


WORDS = st.sampled_from(
    [
        "Marta Quill",
        "Berent",
        "he",
        "said",
        "told",
        "“",
        "”",
        '"',
        ", ",
        ". ",
        "the bridge is closed",
        "that",
        "\n\n",
        "adding",
        "according to",
        "(",
        "to go",
        "who",
        "[and]",
        "\x00",
    ]
)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_every_span_of_any_reading_lies_in_the_text_and_cuts_out_its_words(text: str) -> None:
    assert_spans_are_true(read(text))


def assert_spans_are_true(reading: Reading) -> None:
    text = reading.item.text
    for quote in reading.quotes:
        spans = [*quote.content, *(span for span in (quote.source, quote.cue) if span)]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        cut = " … ".join(" ".join(span.of(text).split()) for span in quote.content)
        assert [c for c in quote.text if c.isalnum()] == [c for c in cut if c.isalnum()]  # marks are put in pairs
        assert 0 <= quote.confidence <= 1
        assert (quote.speaker is None) == (quote.resolved_by is None)
    assert all(span.end <= len(text) for mention in reading.mentions for span in mention.spans)


def test_chinese_paragraphs_of_an_english_article_are_read_as_chinese() -> None:
    english = "The river minister spoke of ferries in the harbour on Monday, and of the ice in the winter before."
    text = f"{english}\n奥斯特林表示，渡轮将在五月恢复航行，河口届时开放。"
    reading = Understanding(PACK, {"zh": ChineseReader}).read(item(text), Parse())
    assert [(one.speaker and one.speaker.name, one.text) for one in reading.quotes] == [
        ("Viktor Ostrin", "渡轮将在五月恢复航行，河口届时开放")
    ]
    assert [span.of(text) for span in reading_spans(item(text))] == [english]


def test_english_paragraphs_of_a_chinese_article_are_read_as_english() -> None:
    chinese = "奥斯特林表示，渡轮将在五月恢复航行，河口届时开放。"
    english = "Marta Quill said the ice was early. “We sail in May,” she added."
    text = f"{chinese}\n{english}\n{chinese.replace('五月', '六月')}"
    (reading,) = read_all(model(), Understanding(PACK, {"zh": ChineseReader}), [item(text)])
    assert reading.language == "zh"
    assert [(one.speaker and one.speaker.name, one.text) for one in reading.quotes] == [
        ("Viktor Ostrin", "渡轮将在五月恢复航行，河口届时开放"),
        ("Marta Quill", "the ice was early"),
        ("Marta Quill", "We sail in May,"),
        ("Viktor Ostrin", "渡轮将在六月恢复航行，河口届时开放"),
    ]
    assert_spans_are_true(reading)
    assert {mention.speaker.name for mention in reading.mentions} == {"Viktor Ostrin", "Marta Quill"}


def test_without_a_reader_of_the_article_s_language_its_english_paragraphs_are_read() -> None:
    russian = "Паромы пойдут в мае, сказал Виктор Острин, и порт будет открыт для всех судов. " * 2
    reading = read(f"{russian}\n\nMarta Quill said the ice was early.")
    assert (reading.language, [one.text for one in reading.quotes]) == ("ru", ["the ice was early"])
    assert {mention.speaker.name for mention in reading.mentions} == {"Viktor Ostrin", "Marta Quill"}
