"""The readers of statements that need no process of their own, as far as what they need is installed."""

from __future__ import annotations

from bot.reading.languages import installed
from bot.reading.names.recognition import Register
from bot.reading.statement_reader import StatementReader, StatementReaders


def statement_readers() -> StatementReaders:
    """By ISO 639-1 code. Called in the child only: it imports what a language needs."""
    return {"zh": _chinese} if installed("zh") else {}


def _chinese(register: Register) -> StatementReader:
    from bot.reading.chinese.attribution import ChineseReader

    return ChineseReader(register)
