"""A role behind the name: `Vida Quill, director of …`, `Quill, who heads …`, as far as it goes."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.animacy import is_person
from bot.reading.quotes.cues.noun_phrases import FINITE, NAMING, NOUNY, RELATIVE
from bot.reading.quotes.entities.name_bounds import CORPORATE
from bot.reading.quotes.entities.office_holders import is_place
from bot.reading.quotes.entities.role_prenominals import title_up_to
from bot.reading.quotes.entities.roles import WHEN, worded
from bot.reading.quotes.text.document import NONE, Prose

_NOT_A_ROLE = ENGLISH.people.not_a_role.union(ENGLISH.time.weekdays)


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
    title = title_up_to(page, named)
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
    dated = (t for t in range(begin + 1, final) if parse.entity[t + 1] in WHEN)
    if any(parse.low[t] in _UNTIL for t in dated):
        return final
    while last > begin and (parse.entity[last] in WHEN or parse.low[last] in ENGLISH.time.behind_role):
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
