"""What a command can do, with examples; and the words for a mistake: what was wrong, and what would be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.model import Part
from digests.slack import controls
from digests.slack.blocks import actions, context, option, part, section, select
from digests.slack.mrkdwn import code, fit


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


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody wants to get done, and what to type for it."""

    name: str
    typed: tuple[str, ...]
    gives: str


TASKS = (
    Task("Read the digest", ("/digest", "/digest energy last week"), "Only you see it until you share it."),
    Task("Ask who said what", ("/whosaid Gabuev", "/whosaid Rudenko on payments"), "Words, role, date, outlet, link."),
    Task("Get alerts", ('/alerts add "Power of Siberia"',), "Each story comes as one direct message."),
    Task("See what couldn't be read", ("/feeds",), "Feeds in trouble come first, with the reason."),
)


def compose_overview(commands: Sequence[Command]) -> Part:
    """What can be done with the bot, one task a line or two, and a menu that has the help of every command."""
    return _overview(tuple(commands))


@lru_cache(maxsize=4)
def _overview(commands: tuple[Command, ...]) -> Part:
    lines = "\n".join(f"*{one.name}*: {' or '.join(f'`{typed}`' for typed in one.typed)}\n{one.gives}" for one in TASKS)
    options = [option(f"{one.name}: {one.summary}", one.name) for one in commands]
    blocks = [
        section(lines),
        actions(select(controls.HELP_ON, "All commands …", options)),
        context("`/digest help` and the like show examples · `/amur status` shows how Amur is doing"),
    ]
    text = " ".join(f"{one.name}: {one.typed[0]}." for one in TASKS)
    return part(blocks, fit(f"{text} All commands: {', '.join(one.name for one in commands)}.", 1_000))


def compose_help(command: Command) -> Part:
    """All that one command can do."""
    return part([section(_words(command))], f"{command.name}: {command.purpose}")


def compose_mistake(problem: str, command: Command, example: str = "") -> Part:
    """`problem` is a sentence that may hold what the user typed; an example made for it follows, or the command's
    first."""
    text = f"{fit(problem, 1_500)} Try: {code(example or command.examples[0][0], 300)}"
    more = f"More examples: `{command.name} help`"
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
