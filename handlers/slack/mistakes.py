"""Replies to what could not be read, the same for every command."""

from __future__ import annotations

from bot.model import Part
from digests.slack.blocks import blocks_of, part
from digests.slack.help import Command, compose_help, compose_mistake, compose_note
from digests.slack.notes import unknown_word
from handlers.grammar.words import Help, Misread


def mistake(misread: Misread, command: Command) -> Part:
    """What was wrong, and an example made for it."""
    return compose_mistake(f"{misread.problem}.", command, misread.example)


def help_on(request: Help, command: Command) -> Part:
    """Help; before it, if a word was not understood, that word and the one it resembles."""
    helping = compose_help(command)
    if not request.unread:
        return helping
    note = compose_note(unknown_word(request.unread, command.name, request.meant))
    return part([*blocks_of(note), *blocks_of(helping)], f"{note.text} {helping.text}")
