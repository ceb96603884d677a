"""A statement in a line says who said it, and of whom what stands in brackets is so."""

from __future__ import annotations

from dataclasses import replace

import pytest

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
