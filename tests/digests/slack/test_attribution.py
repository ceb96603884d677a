"""A statement in a line says who said it, and of whom what stands in brackets is so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import Kind, Quote, Span
from digests.slack.alerts.story import compose_added
from digests.slack.attribution import attributed, words_and_speaker
from digests.terminal import render_digest
from tests.support.digest_builders import arranged, item, quote, reading, speaker


@pytest.mark.parametrize("stance", [True, False])
def test_a_role_stands_beside_one_speaker_only(stance: bool) -> None:
    alone = quote(name="Ada Brandt", role="ferry master", stance=stance)
    together = replace(alone, jointly=(speaker("Bo Lin"),))
    assert "(ferry master)" in attributed(alone, item())
    assert "(ferry master)" in str(words_and_speaker(alone, item(), 300))
    for shown in (attributed(together, item()), str(words_and_speaker(together, item(), 300))):
        assert "Ada Brandt and Bo Lin" in shown
        assert "ferry master" not in shown


def test_in_a_terminal_too() -> None:
    alone = quote(name="Ada Brandt", role="ferry master")
    together = replace(alone, jointly=(speaker("Bo Lin"),))
    assert "(ferry master)" in render_digest(arranged(reading(quotes=[alone])))
    told = render_digest(arranged(reading(quotes=[together])))
    assert "Ada Brandt and Bo Lin" in told
    assert "ferry master" not in told


def reported(text: str, source: str, cue: str, words: str) -> Quote:
    """A report of `text`, cut out of it."""
    spans = [Span(text.index(piece), text.index(piece) + len(piece)) for piece in (source, cue, words)]
    made = quote(words, name=source, role=None, kind=Kind.INDIRECT)
    return replace(made, source=spans[0], cue=spans[1], content=(spans[2],))


@pytest.mark.parametrize(
    ("text", "parts", "shown"),
    [
        (
            "Norland agreed to open a lane.",
            ("Norland", "agreed", "to open a lane"),
            "*Norland* agreed to open a lane ·",
        ),
        ("Bo told banks to wait.", ("Bo", "told", "banks to wait"), "*Bo* told banks to wait ·"),
        ("Bo said the lane opens.", ("Bo", "said", "the lane opens"), "*Bo*: the lane opens ·"),
        ("Told by Bo to wait, they wait.", ("Bo", "Told", "to wait"), "*Bo*: to wait ·"),
    ],
)
def test_words_that_hang_on_their_verb_keep_it(text: str, parts: tuple[str, str, str], shown: str) -> None:
    one = reported(text, *parts)
    assert attributed(one.with_attitude(text), item()).startswith(shown)
    assert attributed(replace(one, addressee="the press").with_attitude(text), item()).startswith(
        shown.replace("*:", "*, to the press:") if "*:" in shown else shown.replace("* ", "*, to the press, ")
    )


def test_what_a_later_report_adds_keeps_its_verb_in_the_message_and_on_a_lock_screen() -> None:
    text = "Norland agreed to open a lane."
    added = compose_added(reading(item(text=text)), [reported(text, "Norland", "agreed", "to open a lane")])
    assert added.text.startswith("New in this story, Norland agreed to open a lane (")
    assert "*Norland* agreed to open a lane" in added.blocks
