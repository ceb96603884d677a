"""What spaCy is given: all of a text, in stretches that are not too long. It is loaded by these tests, not by looking
for them."""

from __future__ import annotations

from bot.model import Span


def test_what_the_model_sees_is_as_long_as_the_text() -> None:
    from bot.adapters.subprocesses.language.spacy_columns import for_the_model

    for text in ("“a” [and] b", "\x00\ud800", "((((((((", "x" * 500, "http://harbour.example/" + "a.b/" * 60, ""):
        assert len(for_the_model(text)) == len(text)


def test_a_long_paragraph_is_cut_at_a_sentence_and_nothing_is_lost() -> None:
    from bot.adapters.subprocesses.language.spacy_columns import pieces

    text = "The ice is early. " * 50
    cut = pieces(text, [Span(0, len(text))], 100)
    assert "".join(span.of(text) for span in cut) == text
    assert all(span.end - span.start <= 100 for span in cut)
    assert all(span.of(text).startswith("The") for span in cut[:-1])
