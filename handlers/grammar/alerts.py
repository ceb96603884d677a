"""The text of /alerts: add, list or remove. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.grammar.words import Help, Misread, asks_for_help, normalised, subcommand

# ----------------------------------------------------------------------------------------------------------- /alerts

ALERTS_EXAMPLE = '/alerts add "Power of Siberia"'


@dataclass(frozen=True, slots=True)
class AddAlert:
    terms: str


@dataclass(frozen=True, slots=True)
class ListAlerts:
    pass


@dataclass(frozen=True, slots=True)
class RemoveAlert:
    which: int | str
    """Its number in the list, from 1; or its terms."""


def parse_alerts(text: str) -> AddAlert | ListAlerts | RemoveAlert | Help | Misread:
    """add "TERMS" | list | remove N or TERMS. The terms themselves are read by `bot.reading.search.terms`."""
    asked = normalised(text)
    if not asked or asks_for_help(asked):
        return Help()
    verb, _, rest = asked.partition(" ")
    match subcommand(verb, {"add": "new follow", "list": "mine show", "remove": "delete drop unfollow"}):
        case "add" if rest:
            return AddAlert(rest)
        case "add":
            return Misread("There is nothing after “add”; give the words to watch for", ALERTS_EXAMPLE)
        case "list":
            return ListAlerts()
        case "remove" if rest:
            number = rest.removeprefix("#")
            return RemoveAlert(int(number) if number.isdecimal() and len(number) < 6 else rest)
        case "remove":
            return Misread("Which one? Give its number in /alerts list, or its words", "/alerts remove 2")
        case Help() as unknown:
            return unknown
        case other:
            raise AssertionError(other)
