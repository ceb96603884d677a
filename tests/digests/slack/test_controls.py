"""What a button is called."""

from __future__ import annotations

from digests.slack.controls import numbered, unnumbered


def test_a_listener_for_an_action_hears_its_numbers_and_no_other() -> None:
    assert unnumbered("ask") == unnumbered(numbered("ask", 12)) == "ask"
    assert unnumbered("ask-again") == "ask-again"
    assert unnumbered("ask:x") == "ask:x"
