"""The Russian models in the tests' own process, loaded once."""

from __future__ import annotations

from functools import cache

import pytest

pytest.importorskip("slovnet", reason="the extra `ru` is not installed")

from bot.adapters.subprocesses.language.russian_model import Slovnet
from bot.reading.names.recognition import Register
from bot.reading.russian.attribution import RussianReader
from tests.gold.cases import NOBODY


@cache
def slovnet() -> Slovnet:
    return Slovnet()


@cache
def reader() -> RussianReader:
    """It knows nobody."""
    return RussianReader(Register.of(NOBODY), slovnet())
