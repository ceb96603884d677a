"""A team's translation engine over real HTTP: asked as LibreTranslate is, and every failure of it said."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from bot.adapters.http.fetch import Patience
from bot.adapters.http.translation import LONGEST, MOST_BYTES, LibreTranslate
from bot.model import NotTranslated, Translation
from tests.support.web.translation_engine import translation_engine

HOME = (ip_network("127.0.0.0/8"),)
QUICK = Patience(connect=1, read=0.3, total=0.5, spacing=0)
WORDS = "Мост откроется в пятницу"


async def translated(url: str, *, key: str = "", text: str = WORDS, source: str = "ru") -> Translation | NotTranslated:
    made = LibreTranslate(
        url, version="1", now=lambda: datetime(2031, 1, 1, tzinfo=UTC), key=key, allow=HOME, patience=QUICK
    )
    try:
        return await made.translate(text, source=source)
    finally:
        await made.aclose()


@pytest.mark.parametrize("path", ["", "translate"])
async def test_it_is_asked_for_english_with_its_key_and_named_by_its_host(path: str) -> None:
    async with translation_engine(key="k") as engine:
        made = await translated(engine.url + path, key="k")
        assert made == Translation(text=f"English of: {WORDS}", engine="127.0.0.1")
        assert engine.asked == [{"q": WORDS, "source": "ru", "target": "en", "format": "text", "api_key": "k"}]


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"key": "other"}, "AMUR_TRANSLATE_KEY"),
        ({"slow": 2.0}, "stopped answering"),
        ({"body": b"<html>"}, "no JSON"),
        ({"body": b"[" * 50_000}, "no JSON"),
        ({"body": b'{"translatedText": ""}'}, "holds no translation"),
        ({"body": b'["x"]'}, "holds no translation"),
        ({"body": b" " * (MOST_BYTES + 1)}, "larger than 64 KiB"),
        ({"body": f'{{"translatedText": "{WORDS} "}}'.encode()}, "as they were"),
        ({"location": "http://127.0.0.1:1/"}, "redirect"),
    ],
    ids=["key", "slow", "html", "nested", "empty", "list", "large", "same", "redirect"],
)
async def test_what_goes_wrong_is_said(about: dict[str, object], reason: str) -> None:
    async with translation_engine(**about) as engine:
        made = await translated(engine.url)
    assert isinstance(made, NotTranslated)
    assert reason in made.reason


async def test_an_unknown_language_a_long_text_and_an_address_that_is_not_allowed_are_refused() -> None:
    async with translation_engine() as engine:
        unknown = await translated(engine.url, source="kk")
        long = await translated(engine.url, text="я" * (LONGEST + 1))
        assert len(engine.asked) == 1
    inner = await translated("http://10.0.0.1/")
    reasons = [one.reason for one in (unknown, long, inner) if isinstance(one, NotTranslated)]
    assert ["(400)" in reasons[0], "2,001 characters" in reasons[1], "not asked" in reasons[2]] == [True] * 3
