"""Items that were filed while no language model was there: what is said in them is read once there is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.errors import ReaderFailed
from bot.model import Standing
from bot.ports import LanguageModel, Unparsed
from bot.use_cases.archive.intake import BATCH, Intake, alerts_for

AT_MOST = 8 * BATCH
"""Items looked at in one go: those whose language cannot be read yet must not keep all others waiting."""


async def parse_some(archive: Unparsed, model: LanguageModel, intake: Intake, *, now: datetime) -> int:
    """Reads some of them, newest first, and gives how many. ReaderFailed while no model is there, even if none waits,
    or while none of those that wait can be read. Items in a language whose reader is not installed wait in silence:
    each is marked so wherever it is shown.

    Alerts that ask for what is said, or by whom, match only now. Who was alerted to the item when it was filed is not
    alerted again: that delivery is known.
    """
    waiting = [one for one in await archive.unparsed(limit=AT_MOST) if model.reads(one.language)]
    if not waiting:
        model.check()
        return 0
    await model.warm()
    done = 0
    for start in range(0, len(waiting), BATCH):
        some = waiting[start : start + BATCH]
        for before, reading in zip(some, await intake.reader.read([one.item for one in some]), strict=True):
            if reading.unparsed:
                continue
            whole = replace(reading, placed=before.placed)
            news = whole.item.standing is Standing.NEWS and not whole.in_doubt
            intents = await alerts_for(whole, intake.watchlist, now=now) if news else ()
            done += await archive.parsed(whole, intents)
    if not done:
        languages = ", ".join(sorted({one.language for one in waiting}))
        raise ReaderFailed(f"{len(waiting)} items wait that cannot be read yet (language: {languages})")
    return done
