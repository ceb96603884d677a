"""Who can speak: a person, a group, a state, a document; and not an event or a thing."""

from __future__ import annotations

from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.text.document import Prose
from bot.reading.wordlist import listed

PEOPLE = listed(
    """
    government ministry administration campaign company group team police army military court parliament
    committee council commission agency bank union party side officials people family staff crowd media press
    newspaper paper magazine outlet statement report letter document memo lawsuit editorial article spokesman
    spokeswoman chief head president minister leader woman man mother father student critic expert ally aide
    source friend colleague guest host crew board firm network department office center centre institute embassy
    coalition opposition delegation panel public public's majority community candidate nominee analyst
    politician official lawmaker diplomat general judge scholar professor pope king queen allies aides experts
    critics sources analysts friends colleagues men women parents democrats republicans lawyers governments
    companies countries states nations sides leaders families students activists journalists
    surrogates deputies pundits medics insiders backers doctors delegation authorities authority spokesperson person
    persons sides parties officials diplomats proponents opponents residents advocates delegates representatives
    candidates relatives executives detectives troops scholars veterans chiefs heads ministries embassies agencies
    councils departments courts banks unions groups firms campaigns teams institutions organisations organizations
    movements outlets newspapers channels websites citizens skeptics sceptics attorneys consul guests hosts
    presidents politicians generals priests clerics parents spokespeople professors daughter daughters son sons wife
    husband brother sister cousin uncle aunt survivors commentators embassy consulate netizen
    netizens user users blogger bloggers
    """
)
_OF_PEOPLE = ("er", "or", "ist", "ian", "man", "woman", "ers", "ors", "ists", "ians", "men", "women", "ants", "ees")
_THINGS = listed(
    "number numbers order orders paper papers matter matters chapter center effort power powers error factor factors"
)


def can_speak(page: Prose, source: Source) -> bool:
    """A person, group, state or document, and not an event or a thing."""
    parse = page.parse
    head = source.stands_for if source.stands_for is not None else source.head
    low, tag = parse.low[head], parse.tag[head]
    if parse.entity[head] in ("PERSON", "ORG", "GPE", "NORP") or tag in ("NNP", "NNPS"):
        return True
    if tag in ("PRP", "WP", "CD", "DT") or low in ("many", "some", "others", "most"):
        return low not in ("it", "this", "that", "which", "these")
    return low in PEOPLE or (low.endswith(_OF_PEOPLE) and low not in _THINGS)
