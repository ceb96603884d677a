"""A small engine of ours that speaks LibreTranslate's API over loopback: what it was asked, and what it answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class TranslationEngine:
    """Answers "English of: …" to Russian and Chinese, with a key if it has one; `slow`: seconds before it does."""

    key: str = ""
    slow: float = 0.0
    body: bytes | None = None
    """Sent instead of an answer."""
    location: str = ""
    """Where it redirects to."""
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    async def translate(self, request: web.Request) -> web.StreamResponse:
        wish = await request.json()
        self.asked.append(wish)
        await asyncio.sleep(self.slow)
        if self.location:
            raise web.HTTPFound(self.location)
        if self.body is not None:
            return web.Response(body=self.body, content_type="application/json")
        if self.key != wish.get("api_key", ""):
            return web.json_response({"error": "Invalid API key"}, status=403)
        if wish["source"] not in ("ru", "zh") or wish["target"] != "en" or wish["format"] != "text":
            return web.json_response({"error": f"{wish['source']} is not supported"}, status=400)
        return web.json_response({"translatedText": f"English of: {wish['q']}"})


@asynccontextmanager
async def translation_engine(**about: object) -> AsyncIterator[TranslationEngine]:
    engine = TranslationEngine(**about)  # type: ignore[arg-type]  # a maker with defaults
    app = web.Application()
    app.router.add_post("/translate", engine.translate)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port, *_ = runner.addresses[0]
    engine.url = f"http://{host}:{port}/"
    try:
        yield engine
    finally:
        await runner.cleanup()
