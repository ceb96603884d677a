"""Offices by description: which of the article's people `the Chinese president`, `the U.S. leader` can be.

By the article's own wording of their roles first; else by the pack's, if the article names them. The state must be the
same and so must the portfolio; where two people fit it is nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.model import Office
from bot.reading.lexicon import ENGLISH
from bot.reading.names.nations import state_alone, state_of
from bot.reading.names.titles import OFFICES, ROLES, is_role
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.entities.entities import PersonEntity
from bot.reading.quotes.text.document import Prose

_NATIONS = {word: code for code, words in ENGLISH.places.nations.items() for word in words.split()}
_HEADS_OF_STATE = ENGLISH.titles.heads_of_state
_STEM = 4
"""Letters that a country and its people share: Norland and Norlander, Ukraine and Ukrainian."""


def nation_of(word: str) -> str:
    """A key that `China`, `Chinese` and `Beijing` share; of a name that no list knows, its first letters."""
    low = word.lower().replace("’", "'").removesuffix("'s").strip(",.") if "." not in word[:-1] else word.lower()
    return _NATIONS.get(low) or _NATIONS.get(low.rstrip(".")) or state_of(word) or low[:_STEM]


@lru_cache(maxsize=4_096)
def _head_of(role: str) -> frozenset[str]:
    """The words of the office itself: `Norland's press secretary to the president` is a secretary, and no president."""
    own = role.replace("’", "'").rsplit("'s ", 1)[-1]
    words = own.replace("-", " ").lower().split()
    joint = next((k for k, word in enumerate(words) if k and word in _OF_ROLE), len(words))
    return frozenset(_office(word.strip(",.")) for word in words[:joint]) | _premier(words[:joint])


def _premier(words: Sequence[str]) -> frozenset[str]:
    """A prime minister is a premier."""
    return frozenset(one for two, one in _IN_ONE_WORD.items() if {*two.split()} <= {*words})


@lru_cache(maxsize=4_096)
def _words_of(role: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a role in small letters, each office by one word, and the states that they name."""
    words = role.replace("’s", " ’s").replace("'s", " 's").replace("-", " ").split()
    named = [w for w in words if (w[:1].isupper() and not _is_of_office(w.lower())) or w.lower() in _NATIONS]
    return frozenset(_office(word.lower().strip(",.")) for word in words), _states(named)


def _is_of_office(low: str) -> bool:
    """A word of an office in its capital, and no state's or body's: the Foreign Minister, the Deputy Prime Minister."""
    return is_role(low) or low in _NO_NAMES


_NO_NAMES = (
    ENGLISH.places.portfolios
    | ENGLISH.titles.heads_of_state
    | ENGLISH.titles.under
    | ENGLISH.titles.for_now
    | ENGLISH.titles.loose
)


def _office(low: str) -> str:
    """One word for a spokesman and a spokeswoman, for a ruler and a leader."""
    return _SAME_OFFICE.get(low, low)


def _states(words: Sequence[str]) -> frozenset[str]:
    """Their keys; South Korean is one state and North Korean another."""
    found = set()
    k = 0
    while k < len(words):
        pair = " ".join(words[k : k + 2]).lower()
        found.add(nation_of(_STATE_NAMES.get(pair, words[k])))
        k += 1 + (pair in _STATE_NAMES)
    return frozenset(found)


def nations_of(role: str) -> frozenset[str]:
    """Keys of the states that a role names."""
    return _words_of(role)[1]


def _home_and_post(role: str) -> tuple[frozenset[str], frozenset[str]]:
    """Whose office it is, and where its holder is posted: `Norlandic ambassador to Karsk`."""
    if not _head_of(role) & _POSTED:
        return nations_of(role), frozenset()
    words = role.split()
    joint = next((k for k, word in enumerate(words) if word.lower() in _POSTED_AT), len(words))
    return nations_of(" ".join(words[:joint])), nations_of(" ".join(words[joint:]))


class Description:
    """`the Chinese foreign minister`, `the leader of Norland`: the noun, its state, what else is said of the office."""

    def __init__(self, page: Prose, source: Source) -> None:
        parse = page.parse
        words = [t for t in (*range(source.first, source.head), *_ruled(page, source)) if parse.tag[t] not in _JOINTS]
        noun = parse.low[source.head]
        self.noun = _IN_ONE_WORD.get(f"{parse.low[source.head - 1]} {noun}") or _office(noun)
        if first := _NOUN_FIRST.get(" ".join(parse.low[source.head : source.head + 3])):
            self.noun, words = first, [t for t in words if t < source.head]
        # `the United States' president` has two words for one state
        named = [
            t
            for t in words
            if parse.entity[t] in ("NORP", "GPE")
            or parse.low[t] in _NATIONS
            or (parse.word[t][:1].isupper() and parse.tag[t] in ("NNP", "JJ") and not _is_of_office(parse.low[t]))
        ]
        posted = self.noun in _POSTED and source.head + 1 < len(parse) and parse.low[source.head + 1] in _POSTED_AT
        self.nations = _states([parse.word[t] for t in named])
        self.post = _states([parse.word[t] for t in named if posted and t > source.head])
        self.home = self.nations - self.post
        self.rest = (
            frozenset(
                parse.low[t]
                for t in words
                if t not in named
                and parse.low[t] not in _PRIME
                and parse.tag[t] in ("NN", "NNP", "JJ")
                and parse.word[t] != "-"
            )
            - _LOOSE
        )

    def fits(self, role: str) -> bool:
        """The role words the same office, of the same state where both name one."""
        return self.fits_office(role) and self._is_of(*_home_and_post(role))

    def _is_of(self, home: frozenset[str], post: frozenset[str]) -> bool:
        """Of the state described, and posted where it says: the Norlandic ambassador is not the one to Norland."""
        at_home = not self.home or bool(self.home & home)
        return at_home and (not self.post or bool(self.post & post) or (not post and bool(self.home)))

    def _is_under(self, head: frozenset[str]) -> bool:
        """A deputy's, a predecessor's, where the description says nothing of it: no vice premier is the premier."""
        return bool(head & _UNDER - self.rest)

    def fits_office(self, role: str) -> bool:
        """The role words the same office, of whatever state."""
        low, _ = _words_of(role)
        rest = self.rest
        if not self._rest_is_in(low) or self._is_under(_head_of(role)):
            return False
        whole, low = len(low), _head_of(role)
        if self.noun in low:
            return bool(rest) or self.noun not in _WITH_PORTFOLIO or whole <= 1 + bool(self.nations)
        if self.noun in _CHIEFS:  # `the Norlandic defence chief`, `the Harbour Board chief`, `the head of the board`
            return bool(low & (_WITH_PORTFOLIO if rest else _HEADS))
        return self.noun in _LEADERS and bool(low & _HEADS_OF_STATE)

    def _rest_is_in(self, words: frozenset[str]) -> bool:
        spelt = {_SPELT.get(word, word) for word in self.rest}
        return self.rest <= words or spelt <= words | {_SPELT.get(word, word) for word in words}

    def is_in(self, role: str) -> bool:
        """The role has the noun, whatever else is said of it; "the president" is no vice president."""
        head = _head_of(role)
        return self.noun in head and not self._is_under(head)

    def fits_whatever_portfolio(self, role: str) -> bool:
        """`the Norlandic minister`, of whichever of its ministers."""
        head = _head_of(role)
        fits = self.noun in head & _WITH_PORTFOLIO and not self.rest and not self._is_under(head)
        return fits and bool(self.nations & nations_of(role))

    def fits_but_for_state(self, role: str) -> bool:
        """The same office, and the role names no state at all: `President Quill`."""
        head = _head_of(role)
        return not nations_of(role) and self.noun in head and not self._is_under(head)

    def fits_held(self, office: Office) -> bool:
        """What the pack knows to be somebody's office."""
        listed = office.title.replace(";", " ").replace(",", " ").split()
        title = " ".join(listed)
        head, (held, nations), (home, post) = _head_of(title), _words_of(title), _home_and_post(title)
        if not self.nations or not listed or self._is_under(head):
            return False
        if not self._is_of(home | {office.state.lower()}, post):
            return False
        if self.noun in head:
            return self._rest_is_in(held) and (bool(self.rest) or not _is_of_a_body(title, self.noun))
        if self.noun in _CHIEFS:  # `the NATO chief`
            return not self.rest and bool(self.nations & nations) and bool(head & _HEADS)
        return self.noun in _LEADERS and listed[0].lower() in _HEADS_OF_STATE


def _is_of_a_body(title: str, noun: str) -> bool:
    """`President of Harbour Bank`: a bank's, and not the state's; `Speaker of the Harbour Council` is a state's only
    one."""
    if noun not in _OF_WHATEVER:
        return False
    body = title.partition(" of ")[2].removeprefix("the ")
    return bool(body) and not state_alone(body)


def _ruled(page: Prose, source: Source) -> range:
    """`of the European Commission`, behind its noun: the words of the phrase that says of what."""
    parse = page.parse
    of = source.head + 1
    if of >= source.last or parse.low[of] not in _OF or parse.tag[source.head] not in ("NN", "NNP"):
        return range(0)
    last = of + 1
    while last < source.last and parse.tag[last + 1] in _OF_PHRASE:
        last += 1
    return range(of + 1, last + 1)


_JOINTS = frozenset({"DT", "POS", "PRP$", "RB", "CC", "HYPH", ","})
_OF = ENGLISH.grammar.of_office
_OF_PHRASE = frozenset({"NN", "NNP", "NNPS", "JJ", "POS", "DT"})
_LOOSE = ENGLISH.titles.loose
_SPELT = ENGLISH.titles.spelt
_SAME_OFFICE = {word: one for one, words in ENGLISH.titles.same_office.items() for word in words.split()}
_IN_ONE_WORD = ENGLISH.titles.in_one_word
_NOUN_FIRST = ENGLISH.titles.noun_first
_PRIME = frozenset(two.split()[0] for two in _IN_ONE_WORD)
_OF_ROLE = ENGLISH.grammar.of_role
_STATE_NAMES = ENGLISH.places.state_names
_HEADS = ENGLISH.titles.heads
_OF_WHATEVER = ENGLISH.titles.of_whatever
_CHIEFS = ENGLISH.titles.chiefs
_LEADERS = ENGLISH.titles.leaders
_COUNTERPARTS = ENGLISH.titles.counterparts
_UNDER = ENGLISH.titles.under
_POSTED = ENGLISH.titles.posted
_POSTED_AT = ENGLISH.titles.posted_at
_WITH_PORTFOLIO = ENGLISH.titles.with_portfolio


def holder(page: Prose, figures: Sequence[PersonEntity], source: Source) -> PersonEntity | None:
    """The one person described; None if nobody or more than one fits."""
    if page.parse.tag[source.head] not in ("NN", "NNP") or page.parse.low[source.head] not in ROLES:
        return None
    described = Description(page, source)
    if not described.nations:
        return None
    by_article = [one for one in figures if any(described.fits(role) for role in one.roles)]
    by_article = by_article or _counterparts(page, figures, described) or _counterpart(figures, described)
    by_article = by_article or [
        one for one in figures if any(described.fits_whatever_portfolio(role) for role in one.roles)
    ]
    if by_article:
        return by_article[0] if len(by_article) == 1 else None
    by_pack = [one for one in figures if any(described.fits_held(office) for office in one.held)]
    loosely = [
        one
        for one in figures
        if any(described.fits_but_for_state(role) for role in one.roles) and not _is_of_another(one, described)
    ]
    if len(by_pack) == 1:
        return by_pack[0] if set(map(id, loosely)) <= {id(by_pack[0])} else None
    if len(loosely) == 1 and not by_pack and described.noun in OFFICES:
        return loosely[0]
    return None


def holds(figure: PersonEntity, described: Description) -> bool:
    """By what the pack knows: `the president`, of somebody whose state is not told."""
    return any(described.is_in(office.title) for office in figure.held)


def _counterpart(figures: Sequence[PersonEntity], described: Description) -> list[PersonEntity]:
    """`his Norlandic counterpart`: whoever of that state holds an office that another of the article holds."""
    if described.noun not in _COUNTERPARTS:
        return []

    def offices(figure: PersonEntity, *, here: bool) -> frozenset[str]:
        worded = [*figure.roles, *(f"{office.title} {office.state.upper()}" for office in figure.held)]
        of_it = (role for role in worded if bool(_words_of(role)[1] & described.nations) is here)
        return frozenset(word for role in of_it for word in _words_of(role)[0] & OFFICES)

    elsewhere = {word for one in figures for word in offices(one, here=False)}
    return [one for one in figures if offices(one, here=True) & elsewhere]


def _counterparts(page: Prose, figures: Sequence[PersonEntity], described: Description) -> list[PersonEntity]:
    """`Minister Quill and her Norlandic counterpart Jonas Berent`: he is the Norlandic minister."""
    if not any(described.fits_office(role) for one in figures for role in one.roles):
        return []
    parse = page.parse

    def is_one(first: int) -> bool:
        noun = first - 1 - (parse.word[first - 1] == "," or len(parse.word[first - 1]) == 1)  # `S Quill`
        return noun > 0 and parse.low[noun] in _COUNTERPARTS and nation_of(parse.word[noun - 1]) in described.nations

    return [one for one in figures if any(is_one(first) for first, _ in one.mentions if first > 1)]


def _is_of_another(figure: PersonEntity, described: Description) -> bool:
    """The pack knows him, and his state is none of those described."""
    country = figure.known.country.lower() if figure.known else ""
    return bool(country) and country not in described.nations


_TOP_DIPLOMATS = ENGLISH.titles.top_diplomats
_DIPLOMATS = ENGLISH.titles.diplomats
_FOREMOST = ENGLISH.titles.foremost


def top_diplomat(page: Prose, figures: Sequence[PersonEntity], source: Source) -> PersonEntity | None:
    """`Norland's top diplomat`: the one foreign minister of that state whom the article names, under whatever office.

    His role by the article says the state, or the pack does; None if nobody or more than one fits.
    """
    parse = page.parse
    if parse.low[source.head] not in _DIPLOMATS or _FOREMOST.isdisjoint(parse.low[source.first : source.head]):
        return None
    nations = Description(page, source).nations
    leading = [one for one in figures if nations and _leads_diplomacy(one)]
    found = [one for one in leading if nations & _states_of(one)]
    found = found or [one for one in leading if not _states_of(one)]
    return found[0] if len(found) == 1 else None


def _leads_diplomacy(figure: PersonEntity) -> bool:
    words = [role.lower() for role in (*figure.roles, *(office.title for office in figure.held))]
    return any(office in role and _UNDER.isdisjoint(role.split()) for role in words for office in _TOP_DIPLOMATS)


def _states_of(figure: PersonEntity) -> frozenset[str]:
    stated = frozenset(nation for role in figure.roles for nation in nations_of(role))
    return stated | ({figure.known.country.lower()} if figure.known else frozenset())
