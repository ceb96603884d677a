"""`amur relabel`, as whoever runs the bot types it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.adapters.redis.people.people import RedisFeedback
from bot.model import Judgement, UserId
from bot.reading.sorting.relevance.relevance import Gate
from bot.settings import read_settings
from handlers.processes.pack.pack import pack_of, shipped_pack
from handlers.processes.pack.pack_reload import stamps_of
from tests.support.black_box import typed
from tests.support.builders import NOW, TEAM, a_reading
from tests.support.news import news
from tests.support.valkey import shared_url

PACK = Path(__file__).parents[2] / "seeds" / "pack"


async def marked(link: Link, kinds: int) -> None:
    archive, feedback = RedisArchive(link, keep_days=400), RedisFeedback(link)
    for number in range(kinds):
        for what, on in (("regatta rows on at", False), ("sign accord in", True)):
            made = a_reading(f"{what} {number}")
            title = f"Borduria and Syldavia {what} Zlip{number}"
            item = news(title, "")
            made = type(made)(item=item, relevance=made.relevance, placed=made.placed)
            await archive.file(made, [], now=NOW)
            kind = "missed" if on and number == 0 else "beat"
            await feedback.give(
                Judgement(team=TEAM, user=UserId("U1"), item=item.id, useful=on, at=NOW, of=kind)  # type: ignore[arg-type]  # one of its kinds
            )


async def test_marks_are_learnt_from_used_explained_and_undone(link: Link, tmp_path: Path) -> None:
    await marked(link, 12)
    where = {"REDIS_URL": shared_url(), "AMUR_PACK": str(PACK), "AMUR_DATA": str(tmp_path)}
    settings = read_settings(data=tmp_path, pack=PACK)
    before = stamps_of(settings)
    code, out, _ = await asyncio.to_thread(typed, "relabel", **where)
    assert code == 0, out
    assert "24 marked items: 12 on the beat or missed, 12 off it." in out
    assert "as it was         precision 0.50  recall 1.00  F1 0.67" in out
    assert "against it    wording in the title: “regatta" in out
    assert len((tmp_path / "relabel" / "labels.jsonl").read_text().splitlines()) == 24
    regatta = news("Syldavia and Borduria: regatta rows on at Klow", "")
    assert Gate(shipped_pack(settings)).judge(regatta).relevant
    assert not Gate(pack_of(settings)).judge(regatta).relevant
    assert stamps_of(settings) != before, "a running bot sees it"
    code, out, _ = await asyncio.to_thread(typed, "relabel", "--undo", **where)
    assert (code, out) == (0, "Back to the pack's own weights.\n")
    assert pack_of(settings) == shipped_pack(settings)
    assert (await asyncio.to_thread(typed, "relabel", "--undo", **where))[0] == 1


async def test_weights_that_cannot_be_written_leave_those_in_use_as_they_are(link: Link, tmp_path: Path) -> None:
    await marked(link, 12)
    where = {"REDIS_URL": shared_url(), "AMUR_PACK": str(PACK), "AMUR_DATA": str(tmp_path)}
    assert (await asyncio.to_thread(typed, "relabel", **where))[0] == 0
    in_use = tmp_path / "relabel" / "wording.tsv"
    kept = in_use.read_bytes()
    (tmp_path / "relabel" / ".wording.tsv").mkdir()  # in the way
    code, _, err = await asyncio.to_thread(typed, "relabel", **where)
    assert (code, "nothing is changed" in err) == (1, True)
    assert in_use.read_bytes() == kept


async def test_a_few_marks_change_nothing_and_it_says_how_many_it_takes(link: Link, tmp_path: Path) -> None:
    await marked(link, 3)
    where = {"REDIS_URL": shared_url(), "AMUR_PACK": str(PACK), "AMUR_DATA": str(tmp_path)}
    code, out, _ = await asyncio.to_thread(typed, "relabel", **where)
    assert code == 1
    assert "3 on the beat or missed, 3 off it. It takes 20, and 5 of each kind." in out
    assert not (tmp_path / "relabel").exists()
