"""Four invented stories as long as stories are, each in four outlets: what a day's digest has to lay out."""

from __future__ import annotations

from bot.model import Kind, Label, Reading
from tests.support.digest_builders import item, quote, reading

STORIES = (
    (
        "summits",
        "Northern and southern ministers meet for a third time this year and agree on a second bridge",
        "The two ministers met on Thursday at the old customs house and spoke for three hours about the crossings on "
        "the upper river. A second bridge is to open in the autumn, the hosts announced after the talks, and the toll "
        "will be shared by both sides. Neither would say who pays for the road that leads to it.",
        (
            quote(
                "The bridge opens before the first frost, and not a day later, whatever the river may do by then",
                role="minister of transport",
                addressee="the Harbour Herald",
            ),
            quote(
                "trade through the crossing had doubled since the winter and would double again",
                name="Bo Lindqvist",
                kind=Kind.INDIRECT,
                role="spokesman of the northern ministry",
            ),
        ),
    ),
    (
        "trade",
        "Three large banks stop taking payments from the other side of the river",
        "Three of the largest banks on the southern bank have stopped taking payments in the northern currency since "
        "Monday, according to four traders who tried. Smaller lenders still take them, at a fee of up to four percent.",
        (
            quote(
                "Nobody has told us why, nobody has told us for how long, and nobody answers the telephone",
                name="Mira Sandell",
                role="head of a traders' association",
                addressee="River Post",
            ),
            quote("the pause is temporary", name="Jonas Ek", kind=Kind.INDIRECT, role="central bank deputy governor"),
        ),
    ),
    (
        "energy",
        "Gas talks stall over price as winter contracts near their end",
        "Talks about a new gas contract ended on Wednesday without a date for the next round, two people who took part "
        "said. The old contract ends in December and both sides have said they will not extend it at the old price.",
        (
            quote(
                "We are close on volume and far apart on price, and everybody in the room knows it",
                name="Vera Holm",
                role="chief negotiator of the pipeline company",
            ),
        ),
    ),
    (
        "summits",
        "Joint patrol on the river ends a day early after a collision",
        "A patrol of four boats turned back on Tuesday after two of them touched in fog near the lower lock. Nobody "
        "was hurt, the coast guard of the northern side said, and the patrol is to be repeated in the spring.",
        (
            quote("Fog is fog, and a scratch is a scratch", name="Aron Vik", role="commander of the river guard"),
            quote("the patrol had met all of its aims", name="River Guard", kind=Kind.INDIRECT, role=None),
        ),
    ),
)
OTHERS = (("River Post", Label.INDEPENDENT), ("State Voice", Label.STATE_MEDIA), ("Northern Ministry", Label.OFFICIAL))


def stories(number: int = 4) -> list[Reading]:
    """The first `number` stories, each in an outlet of its own and three others."""
    given: list[Reading] = []
    for n, (topic, title, text, quotes) in enumerate(STORIES[:number]):
        leading = item(f"{n}", title=title, text=text, url=f"https://outlet.example/{n}", outlet="Harbour Herald")
        given.append(reading(leading, story=f"s{n}", topics=[topic], quotes=quotes))
        for k, (outlet, label) in enumerate(OTHERS):
            url = f"https://{outlet.split()[0].lower()}.example/{n}"
            other = item(f"{n}.{k}", title=title, text=text, url=url, outlet=outlet, label=label)
            given.append(reading(other, story=f"s{n}", topics=[topic]))
    return given
