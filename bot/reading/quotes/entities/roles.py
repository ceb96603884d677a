"""Roles as an article words them: "Chinese Ambassador to Russia" before a name, "director of …" after it."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import COURTESY, OFFICES, RANKS, is_role
from bot.reading.quotes.cues.animacy import can_speak, is_person
from bot.reading.quotes.cues.noun_phrases import FINITE, NAMING, NOUNY, PERSONAL, RELATIVE, Source
from bot.reading.quotes.cues.verbs import DOCUMENTS
from bot.reading.quotes.entities.name_mentions import CORPORATE
from bot.reading.quotes.entities.office_holders import is_place, is_served
from bot.reading.quotes.text.document import NONE, Prose

_ARTICLES = ENGLISH.grammar.articles
_BEFORE = frozenset({"NN", "NNP", "NNPS", "NNS", "JJ", "HYPH", "POS", "IN", "TO", "CC", "VBG", "AFX", "RB"})
_PORTFOLIOS = ENGLISH.places.portfolios
_NOT_A_ROLE = ENGLISH.people.not_a_role.union(ENGLISH.time.weekdays)


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
    return token - 1 if token < first and parse.low[token - 1] == "retired" else token


def before_name(page: Prose, first: int) -> str | None:
    """A title that runs up to the name, or to the rank before it."""
    low = page.parse.word
    if first > 3 and low[first - 1] == ")" and low[first - 3] == "(":
        first -= 3  # `Harbour Affairs Minister (HAM) Quill`
    rank = _before_rank(page, first)
    return (_up_to(page, rank) if 0 < rank < first else None) or _up_to(page, first)


def _up_to(page: Prose, first: int) -> str | None:
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
        if parse.entity[begin - 1] in _WHEN or parse.low[begin - 1] in _TIMES:
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
        parse.low[begin].rstrip(".") in COURTESY | _ARTICLES | _DEBRIS
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


_WHEN = frozenset({"DATE", "TIME"})
_TIMES = ENGLISH.time.around_role.union(ENGLISH.time.weekdays)
_DEBRIS = ENGLISH.time.before_role
"""What is no part of a role at its beginning."""


def _is_then(page: Prose, token: int) -> bool:
    """`then-president`: no adverb of the sentence, but part of the title."""
    parse = page.parse
    return parse.low[token] in ("then", "vice", "ex") and token + 1 < len(parse) and parse.low[token + 1] == "-"


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


def after_name(page: Prose, first: int, last: int) -> str | None:
    """An apposition in commas, dashes or brackets, joined with its tail where a sentence end broke it in two."""
    parse = page.parse
    _, end = page.sentence_of(first)
    last = _behind_place(page, last, end)
    if last + 2 >= end or not _opens_apposition(page, last + 1) or page.quoted[last + 1] != NONE:
        return None
    begin = last + 2
    while begin < end - 1 and parse.low[begin] in _AT_PRESENT:
        begin += 1
    if parse.tag[begin] == "CD" and begin + 2 < end and parse.word[begin + 1] == ",":
        begin += 2
    final = _apposition_end(page, begin, end)
    begin, heads = _in_relative(page, begin, final)
    if final < begin or parse.low[begin] in _NOT_A_ROLE | RELATIVE or parse.tag[begin] in _NO_ROLE_BEGINS:
        return None
    relative = next((t for t in range(begin + 1, final + 1) if parse.low[t] in RELATIVE), None)
    if any(parse.tag[t] in FINITE and parse.dep[t] != "dobj" for t in range(begin, (relative or final) + 1)):
        return None
    if _is_another(page, begin, final):
        return None
    if relative is not None:
        final = relative - 1
    while final > begin and parse.word[final] == ",":
        final -= 1
    called = any(is_role(parse.low[t]) or is_person(page, t) for t in range(begin, final + 1))
    if not heads and not called and not _is_partisan(page, begin, final):
        return None
    participle = next((t for t in range(begin + 1, final) if _tells_more(page, t)), final + 1)
    kept = _without_date(page, begin, min(final, participle - 1))
    role = heads + page.span(begin, kept).of(page.text) if heads else worded(page, begin, kept)
    return role + _broken_off(page, final, end) if role else None


def _is_another(page: Prose, begin: int, final: int) -> bool:
    """`President Quill, Prime Minister Berent, and others`: the next of a list, with a title of his own, and not
    `the spokesman of President Quill`, `Quill's spokesman`."""
    parse = page.parse
    named = next((t for t in range(begin + 1, final + 1) if parse.entity[t] == "PERSON"), None)
    if named is None or is_role(parse.low[named]) or parse.tag[named - 1] in ("IN", "TO", "DT"):
        return False
    title = _up_to(page, named)
    return title is not None and title.lower() == worded(page, begin, named - 1).lower()


def _is_partisan(page: Prose, begin: int, final: int) -> bool:
    """`Karsk Unionist`, `the top Unionist on the harbour committee`: one of a party, by the recogniser's word."""
    parse = page.parse
    head = next((t for t in range(begin, final) if parse.tag[t + 1] == "IN"), final)
    return (
        head > begin
        and parse.entity[head] == "NORP"
        and parse.tag[head] in ("NNP", "NN")
        and parse.word[head][:1].isupper()
    )


_AT_PRESENT = ENGLISH.titles.at_present
_DASHES = frozenset({"--", "—", "–"})


def _opens_apposition(page: Prose, token: int) -> bool:
    """A comma, a dash, a bracket; a hyphen only between spaces."""
    parse = page.parse
    word = parse.word[token]
    spaced = (
        parse.end[token - 1] < parse.start[token]
        and token + 1 < len(parse)
        and parse.end[token] < parse.start[token + 1]
    )
    return word in (",", "(") or word in _DASHES or (word == "-" and spaced)


def _behind_place(page: Prose, last: int, end: int) -> int:
    """The last token of `Jim Haldane of Idaho,`, `Jim Haldane (R-Idaho),`: the role stands behind that."""
    parse = page.parse
    stop = last + 1
    if stop >= end:
        return last
    if parse.low[stop] == "of":
        stop += 1 + (parse.low[stop + 1 : stop + 2] == ("the",))
        while stop < end and parse.tag[stop] in NAMING:
            stop += 1
        return stop - 1 if stop < end and parse.word[stop] == "," and stop > last + 2 else last
    if parse.word[stop] == "(":
        closes = next((t for t in range(stop + 1, min(end, stop + 6)) if parse.word[t] == ")"), end)
        return closes if closes + 1 < end and parse.word[closes + 1] == "," else last
    return last


def _tells_more(page: Prose, token: int) -> bool:
    """`a teacher shot by …`, `a lawyer hoping to …`: where the role ends and a story begins."""
    parse = page.parse
    return (
        parse.tag[token] in ("VBN", "VBG")
        and parse.tag[token - 1] in ("NN", "NNS")
        and parse.tag[token + 1] in ("IN", "TO", "RP", "DT", "PRP$", "RB")
    )


_BEING = ENGLISH.grammar.being
_HEADING = ENGLISH.titles.heading
_SERVING = ENGLISH.titles.serving


def _in_relative(page: Prose, begin: int, final: int) -> tuple[int, str]:
    """Where the role begins in `who is director of …`, `who serves as …`, and what `who heads …` says of it.

    Any other relative clause, and any other apposition, begins where it began.
    """
    parse = page.parse
    if parse.low[begin] != "who" or final <= begin + 1:
        return begin, ""
    verb = begin + 1
    while verb < final and parse.tag[verb] == "RB":
        verb += 1
    low = parse.low[verb]
    if low in _BEING and verb + 1 < final and parse.low[verb + 1] in _AT_PRESENT:
        return verb + 2, ""  # `who is now deputy chair of …`
    if low in _BEING and parse.tag[verb + 1 if verb < final else verb] in ("DT", "NN", "NNP", "JJ", "PRP$"):
        return verb + 1, ""
    if low in _SERVING and verb < final and parse.low[verb + 1] == "as":
        return verb + 2, ""
    if low in _HEADING and verb < final:
        return verb + 1, f"{_HEADING[low]} "
    return begin, ""


def _without_date(page: Prose, begin: int, final: int) -> int:
    """The last token of a role without `since 2019`, `now`; with `until 2019`, which says that it is over."""
    parse = page.parse
    last = final
    dated = (t for t in range(begin + 1, final) if parse.entity[t + 1] in _WHEN)
    if any(parse.low[t] in _UNTIL for t in dated):
        return final
    while last > begin and (parse.entity[last] in _WHEN or parse.low[last] in ("time", "then", "now", "also")):
        last -= 1
    while last > begin and last < final and (parse.tag[last] in ("IN", "DT") or parse.low[last] == ","):
        last -= 1
    return last if last > begin or final == begin else final


_UNTIL = ENGLISH.titles.until
_NO_ROLE_BEGINS = FINITE | {"VBG", "VBN", "IN", "CC", "PRP", "RB", "TO"}


def _apposition_end(page: Prose, begin: int, end: int) -> int:
    """The last token before the comma, dash or full stop that closes it."""
    parse = page.parse
    stop = begin
    while stop < end and page.quoted[stop] == NONE and stop - begin < 32:
        word = parse.word[stop]
        if word in (";", ":", "(", ")") or word in _DASHES or (word == "," and not _listed(page, begin, stop, end)):
            break
        if word == "." and stop + 1 >= end - 1:
            break
        stop += 1
    final = stop - 1
    while final > begin and parse.word[final] in (".", ","):
        final -= 1
    return final


def _listed(page: Prose, begin: int, comma: int, end: int) -> bool:
    """The comma is inside the role: "professor of economics, law and history at …"."""
    parse = page.parse
    listed_on = comma + 2 < end and parse.low[comma + 1] == "and" and comma - begin > 1
    return listed_on and parse.tag[comma + 2] in NOUNY and not _names_another(page, comma + 2, end)


def _names_another(page: Prose, first: int, end: int) -> bool:
    """`an importer in Karsk, and her husband Jonas Berent`, `and Jonas Berent,`: somebody else, whether or not the
    recogniser saw a person; but `and Karsk University fellow`, `and the Harbour Council`."""
    parse = page.parse
    name = first
    while name < end and parse.tag[name] in _BEFORE_ANOTHER:
        name += 1
    last = name
    while last < end and parse.tag[last] == "NNP" and not is_role(parse.low[last]) and not is_place(parse.low[last]):
        last += 1
    alone = last < end and parse.tag[last] in (",", ".")
    theirs = parse.tag[first] == "PRP$"
    of_two = last - name == 2 and name == first
    seen = any(parse.entity[t] == "PERSON" for t in range(name, last))
    bodied = any(parse.low[t] in CORPORATE for t in range(name, last))
    return seen or (last > name and alone and not bodied and (theirs or of_two))


_BEFORE_ANOTHER = frozenset({"NN", "JJ", "PRP$", "DT", "HYPH"})


def _broken_off(page: Prose, final: int, end: int) -> str:
    """ "director of Carnegie, told AFP. Russia Eurasia Center.": a verbless run of capitals that follows at once."""
    parse = page.parse
    if (
        end >= len(parse)
        or page.paragraph[end] != page.paragraph[final]
        or parse.tag[final] != "NNP"
        or end - final > 8
    ):
        return ""
    first, after = page.sentence_of(end)
    words = [t for t in range(first, after) if parse.word[t] not in (".", '"')]
    if not 2 <= len(words) <= 6 or parse.word[after - 1] != "." or page.quoted[first] != NONE:
        return ""
    if all(parse.word[t][:1].isupper() for t in words) and all(
        parse.tag[t] in ("NNP", "NNPS", "NN", "JJ") for t in words
    ):
        return " " + page.span(words[0], words[-1]).of(page.text)
    return ""


def worded(page: Prose, first: int, last: int) -> str:
    """Empty if nothing is left."""
    while first < last and page.parse.low[first] in _ARTICLES:
        first += 1
    if first > last:
        return ""
    while last > first and page.parse.tag[last] in ("IN", "CC", ",", "DT"):
        last -= 1
    words = " ".join(page.span(first, last).of(page.text).split()).rstrip(" ,.")
    if page.parse.word[last].endswith(".") and page.parse.low[last].rstrip(".") in RANKS:
        words += "."
    return words[:1].lower() + words[1:] if _capital_is_the_sentences(page, first, last) else words


_WHATEVER_OFFICE = ENGLISH.titles.over | ENGLISH.titles.loose


def _capital_is_the_sentences(page: Prose, first: int, last: int) -> bool:
    """`Political scientist Quill` opens a sentence: a capital that the word has not by itself.

    A title in capitals throughout (Foreign Minister), an adjective of a place or body, and what is tagged a name
    (`Gazprom chief executive`) keep theirs, unless the text has the word in small letters elsewhere.
    """
    parse = page.parse
    begin, _ = page.sentence_of(first)
    opens = first == begin or all(page.is_mark(t) for t in range(begin, first))
    if first < last and (parse.low[first + 1] in ("'s", "'") or parse.word[first + 1][:1].isupper()):
        return parse.low[first] in _WHATEVER_OFFICE  # `Norlandic Foreign Minister Quill`
    if not opens or parse.entity[first] not in ("", "PERSON") or not parse.word[first][1:].islower():
        return False
    if first == last:
        return parse.low[first].rstrip(".") not in RANKS
    return parse.tag[first] != "NNP" or parse.low[first] in parse.word


def of_unnamed(page: Prose, source: Source) -> str | None:
    """What is told of somebody without a name: "senior Kremlin official", "Chinese foreign ministry spokesperson"."""
    parse = page.parse
    head = source.head
    if source.stands_for is not None or parse.tag[head] not in ("NN", "NNS") or not can_speak(page, source):
        return None
    first, last = source.first, head
    while first < head and (parse.low[first] in _ARTICLES or parse.tag[first] in ("IN", "CC", ",", "RB", "CD")):
        first += 1
    follows = last + 1
    if follows < source.last and parse.low[follows] in ("of", "for", "at", "in", "from", "with", "to"):
        last = next(
            (t for t in range(follows, source.last + 1) if parse.word[t] == "," or parse.low[t] in RELATIVE), -1
        )
        last = source.last if last < 0 else last - 1
    if parse.low[head] in DOCUMENTS or (first == head and parse.low[first] in PERSONAL | RELATIVE):
        return None
    if first == last and not is_role(parse.low[head]):
        return None
    if first > 1 and parse.word[first - 1] == "-" and parse.end[first - 1] == parse.start[first]:
        first -= 2  # `ex-president`
    return worded(page, first, last) or None
