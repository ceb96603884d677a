"""The one holder of the beat pack: replaced, it weighs words by the new one, and remembers nothing of the old."""

from __future__ import annotations

from dataclasses import replace

from bot.use_cases.pack import Pack
from tests.support.digest_builders import item
from tests.support.sandbox_talk import PACK

COMMON = replace(PACK, documents=1_000, document_frequency=(("ferri", 900),))
RARE = replace(COMMON, document_frequency=(("ferri", 9),))


def test_a_replaced_pack_weighs_words_of_statements_and_of_articles_by_the_new_one() -> None:
    pack, late = Pack(COMMON), item(title="Ferries late", text="Ferries were late.")
    before = pack.scans.rarity.wording("Ferries").total, dict(pack.weigher.weigh(late).of)["ferri"]
    pack.replace(RARE)
    after = pack.scans.rarity.wording("Ferries").total, dict(pack.weigher.weigh(late).of)["ferri"]
    assert pack.current is RARE
    assert before[0] < after[0]
    assert before[1] < after[1]
