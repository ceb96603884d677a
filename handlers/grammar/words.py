"""What all command texts share: words, quotation marks, help, and a text that cannot be read. Pure."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from handlers.grammar.dates import Ambiguous

LONGEST = 300
"""Characters of a command that are read; more is answered with an example."""


@dataclass(frozen=True, slots=True)
class Misread:
    """What was wrong, in words a person can act on, and a command that would work."""

    problem: str
    example: str


@dataclass(frozen=True, slots=True)
class Help:
    """Asked for, or all there is to say; `unread` is the word that was not understood."""

    unread: str = ""
    meant: str = ""
    """The subcommand it resembles."""


@dataclass(frozen=True, slots=True)
class AskModal:
    """/whosaid with nothing after it: let the person pick."""


# --------------------------------------------------------------------------------------------------------- the words

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛′", "'"))

_INVISIBLE = re.compile(r"[\u0000-\u001f\u007f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")

_WORD = re.compile(r'"[^"]*"|[^\s"]+|"')


def normalised(text: str) -> str:
    """As typed on a plain keyboard: straight quotes, no direction marks, single spaces, Slack's &amp; undone."""
    shown = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(_INVISIBLE.sub(" ", shown.translate(_QUOTES)).split())


def words(text: str) -> tuple[str, ...]:
    """Words of a plain text; "several words in quotes" are one."""
    return tuple(_WORD.findall(text))


def asks_for_help(text: str) -> bool:
    return text.casefold().strip(" .!?-/") in {"help", "h", "usage", "?"} or text == "?"


def bare(word: str) -> str:
    return word.strip('"').strip()


def either(days: Ambiguous) -> str:
    return f"“{days.text}” could be {days.one:%-d %B} or {days.other:%-d %B}"


def cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def subcommand(verb: str, known: dict[str, str]) -> str | Help:
    """The subcommand that a first word names, by whatever word for it; or Help on what was not understood."""
    wanted = verb.casefold().strip(":")
    for name, also in known.items():
        if wanted == name or wanted in also.split():
            return name
    close = difflib.get_close_matches(wanted, known, n=1, cutoff=0.6)
    return Help(unread=cut(verb), meant=close[0] if close else "")
