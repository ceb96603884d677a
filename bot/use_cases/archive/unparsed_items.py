"""Items that were filed while no language model was there: what is said in them is read once there is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.model import Standing
from bot.ports import LanguageModel, Unparsed
from bot.use_cases.archive.intake import BATCH, Intake, alerts_for


async def parse_some(archive: Unparsed, model: LanguageModel, intake: Intake, *, now: datetime) -> int:
    """Reads a few of them, newest first, and gives how many; ReaderFailed while no model is there, even if none waits.

    Alerts that ask for what is said, or by whom, match only now. Who was alerted to the item when it was filed is not
    alerted again: that delivery is known.
    """
    waiting = await archive.unparsed(limit=BATCH)
    if not waiting:
        model.check()
        return 0
    await model.warm()
    read = await intake.reader.read([one.item for one in waiting])
    done = 0
    for before, reading in zip(waiting, read, strict=True):
        if reading.unparsed:
            continue
        whole = replace(reading, placed=before.placed)
        news = whole.item.standing is Standing.NEWS
        intents = await alerts_for(whole, intake.watchlist, now=now) if news else ()
        done += await archive.parsed(whole, intents)
    return done
