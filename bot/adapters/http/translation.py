"""The port Translator over LibreTranslate's API: POST /translate {q, source, target, format, api_key}
(libretranslate.com/docs), through the guarded client."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urljoin

from bot.adapters.http.address_guard import Network
from bot.adapters.http.fetch import HttpFetch, Patience
from bot.model import NotFetched, NotTranslated, Translation
from bot.reading.documents.urls import host_of

LONGEST = 2_000
"""Characters that are sent: a statement, not an article."""
MOST_BYTES = 64 * 1024
"""Of an answer."""
PATIENCE = Patience(connect=3, read=15, total=20, spacing=0)
"""Somebody waits, and a small engine takes seconds."""


class LibreTranslate:
    """Close with `aclose()`."""

    def __init__(
        self,
        url: str,
        *,
        version: str,
        now: Callable[[], datetime],
        key: str = "",
        allow: Sequence[Network] = (),
        patience: Patience = PATIENCE,
    ) -> None:
        """`url`: where the engine answers, with or without /translate."""
        base = url if url.endswith("/") else f"{url}/"
        self._url = url if url.rstrip("/").endswith("/translate") else urljoin(base, "translate")
        self._key = key
        self._fetch = HttpFetch(version=version, now=now, allow=allow, patience=patience)

    async def translate(self, text: str, *, source: str) -> Translation | NotTranslated:
        if len(text) > LONGEST:
            return NotTranslated(reason=f"it has {len(text):,} characters; {LONGEST:,} are the most that are sent")
        wish = {"q": text, "source": source, "target": "en", "format": "text"}
        if self._key:
            wish["api_key"] = self._key
        answer = await self._fetch.post(self._url, json.dumps(wish).encode("utf-8", "replace"), most=MOST_BYTES)
        if isinstance(answer, NotFetched):
            return NotTranslated(reason=_fault(answer))
        try:
            found = json.loads(answer.body)
        except (ValueError, RecursionError):
            return NotTranslated(reason="its answer is no JSON")
        translated = found.get("translatedText") if isinstance(found, dict) else None
        if not isinstance(translated, str) or not translated.strip():
            return NotTranslated(reason="its answer holds no translation")
        if translated.strip() == text.strip():
            return NotTranslated(reason="it gave the words back as they were")
        return Translation(text=translated, engine=host_of(self._url))

    async def aclose(self) -> None:
        await self._fetch.aclose()


def _fault(answer: NotFetched) -> str:
    """In the engine's terms: 400 is a language it does not know, 403 a key, 429 too much asked of it."""
    match answer.status:
        case HTTPStatus.BAD_REQUEST:
            return "it does not know the language, or refuses the text (400)"
        case HTTPStatus.FORBIDDEN | HTTPStatus.UNAUTHORIZED:
            return f"it wants a key, AMUR_TRANSLATE_KEY ({answer.status})"
        case HTTPStatus.TOO_MANY_REQUESTS:
            return "it is asked too often just now (429)"
        case _:
            return answer.reason
