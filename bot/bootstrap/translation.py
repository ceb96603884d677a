"""The translation engine, where the team connected one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.metadata import version

from bot.adapters.http.translation import LibreTranslate
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


@asynccontextmanager
async def closing(translator: Translator | None) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if translator is not None:
            await translator.aclose()
