"""What the bot says in a conversation in plain words: hello, what it can be asked, how to make it stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import AlertHits, Part, Question, Subscription, SubscriptionId
from digests.slack import control_values, controls
from digests.slack.alerts.alert_list import PAGE, alert_row
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.mrkdwn import fit
from digests.wording.words import clean, count, cut


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something to ask, offered above the composer: what the button says, and what it writes."""

    title: str
    message: str


PROMPTS = (
    Prompt("What's new today?", "What's new today?"),
    Prompt("What did someone say?", "What did Alexander Gabuev say last year?"),
    Prompt("Energy last week", "Digest energy last week"),
    Prompt("What can you do?", "help"),
)
"""Four: Slack shows no more. `make commands` writes them into `manifest.json`."""
EXAMPLES = (
    "what did Gabuev say about trade last month?",
    "who said “no limits”?",
    "digest energy last week",
    "alert me about gallium",
)
ASK_SOMEBODY = "What did someone say?"


def compose_greeting() -> Part:
    """Hello, and what can be asked."""
    opening = "Hello. I keep who said what in the feeds your team watches. Ask me in plain words, for example:"
    return part([section(f"{opening}\n{_examples()}"), _ask()], f"{opening} {EXAMPLES[0]}")


def compose_thanks() -> Part:
    return part([section("You're welcome.")], "You're welcome.")


LANGUAGES = "I understand English, and short questions such as “что сказал Габуев?” and “习近平说了什么？”."


def compose_not_understood(asked: str, name: str = "") -> Part:
    """Never takes the words for a name that nobody bears. `name`: of somebody on file, among the words: what they said
    is offered; whoever asks for that in another language finds it so."""
    opening = f"I don't understand “{fit(asked, 200)}”."
    if name:
        question = f"What did {cut(clean(name), 55)} say?"
        said = button(question, controls.ASK_AGAIN, value=control_values.encode_question(Question(name=name)))
        return part([section(f"{opening} {LANGUAGES}"), actions(said)], f"{opening} {LANGUAGES}")
    foreign = any(letter.isalpha() and not letter.isascii() for letter in asked)
    opening = f"{opening} {LANGUAGES if foreign else 'You can ask me things like:'}"
    more = context("`help` lists everything I can do")
    examples = "" if foreign else f"\n{_examples()}"
    return part([section(f"{opening}{examples}"), _ask(), more], f"{opening} {EXAMPLES[0]}")


def compose_stop(
    mine: Sequence[Subscription], hits: Mapping[SubscriptionId, AlertHits], *, now: datetime, zone: str
) -> Part:
    """What comes unasked, and how each of it ends. `hits`: of those that are listed."""
    digest = "A channel's digest stops with `/digest off` in that channel."
    if not mine:
        text = f"I send you nothing unasked: you have no alerts. {digest}"
        return part([section(text)], text)
    text = f"Unasked, I send you what your {count(len(mine), 'alert')} find. Pause or delete those you no longer want."
    blocks = [section(f"{text} {digest}")]
    for number, one in enumerate(mine[:PAGE], start=1):
        blocks.append(alert_row(one, number, hits.get(one.id, AlertHits()), now=now, zone=zone))
    if len(mine) > PAGE:
        blocks.append(context(f"and {len(mine) - PAGE:,} more: `/alerts` shows them all"))
    return part(blocks, f"{text} {digest}")


def compose_needs_window(typed: str) -> Part:
    """For what asks for a form: Slack opens one after a command or a button only."""
    text = f"That opens a form, and Slack lets me open one only after a command: type `{fit(typed, 200)}`"
    return part([section(text)], text)


def compose_whose() -> Part:
    """For a question that names nobody."""
    text = "Whose words? Write the name, or press the button."
    return part([section(text), _ask()], text)


def _examples() -> str:
    return "\n".join(f"• _{one}_" for one in EXAMPLES)


def _ask() -> Block:
    return actions(button(ASK_SOMEBODY, controls.ASK))
