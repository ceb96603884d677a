"""A source between commas before its cue: an office and a name, or a name and what it is."""

from __future__ import annotations

from bot.reading.names.titles import TITLES, is_role
from bot.reading.quotes.cues.noun_phrases import (
    FINITE,
    LONGEST,
    NAMING,
    RELATIVE,
    Source,
    head_noun,
    name_start,
    reads_as_role,
)
from bot.reading.quotes.cues.sources.subjects import ADVERBS, subject_of
from bot.reading.quotes.text.document import NONE, Prose


def behind_office(page: Prose, cue: int) -> Source | None:
    """`…, its secretary-general, Vida Quill, told`: an office, and a name between two commas right before the cue."""
    parse = page.parse
    closing = cue - 1
    begin, _ = page.sentence_of(cue)
    while closing > begin and parse.tag[closing] in ADVERBS:
        closing -= 1
    first = closing
    while first - 1 > begin and _is_of_name(page, first - 1) and page.quoted[first - 1] == page.quoted[cue]:
        first -= 1
    titled = first - 1
    while titled > begin and parse.low[titled].rstrip(".") in TITLES:
        titled -= 1
    if parse.word[closing] != "," or first == closing or titled - 1 <= begin or parse.word[titled] != ",":
        return None
    if page.quoted[titled - 1] != page.quoted[cue] or page.is_mark(titled - 1):
        return None
    start = name_start(page, titled - 1, begin)
    office = head_noun(page, start, titled - 1)
    ruling = parse.head[parse.head[office]]
    if parse.dep[office] == "pobj" and begin <= ruling < start and is_role(parse.low[ruling]):
        start, office = max(begin, parse.first[ruling]), ruling  # `the leader of the ruling River Party, Vida Quill,`
    subject = subject_of(page, cue)
    if parse.tag[start - 1] == "IN" and subject is not None and subject < start and parse.entity[subject] == "PERSON":
        return None  # `Quill, pointing at Norland's envoy, Berent, said`: she does
    titles = is_role(parse.low[office]) or _is_whose(page, start, office)
    if not titles or any(parse.entity[t] == "PERSON" for t in range(office + 1, titled)):
        return None
    return Source(start, closing - 1, closing - 1)


def _is_whose(page: Prose, start: int, noun: int) -> bool:
    """`the minister's predecessor, Tom Askew, said`: whatever she is to him, the name is the subject."""
    parse = page.parse
    return parse.tag[noun] == "NN" and any(parse.tag[t] in ("POS", "PRP$") for t in range(start, noun))


def _is_of_name(page: Prose, token: int) -> bool:
    """A name's word: a person's by the recogniser, or any behind an office that opens right past a quotation."""
    parse = page.parse
    if parse.entity[token] == "PERSON":
        return True
    begin, _ = page.sentence_of(token)
    behind = next((t for t in range(token, max(begin, token - LONGEST), -1) if page.quoted[t] != NONE), None)
    return behind is not None and parse.tag[token] == "NNP" and parse.low[behind + 1] in ("a", "an", "the")


def apposed_before(page: Prose, cue: int) -> Source | None:
    """`, Ian Chong, a political scientist at …, told`: whatever the parser made of it.

    Roles hold commas themselves; a comma after a person's name wins over one after any other.
    """
    parse = page.parse
    here = page.quoted[cue]
    closing = cue - 1
    while closing > 0 and (parse.tag[closing] in ADVERBS or parse.low[closing] in ("has", "have", "had")):
        closing -= 1
    if closing < 2 or parse.word[closing] not in CLOSING or page.quoted[closing] != here:
        return None
    begin, _ = page.sentence_of(cue)
    opener = "(" if parse.word[closing] == ")" else ","
    found: Source | None = None
    longest = LONGEST * (2 if parse.word[closing] in _DASHES else 1)
    for k in range(closing - 1, max(begin, closing - longest), -1):
        if page.quoted[k] != here or parse.word[k] in (";", ":", "."):
            break
        opens = k - 1 == begin and parse.word[begin][:1].isupper() and parse.tag[begin] not in _OPENING
        named = parse.tag[k - 1] in NAMING or opens
        if parse.word[k] in (opener, "--", "—") and named and k + 1 < closing:
            apposed = _apposed_at(page, begin, k, closing, opener)
            if apposed is not None and _is_apposed_itself(page, begin, apposed):
                continue
            if apposed is not None and parse.entity[k - 1] == "PERSON":
                return apposed
            found = found or apposed
        if parse.tag[k] in FINITE and not any(parse.low[t] in RELATIVE for t in range(max(begin, k - 6), k)):
            break
    return found


CLOSING = frozenset({",", ")", "--", "—"})


_DASHES = frozenset({"--", "—"})
"""What stands between them may be long: nothing else closes it."""
_OPENING = frozenset({"RB", "WRB", "IN", "CC", "UH"})
"""`However, Norland, …`: no name, though it has a capital."""


def _apposed_at(page: Prose, begin: int, comma: int, closing: int, opener: str) -> Source | None:
    parse = page.parse
    if not reads_as_role(page, comma + 1, closing - 1) or _is_list(page, comma + 1, closing - 1):
        return None
    first, head = name_start(page, comma - 1, begin), comma - 1
    if any(parse.tag[t] in FINITE for t in range(first, comma)) or parse.entity[head] in ("DATE", "TIME"):
        return None
    if first > begin and parse.tag[first - 1] == "IN":
        return None  # `In Oslo, Norland's envoy, Quill, said`: where and when, but not who
    noun = head_noun(page, first, head)
    common = parse.tag[noun] in ("NN", "NNS") and not _names_after(page, noun, head)
    if noun < head and (common or parse.entity[noun] == "PERSON"):
        head = noun  # `a spokesman for the River Bank, who …`, `Marta Quill of Karsk's River Party, the largest, …`
    if first - 2 >= begin and parse.low[first - 1] == "and" and parse.tag[first - 2] in NAMING:
        head = first - 2
        first = name_start(page, head, begin)
    elif (other := _described_before(page, begin, first - 1)) is not None:
        head = other
        first = name_start(page, head, begin)
    return Source(first, closing - 1 if opener == "," else closing, head)


def _described_before(page: Prose, begin: int, joint: int) -> int | None:
    """The last token of the first name of `Marta Quill, the mayor, and Jonas Berent, her deputy, said`."""
    parse = page.parse
    if joint - 3 <= begin or parse.low[joint] != "and" or parse.word[joint - 1] != ",":
        return None
    comma = next((t for t in range(joint - 2, begin, -1) if parse.word[t] == ","), None)
    if comma is None or parse.entity[comma - 1] != "PERSON" or not reads_as_role(page, comma + 1, joint - 2):
        return None
    return comma - 1


def _is_apposed_itself(page: Prose, begin: int, source: Source) -> bool:
    """`Wen Yunlan, a fellow at the River Institute, Karsk's largest,`: what is told of her is no source beside her."""
    parse, comma = page.parse, source.first - 1
    calling = (
        parse.tag[source.first] in ("DT", "JJ", "NN") and parse.tag[head_noun(page, source.first, source.last)] == "NN"
    )
    named = comma - 2 >= begin and parse.word[comma] == "," and parse.tag[comma - 1] == parse.tag[comma - 2] == "NNP"
    return (
        calling
        and named
        and page.quoted[comma - 1] == page.quoted[source.first]
        and (comma - 2 == begin or parse.tag[comma - 3] != "IN")
    )


def _is_list(page: Prose, first: int, last: int) -> bool:
    """`Oslo, Karsk and Rusk, said`: names side by side are no apposition."""
    parse = page.parse
    return any(parse.tag[t] == "CC" for t in range(first, last)) and all(
        parse.tag[t] in NAMING | {"CC", ","} for t in range(first, last + 1)
    )


def _names_after(page: Prose, noun: int, last: int) -> bool:
    """`ambassador to Finland Danil Petrosh`: a name of its own behind the place."""
    entity = page.parse.entity
    return any(entity[t] == "PERSON" for t in range(noun + 1, last + 1))
