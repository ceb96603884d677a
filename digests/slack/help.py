"""What a command can do, with examples; and the words for a mistake: what was wrong, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Part
from digests.slack.blocks import part, section
from digests.slack.mrkdwn import fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One slash command, as people read of it: its help in Slack, and its line in Slack's own list of commands."""

    name: str
    """With its slash."""
    purpose: str
    """What it does, in a sentence or two."""
    usage: str
    examples: tuple[tuple[str, str], ...]
    """What to type, and what it gives; the first stands under every mistake."""
    summary: str
    """Beside its name in Slack's list of commands, and in `manifest.json`."""
    hint: str
    """What Slack shows after its name while somebody types, and in `manifest.json`."""


def compose_help(*commands: Command) -> Part:
    """Help on each of these."""
    blocks = [section(_words(one)) for one in commands]
    text = " ".join(f"{one.name}: {one.purpose}" for one in commands)
    return part(blocks, text)


def compose_mistake(problem: str, command: Command, example: str = "") -> Part:
    """`problem` is a sentence that may hold what the user typed; an example made for it follows, or the command's
    first."""
    text = f"{fit(problem, 1_500)} Try: `{fit(example, 300) or command.examples[0][0]}`"
    more = f"`{command.name} help` shows all it can do."
    return part([section(f"{text}\n{more}")], text)


def compose_trouble(problem: str, reference: str = "") -> Part:
    """Something went wrong on our side; `reference` is what the log calls it."""
    text_ = f"{fit(problem, 1_500)}" + (f" (ref {fit(reference, 40)})" if reference else "")
    return part([section(text_)], text_)


def compose_note(text: str) -> Part:
    """One plain sentence or two, foreign words allowed: "Alert made: …"."""
    text_ = fit(text, 2_000)
    return part([section(text_)], text_)


def _words(one: Command) -> str:
    examples = "\n".join(f"• `{typed}` {gives}" for typed, gives in one.examples)
    return f"*{one.name}* {one.purpose}\n`{one.usage}`\n{examples}"
