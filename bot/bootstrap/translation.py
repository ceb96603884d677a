"""The translation engine, where the team connected one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.metadata import version

from bot.adapters.http.translation import LibreTranslate
from bot.bootstrap.addresses import url_fault_by
from bot.errors import SettingsWrong
from bot.ports import Translator
from bot.settings import Settings


def translator_of(settings: Settings, *, now: Callable[[], datetime]) -> Translator | None:
    """None: no engine is connected. Opens nothing before it is asked."""
    if settings.translate_url is None:
        return None
    key = settings.translate_key.get_secret_value() if settings.translate_key is not None else ""
    return LibreTranslate(
        settings.translate_url, version=version("amur"), now=now, key=key, allow=settings.allow_networks
    )


def check_engine(settings: Settings) -> None:
    """SettingsWrong if the engine's address, as it is set, is never asked."""
    if settings.translate_url is not None and (why := url_fault_by(settings)(settings.translate_url)) is not None:
        raise SettingsWrong("AMUR_TRANSLATE_URL", why)


@asynccontextmanager
async def closing(translator: Translator | None) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if translator is not None:
            await translator.aclose()
