"""`python -m tools.pictures`: the docs' pictures, taken of `amur try` as it is, into docs/ and docs/pictures/. Needs
Chromium."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Page, ViewportSize, async_playwright, expect

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
SIZE: ViewportSize = {"width": 1100, "height": 760}
TALL: ViewportSize = {"width": 1180, "height": 1600}
"""For the digest and an answer at a time."""
PATIENCE = 120_000
"""Milliseconds for what the bot answers on a machine that does much else."""


async def taken(page: Page, name: str, *, folder: Path = FOLDER) -> None:
    path = folder / f"{name}.png"
    await page.screenshot(path=path)
    print(path.relative_to(ROOT))


async def typed(page: Page, text: str) -> None:
    box = page.locator("#composer textarea, #composer input").first
    await box.fill(text)
    await box.press("Enter")


async def pictures(address: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--headless", "--no-sandbox"])
        page = await browser.new_page(viewport=SIZE, color_scheme="light")
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        await page.goto(address)
        log = page.locator("#messages")
        await expect(log).to_contain_text("From the archive")
        await taken(page, "digest")
        await typed(page, "/whosaid Gabuev")
        await expect(log).to_contain_text(re.compile("statements in"))
        await taken(page, "whosaid")
        await page.set_viewport_size(TALL)
        await log.evaluate("log => log.scrollTo(0, log.scrollHeight)")
        await taken(page, "amur", folder=ROOT / "docs")
        await page.set_viewport_size(SIZE)
        await typed(page, '/alerts add "Power of Siberia"')
        await expect(log).to_contain_text("Alert added")
        await taken(page, "alert")
        await page.locator("#apps button, #apps a").first.click()
        await page.wait_for_timeout(1_500)  # the page draws Home
        await taken(page, "home")
        await browser.close()


async def main() -> int:
    with tempfile.TemporaryDirectory(prefix="amur-pictures-") as data:
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "handlers.cli", "try", "--port", "0"),
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "HOME": data, "AMUR_DATA": f"{data}/amur", "AMUR_FEEDS": "none"},
            stdout=asyncio.subprocess.PIPE,
        )
        assert bot.stdout is not None
        try:
            async with asyncio.timeout(180):
                async for line in bot.stdout:
                    if found := re.search(rb"http://\S+", line):
                        await pictures(found[0].decode())
                        return 0
        finally:
            if bot.returncode is None:
                bot.terminate()
                await bot.wait()
    return 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
