"""Who said what in Russian, against the real models."""

from __future__ import annotations

import pytest

from bot.adapters.subprocesses.language.russian_model import Slovnet
from bot.model import Kind, Quote
from bot.reading.names.recognition import Register
from bot.reading.russian.attribution import RussianReader
from tests.gold.cases import Case, Expected, cases
from tests.gold.russian import RUSSIAN
from tests.support.texts import PACK
