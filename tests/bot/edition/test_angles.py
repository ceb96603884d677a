"""A large story says in lines what is told beside its headline."""

from __future__ import annotations

from bot.edition.angles import told_as, with_angles
from bot.edition.clusters import grouped
from bot.model import Reading
from digests.slack.digests.digest import compose
from digests.terminal import render_digest
from tests.support.blocks import all_text
from tests.support.digest_builders import about, arranged

VISIT = ["visit", "talks", "guests", "banquet"]


def test_what_two_outlets_tell_beside_the_headline_is_a_line_with_its_link() -> None:
    def told(name: str, own: list[str], hours: int = 0) -> Reading:
        return about(name, [*VISIT, *own], story="v", outlet=f"The {name}", hours=hours)

    treaty = [told(f"treaty{n}", ["treaty", "bridge"]) for n in range(2)]
    alone = [told(f"alone{n}", [f"by-{n}"]) for n in range(4)]
    rebuke = [told(f"rebuke{n}", ["rebuke", "scorn"], hours=-1) for n in range(2)]
    page = with_angles(grouped(arranged(*treaty, *alone, *rebuke)), None)
    (card,) = [card for one in page.news for card in one.stories]
    assert [[one.item.id for one in angle] for angle in told_as(card)] == [["rebuke0", "rebuke1"]]
    assert "↳ <https://outlet.example/bridge|Title rebuke0> · 2 outlets" in all_text(compose(page))
    assert "    + Title rebuke0 · 2 outlets" in render_digest(page)
    assert with_angles(grouped(page), None) == page, "once arranged it stays as it is"
