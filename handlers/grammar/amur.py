"""The text of /amur: status or help. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.grammar.words import Help, asks_for_help, normalised, subcommand


@dataclass(frozen=True, slots=True)
class ShowStatus:
    pass


def parse_amur(text: str) -> ShowStatus | Help:
    asked = normalised(text)
    if not asked or asks_for_help(asked):
        return Help()
    sub = subcommand(asked.partition(" ")[0], {"status": "health version info"})
    return sub if isinstance(sub, Help) else ShowStatus()
