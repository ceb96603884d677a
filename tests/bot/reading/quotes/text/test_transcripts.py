"""Which paragraphs are turns of an interview."""

from __future__ import annotations

from bot.reading.dependency_parse import Parse
from bot.reading.quotes.text.document import prose
from bot.reading.quotes.text.layout import layout
from bot.reading.quotes.text.transcripts import Turn, turns


def read(*paragraphs: str) -> tuple[str, tuple[Turn, ...]]:
    text = "\n\n".join(paragraphs)
    return text, turns(prose(text, Parse(), layout(text)))


def labelled(*paragraphs: str) -> list[tuple[str, str, str]]:
    """(label, how, words) of each turn."""
    text, found = read(*paragraphs)
    return [(turn.label.of(text), turn.how, " / ".join(span.of(text) for span in turn.words)) for turn in found]


def test_a_label_that_comes_again_makes_an_interview_of_all_labels() -> None:
    assert labelled("Quill: Yes.", "Berent: No.", "QUILL: Perhaps.", "It ended there, Berent thinks.") == [
        ("Quill", "turn", "Yes."),
        ("Berent", "turn", "No."),
        ("QUILL", "turn", "Perhaps."),
    ]


def test_paragraphs_up_to_the_next_label_belong_to_the_turn_and_after_the_last_label_none() -> None:
    found = labelled(
        "Q: Why?", "A: It is late.", "And it is cold.", "Q: When?", "A: Now.", "The council meets on Monday."
    )
    assert found == [
        ("Q", "generic question", "Why?"),
        ("A", "answer", "It is late. / And it is cold."),
        ("Q", "generic question", "When?"),
        ("A", "answer", "Now."),
    ]


def test_after_the_last_label_goes_on_who_says_i_and_no_note_of_the_paper_s() -> None:
    more = "I saw the wall fall.", "We thank Marta Quill. You can read more in our letter.", "I am the editor."
    assert labelled("Q: Why?", "A: It is late.", "Q: When?", "A: Now.", *more)[-1] == (
        "A",
        "answer",
        "Now. / I saw the wall fall.",
    )


def test_whoever_asks_more_often_than_not_asks() -> None:
    found = labelled("Radio Nord: Why?", "Quill: It is late.", "Radio Nord: When?", "Quill: Now.")
    assert [how for _, how, _ in found] == ["question", "turn", "question", "turn"]


def test_a_full_name_and_its_surname_are_labels_of_one_conversation() -> None:
    found = labelled("Radio Nord met her.", "Marta Quill: It is late.", "Radio Nord: When?", "Quill: Now.")
    assert [label for label, _, _ in found] == ["Marta Quill", "Radio Nord", "Quill"]


def test_headings_notes_and_a_lone_label_are_no_interview() -> None:
    assert labelled("Note: The bridge is closed.", "Note: The tunnel is open.") == []
    assert labelled("Quill: The bridge is closed.", "The tunnel is open.") == []
    assert labelled("Town Talk: Where the Apples Go", "Prices double.", "Town Talk: A Year of Cider") == []
    assert labelled("Town Talk: Apples", "Quill: Prices double.", "Town Talk: Cider", "It rained.") == []
    assert labelled("The plan has two parts: a bridge and a tunnel.", "The plan has two faces: old and new.") == []
    assert labelled("Bridges: The council builds three.", "Tunnels: The council builds one.") == []
