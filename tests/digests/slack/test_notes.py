"""What people read is written in digests/: listeners and processes hold no sentence of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from digests.slack import notes
from digests.slack.help import compose_note

ROOT = Path(__file__).resolve().parents[3]
WIRES = frozenset({"app.py", "transport.py"})
"""They answer Slack's servers too, in words that no person sees."""
PENDING = frozenset({"alerts", "channel_digest", "whosaid"})
"""Some of their sentences still stand beside the commands."""
LISTENERS = sorted(
    one
    for one in (ROOT / "handlers" / "slack").rglob("*.py")
    if one.name not in WIRES and not PENDING & set(one.relative_to(ROOT).with_suffix("").parts)
)
SENTENCE = re.compile(r"(?:\w+[ ,:;]+){3}\w+")
"""Four words: less is a name, a key or a reason for a log."""
ELSEWHERE = frozenset({"Command", "getLogger", "record", "SettingsWrong", "RuntimeError", "ValueError", "TypeError"})
"""A command's help stands beside its handler; what is raised or logged is for whoever runs the bot."""
LOGS = frozenset({"info", "warning", "error", "debug", "exception"})


def sentences(tree: ast.AST) -> Iterator[ast.Constant]:
    """Texts of at least four words that are no docstring, help, log line or error."""
    match tree:
        case ast.Call(func=ast.Name(id=name)) if name in ELSEWHERE:
            return
        case ast.Call(func=ast.Attribute(attr=name)) if name in LOGS:
            return
        case ast.ClassDef(bases=[ast.Name(id="Enum"), *_]) | ast.Raise() | ast.Assert():
            return
        case ast.Expr(value=ast.Constant(value=str())):
            return
        case ast.Constant(value=str(text)) if SENTENCE.search(text):
            yield tree
    for child in ast.iter_child_nodes(tree):
        yield from sentences(child)


@pytest.mark.parametrize("file", LISTENERS, ids=[str(one.relative_to(ROOT)) for one in LISTENERS])
def test_no_listener_writes_a_message_of_its_own(file: Path) -> None:
    found = [f"{one.lineno}: {one.value!r}" for one in sentences(ast.parse(file.read_text(encoding="utf-8")))]
    assert found == [], "move it to digests/slack/notes.py"


def test_a_sentence_would_be_found() -> None:
    (found,) = sentences(ast.parse('"""A docstring of words."""\nreply(f"Paused {name} until you resume it.")'))
    assert found.value == " until you resume it."


SENTENCES = {name: text for name, text in vars(notes).items() if name.isupper() and isinstance(text, str)}


@pytest.mark.parametrize("text", [*SENTENCES.values(), *notes.MENDABLE.values()])
def test_every_note_fits_a_message_and_has_no_two_ways_to_say_one_thing(text: str) -> None:
    assert compose_note(text).text == text
    assert "  " not in text
    assert not re.search(r"\b(fares?|told|poll(ed|s)?|what became of|until you say)\b", text)
