"""A real Chromium for tests of pages: found, started headless, closed."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page
    from playwright.async_api import expect as expect
else:

    def expect(seen):
        """Playwright's; loaded where a page is looked at only."""
        from playwright.async_api import expect

        return expect(seen)


ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = "no Chromium: install Debian's `chromium`, or name one in CHROMIUM"


def chromium_path() -> str | None:
    """CHROMIUM if set, else what is on PATH; None if there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


@contextlib.asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A headless browser; FileNotFoundError if there is none (skip the test before, with MISSING)."""
    path = chromium_path()
    if path is None:
        raise FileNotFoundError(MISSING)
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield started
        finally:
            await started.close()


@contextlib.asynccontextmanager
async def looked_at(
    tab: Page, address: str, *, width: int = 1280, height: int = 800, colours: Literal["light", "dark"] = "light"
) -> AsyncIterator[Page]:
    """The page of this address in the tab that tests share, as a new visitor sees it: opening one for each takes two
    seconds of computing. It is left at the end, and what it kept is forgotten."""
    await tab.set_viewport_size({"width": width, "height": height})
    await tab.emulate_media(color_scheme=colours)
    await tab.goto(address)
    try:
        yield tab
    finally:
        await tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        await tab.context.clear_cookies()
        await tab.goto("about:blank")
