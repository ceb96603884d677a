"""Words that stand before or after a name and tell what its bearer is."""

from __future__ import annotations

from bot.reading.wordlist import listed

COURTESY = listed("mr mrs ms miss dr sir lady lord dame madame mme")
RANKS = listed(
    """
    sen rep gov president premier minister chairman chairwoman chairperson secretary senator congressman
    congresswoman professor prof general gen col lt capt judge justice ambassador chancellor pope king queen prince
    princess mayor governor representative speaker spokesman spokeswoman spokesperson director leader dictator adm
    maj sgt rev
    """
)
TITLES = COURTESY | RANKS
MALE = listed("mr sir spokesman chairman congressman king prince lord businessman father son husband brother actor")
FEMALE = listed(
    "mrs ms miss spokeswoman chairwoman congresswoman queen princess lady dame mother daughter wife sister actress"
)
ROLES = RANKS | listed(
    """
    analyst expert fellow scientist researcher chair head chief economist founder editor author adviser advisor
    commander officer executive manager lawyer attorney correspondent deputy envoy diplomat commissioner
    historian strategist associate lecturer scholar candidate nominee official member owner partner activist
    aide counsel dean host vice consultant pollster director-general teacher student pastor columnist reporter
    journalist co-founder politician boss investor trader banker engineer sinologist specialist sociologist
    staffer veteran organizer organiser lawmaker coach farmer resident voter assistant prosecutor sheriff
    superintendent principal cardinal bishop ceo cfo cto coo mp mep cllr da astronomer actor actress singer rapper
    comedian presenter physicist biologist virologist geologist
    """
)


def is_role(low: str) -> bool:
    """ "director", "directors", "Sen."."""
    bare = low.rstrip(".")
    return bare in ROLES or (bare.endswith("s") and bare[:-1] in ROLES)
