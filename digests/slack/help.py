"""What each command can do, with examples; and the words for a mistake: what was wrong, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model import Part
from digests.slack.blocks import part, section
from digests.slack.mrkdwn import fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """One command: what it does in a sentence, how it is written, and examples with what they give."""

    purpose: str
    usage: str
    examples: tuple[tuple[str, str], ...]


HELP: Mapping[str, Help] = {
    "/whosaid": Help(
        purpose="Shows what somebody said, word for word where it can, with date, outlet and link. Only you see it.",
        usage="/whosaid NAME [on TOPIC or words] [since DATE] [until DATE] [in OUTLET]",
        examples=(
            ("/whosaid Gabuev", "everything on file, newest first"),
            ("/whosaid Rudenko on payments", "what he said about one subject"),
            ("/whosaid Wang Yi since May 2024", "from a date on; months and years will do"),
        ),
    ),
    "/digest": Help(
        purpose="Shows today so far, or an earlier day's digest. Only you see it, until you share it.",
        usage="/digest [TOPIC] [yesterday | DATE | DATE to DATE | since I last looked] or settings or chart",
        examples=(
            ("/digest", "today so far"),
            ("/digest energy last week", "one topic, several days"),
            ("/digest since I last looked", "what came since you did"),
            ("/digest settings", "this channel's hour, days, zone, topics and outlets"),
            ("/digest chart", "the last 30 days as a picture, in a direct message"),
        ),
    ),
    "/search": Help(
        purpose="Searches every title, text and speaker on file, newest first. Only you see it, until you share it.",
        usage="/search WORDS",
        examples=(
            ("/search banks AND (yuan OR rouble)", "AND OR NOT in capitals, -word for NOT; a space is AND"),
            ('/search "power of siberia" sanction*', "a phrase, and a word with any ending"),
            ("/search gas NEAR/5 price", "at most five words apart"),
            ("/search title:lng source:tass", "in one field: title: speaker: topic: source: lang:"),
        ),
    ),
    "/topics": Help(
        purpose="Shows how much there was on each topic in the last 7 days and the 7 before.",
        usage="/topics [NAME]",
        examples=(
            ("/topics", "all of them, each with a button to its digest"),
            ("/topics energy", "its terms, and the newest items under it"),
        ),
    ),
    "/alerts": Help(
        purpose="Sends you a direct message when a new item matches your words. Nobody else sees your alerts.",
        usage="/alerts add WORDS | list | remove WORDS",
        examples=(
            ('/alerts add "Power of Siberia"', "this very phrase"),
            ("/alerts add gallium", "one word"),
            ("/alerts list", "your alerts, each with a button to delete it"),
        ),
    ),
    "/feeds": Help(
        purpose="Shows the feeds watched and how each fares, adds and removes some, tells what became of an article.",
        usage="/feeds [NAME | failing | silent | add ADDRESS | why ADDRESS | import | export]",
        examples=(
            ("/feeds", "trouble first; `/feeds silent` and `/feeds failing` only those"),
            ("/feeds Meduza", "one feed: pause, retry, rename, label, remove"),
            ("/feeds add merics.org", "a site or a feed: what it holds, before you decide"),
            ("/feeds add example.org/remarks css:ul.news a", "a page without a feed: the links a CSS selector chooses"),
            ("/feeds why https://example.org/article", "step by step what became of it; or a file's name, or a title"),
            ("/feeds import", "an OPML file; `/feeds export` sends you one"),
        ),
    ),
    "/amur": Help(
        purpose="Explains the commands and shows how the bot fares.",
        usage="/amur [help | status]",
        examples=(("/amur status", "what is on file, how the feeds fare, when the next digests are due"),),
    ),
}


def compose_help(command: str | None = None) -> Part:
    """Help on one command (with its slash), or on all of them for None or a command that is not known."""
    chosen = {command: HELP[command]} if command is not None and command in HELP else dict(HELP)
    blocks = [section(_words(name, one)) for name, one in chosen.items()]
    text = " ".join(f"{name}: {one.purpose}" for name, one in chosen.items())
    return part(blocks, text)


def compose_mistake(problem: str, command: str, example: str = "") -> Part:
    """`problem` is a sentence that may hold what the user typed; an example made for it follows, or the command's
    first."""
    first = HELP[command].examples[0][0] if command in HELP else f"{command} help"
    text = f"{fit(problem, 1_500)} Try: `{fit(example, 300) or first}`"
    more = f"`{fit(command, 50)} help` shows all it can do."
    return part([section(f"{text}\n{more}")], text)


def compose_trouble(problem: str, reference: str = "") -> Part:
    """Something went wrong on our side; `reference` is what the log calls it."""
    told = f"{fit(problem, 1_500)}" + (f" (ref {fit(reference, 40)})" if reference else "")
    return part([section(told)], told)


def compose_note(text: str) -> Part:
    """One plain sentence or two, foreign words allowed: "Alert made: …"."""
    told = fit(text, 2_000)
    return part([section(told)], told)


def _words(name: str, one: Help) -> str:
    examples = "\n".join(f"• `{typed}` {gives}" for typed, gives in one.examples)
    return f"*{name}* {one.purpose}\n`{one.usage}`\n{examples}"
