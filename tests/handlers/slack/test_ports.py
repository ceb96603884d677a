"""What every listener is given."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.redis.connection import Link
from bot.model import TopicId, TopicTerms
from tests.support.sandbox_talk import PACK, ask, conversation

FERRIES = TopicTerms(id=TopicId("ferries"), name="Ferries & piers", terms=(("ferry", 3.0),), order=9)


async def test_the_next_answer_goes_by_the_pack_that_replaced_the_last(link: Link) -> None:
    async with conversation(link) as talk:
        assert "Ferries" not in await ask(talk, "/topics")
        talk.ports.pack.replace(replace(PACK, topics=(*PACK.topics, FERRIES)))
        assert "Ferries & piers" in (await ask(talk, "/topics")).replace("&amp;", "&")
