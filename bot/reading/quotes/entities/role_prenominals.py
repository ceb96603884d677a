"""A role before the name, `Norlandic Ambassador to Karsk Vida Quill`: no other's title, no date, no debris."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import COURTESY, OFFICES, RANKS, is_role
from bot.reading.quotes.cues.animacy import is_person
from bot.reading.quotes.entities.office_holders import is_place, is_served
from bot.reading.quotes.entities.roles import ARTICLES, WHEN, worded
from bot.reading.quotes.text.document import NONE, Prose

_BEFORE = frozenset({"NN", "NNP", "NNPS", "NNS", "JJ", "HYPH", "POS", "IN", "TO", "CC", "VBG", "AFX", "RB"})


_PORTFOLIOS = ENGLISH.places.portfolios


_CUT_SHORT = RANKS | COURTESY


def _before_rank(page: Prose, first: int) -> int:
    """The first token of `Cmdr. Doss`, `retired Lt. Col. Haldane`, `Dr. Quill`: a rank cut short or a form of
    address is no part of the office before."""
    parse = page.parse
    token = first
    while token > 2:
        if parse.word[token - 1] == "." and parse.low[token - 2] in _CUT_SHORT:
            token -= 2
        elif parse.low[token - 1].rstrip(".") in (_CUT_SHORT if parse.word[token - 1].endswith(".") else COURTESY):
            token -= 1
        else:
            break
    return token - 1 if token < first and parse.low[token - 1] in ENGLISH.titles.before_rank else token


def before_name(page: Prose, first: int) -> str | None:
    """A title that runs up to the name, or to the rank before it."""
    low = page.parse.word
    if first > 3 and low[first - 1] == ")" and low[first - 3] == "(":
        first -= 3  # `Harbour Affairs Minister (HAM) Quill`
    rank = _before_rank(page, first)
    return (title_up_to(page, rank) if 0 < rank < first else None) or title_up_to(page, first)


def title_up_to(page: Prose, first: int) -> str | None:
    parse = page.parse
    begin = first
    stop = max(page.sentence_of(first)[0], first - 12)
    while (
        begin > stop
        and page.quoted[begin - 1] == NONE
        and (
            parse.tag[begin - 1] in _BEFORE
            or _is_article_of_place(page, begin - 1)
            or (parse.tag[begin - 1] == "VBN" and parse.word[begin - 2] == "-")  # `self-proclaimed president`
        )
        and parse.word[begin - 1] not in (",", ";")
    ):
        tag = parse.tag[begin - 1]
        if parse.low[begin - 1] in ("including", "like"):
            break
        if parse.entity[begin - 1] in WHEN or parse.low[begin - 1] in _TIMES:
            break
        if (tag == "RB" and not _is_then(page, begin - 1)) or (
            tag in ("IN", "TO", "CC")
            and (parse.low[begin - 1] not in ("of", "for", "to", "and") or begin - 1 == first - 1)
        ):
            break
        if tag == "CC" and _joins_another(page, begin - 1, first):
            break
        begin -= 1
    while begin < first and (
        parse.low[begin].rstrip(".") in COURTESY | ARTICLES | _DEBRIS
        or (
            parse.tag[begin] in ("IN", "TO", "CC", "POS", "RB", "VBG", "HYPH")
            and not _is_then(page, begin)
            and not _is_acting(page, begin)
        )
        or _is_place_of_clause(page, begin)
        or _is_somebodys_name(page, begin)
    ):
        begin += 1
    begin = _behind_names(page, _without_foreign_head(page, begin, first), first)
    begin = _behind_one_who_serves(page, begin, first)
    if _is_perhaps_anothers(page, begin):
        return None
    if begin >= first or not (any(is_role(parse.low[t]) for t in range(begin, first)) or is_person(page, first - 1)):
        return None
    if parse.low[first - 1] == "'s" or parse.tag[first - 1] in ("POS", "IN"):
        return None
    if any(is_role(parse.low[t]) and is_served(page, t) for t in range(begin, first)):
        return None  # `the aide of the President of Norland Jonas Berent`
    if (
        not is_role(parse.low[first - 1])
        and not is_person(page, first - 1)
        and not is_role(parse.low[begin])
        and not any(parse.low[t] in ("to", "of", "for") for t in range(begin, first))
    ):
        return None
    return worded(page, begin, first - 1) or None


def _is_somebodys_name(page: Prose, token: int) -> bool:
    """Not `State Councilor`, which the recogniser may hold for one."""
    parse = page.parse
    last = token
    while last + 1 < len(parse) and parse.entity[last + 1] == "PERSON" and not parse.entity_begins[last + 1]:
        last += 1
    return parse.entity[token] == "PERSON" and not is_role(parse.low[token]) and not is_role(parse.low[last])


def _is_perhaps_anothers(page: Prose, begin: int) -> bool:
    """`an adviser to the president of Norland Marta Quill`: the adviser or the president, nobody can tell."""
    low = page.parse.low
    ruled = begin > 2 and low[begin - 1] == "the" and low[begin - 2] in ("of", "to", "for")
    return ruled and is_role(low[begin - 3]) and page.quoted[begin - 3] == NONE


def _behind_one_who_serves(page: Prose, begin: int, first: int) -> int:
    """`an aide to Norlandic President Marta Quill`, `a spokesman for trade envoy Quill`: the title is hers, and the
    aide somebody else; but `head of delegation Admiral Quill`, `Ambassador to Norland Marta Quill`."""
    parse = page.parse
    if parse.low[first - 1].rstrip(".") not in OFFICES:
        return begin
    joint = next((t for t in range(first - 1, begin, -1) if parse.low[t] in ("to", "of", "for")), begin)
    serves = any(is_role(parse.low[t]) for t in range(begin, joint))
    speaks = joint > begin and parse.low[joint - 1] in _SPEAKING_FOR
    title = range(joint + 1, first - 1)
    plain = all(parse.tag[t] in ("JJ", "NNP", "HYPH") and not is_place(parse.low[t]) for t in title)
    return joint + 1 if serves and (plain or speaks) else begin


_SPEAKING_FOR = ENGLISH.titles.speaking_for


def _behind_names(page: Prose, begin: int, first: int) -> int:
    """Nobody else's name is part of a role, unless the role is his (`Quill's spokesman`)."""
    entity, low = page.parse.entity, page.parse.low
    for token in range(first - 2, begin - 1, -1):
        named = entity[token] == "PERSON" and not is_role(low[token]) and low[token + 1] not in ("'s", "'")
        if named and any(is_role(low[t]) for t in range(token + 1, first)):
            return token + 1
    return begin


def _joins_another(page: Prose, joint: int, first: int) -> bool:
    """`three senators and President Quill`, `President Velikov and Secretary of State Quill`: a list of people, and no
    office of two words (`foreign and defence minister`, `chairman and former president`) or for two matters
    (`commissioner for foreign affairs and trade`)."""
    parse = page.parse
    before = joint - 1
    last = first - 1 if is_role(parse.low[first - 1]) else first
    matters = all(parse.low[t] in _PORTFOLIOS for t in range(joint + 1, last))
    if parse.low[before] in _PORTFOLIOS and (
        matters or not any(is_role(parse.low[t]) for t in range(joint + 1, first))  # `Foreign and Trade Minister`
    ):
        return False
    if parse.tag[before] in ("NNS", "NNPS", ",") or (
        parse.entity[before] == "PERSON" and not is_role(parse.low[before])
    ):
        return True
    titled_again = any(is_role(parse.low[t]) for t in range(joint + 1, first))
    return titled_again and parse.tag[before] == "NNP" and not is_role(parse.low[before])


def _is_article_of_place(page: Prose, token: int) -> bool:
    """`Ambassador to the United States Quill`."""
    low = page.parse.low
    if low[token] != "the" or low[token - 1] not in ("to", "of", "for", "and"):
        return False
    capital = page.parse.word[token + 1][:1].isupper() and not is_role(low[token + 1])
    return is_place(low[token + 1]) or (capital and token > 1 and is_role(low[token - 2]))


_TIMES = ENGLISH.time.around_role.union(ENGLISH.time.weekdays)


_DEBRIS = ENGLISH.time.before_role
"""What is no part of a role at its beginning."""


def _is_then(page: Prose, token: int) -> bool:
    """`then-president`: no adverb of the sentence, but part of the title."""
    parse = page.parse
    return parse.low[token] in ENGLISH.titles.hyphened and token + 1 < len(parse) and parse.low[token + 1] == "-"


def _is_acting(page: Prose, token: int) -> bool:
    """`Acting Prime Minister`: as yet, and for a while."""
    return page.parse.low[token] in ENGLISH.titles.for_now


def _is_place_of_clause(page: Prose, token: int) -> bool:
    """`In Oslo former minister …`: where it happened, and not whose minister."""
    parse = page.parse
    if parse.entity[token] not in ("GPE", "LOC") or token == 0:
        return False
    first = token
    while first > 0 and parse.entity[first - 1] == parse.entity[token] and not parse.entity_begins[first]:
        first -= 1
    return first > 0 and parse.low[first - 1] in ("in", "at", "from", "near", "outside")


def _without_foreign_head(page: Prose, begin: int, first: int) -> int:
    """ "invitation of leader Xi": only "leader" is the title, as no role word stands before "of"."""
    parse = page.parse
    for token in range(first - 1, begin, -1):
        if parse.low[token] == "and" and parse.low[token - 1] in _PORTFOLIOS:
            continue  # `Foreign Affairs and Trade Minister`
        if parse.low[token] in ("of", "to", "for", "and") and not any(
            is_role(parse.low[t]) for t in range(begin, token)
        ):
            return token + 1
    return begin
