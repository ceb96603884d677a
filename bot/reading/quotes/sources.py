"""The words that name who speaks: a noun phrase before or after its cue, with its apposition, title and role."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reading.quotes.prose import NONE, Prose

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
NAMING = frozenset({"NNP", "NNPS"})
_NOUNY = frozenset(
    {
        "NN",
        "NNS",
        "NNP",
        "NNPS",
        "JJ",
        "JJR",
        "JJS",
        "CD",
        "POS",
        "DT",
        "PRP$",
        "PDT",
        "VBG",
        "VBN",
        "HYPH",
        "FW",
        "$",
        "AFX",
        "ADD",
    }
)
_ADVERBS = frozenset({"RB", "RBR"})
PERSONAL = frozenset({"he", "she", "they", "it", "i", "we", "you"})
RELATIVE = frozenset({"who", "which", "that"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Source:
    """Tokens first … last name the speaker; `head` is the noun, `stands_for` a relative pronoun's antecedent."""

    first: int
    last: int
    head: int
    stands_for: int | None = None


def of_cue(page: Prose, cue: int) -> Source | None:
    """Who speaks, by the parse where it is plain, by the surface where it is not."""
    near = _apposed_before(page, cue) or _inverted(page, cue)
    return near or _subject(page, cue) or _just_before(page, cue)


def _subject(page: Prose, cue: int) -> Source | None:
    """The grammatical subject, shared along conjunctions and handed down to participles."""
    parse = page.parse
    verb = cue
    for _ in range(6):
        for child in parse.children[verb]:
            if parse.dep[child] in _SUBJECTS and parse.dep[child] != "expl":
                if verb == cue and parse.dep[child] == "nsubjpass" and not _says_of_itself(page, cue):
                    return None
                return _phrase(page, child, verb)
        if parse.dep[verb] == "acl" and parse.tag[verb] == "VBG" and parse.head[verb] != verb:
            head = parse.head[verb]
            return _phrase(page, head, verb) if parse.tag[head] in NAMING | {"NN", "NNS", "PRP"} else None
        if (
            parse.dep[verb] not in ("conj", "advcl", "xcomp", "pcomp", "prep", "ROOT", "parataxis")
            or parse.head[verb] == verb
        ):
            return None
        if parse.dep[verb] == "advcl" and parse.tag[verb] in ("VBD", "VBZ", "VBP"):
            return None
        verb = parse.head[verb]
    return None


def _says_of_itself(page: Prose, cue: int) -> bool:
    return page.parse.low[cue] in ("quoted", "cited")


def _phrase(page: Prose, noun: int, verb: int) -> Source | None:
    parse = page.parse
    if parse.low[noun] in RELATIVE and parse.dep[verb] in ("relcl", "acl", "conj", "ccomp"):
        clause = verb
        while parse.dep[clause] == "conj" and parse.head[clause] != clause:
            clause = parse.head[clause]
        return Source(noun, noun, noun, parse.head[clause] if parse.head[clause] != clause else None)
    first, last = parse.first[noun], parse.last[noun]
    if noun < verb:
        last = min(last, verb - 1)
    else:
        first = max(first, verb + 1)
    first, last = _trimmed(page, first, last, noun)
    return Source(first, last, noun)


def _trimmed(page: Prose, first: int, last: int, noun: int) -> tuple[int, int]:
    parse = page.parse
    if last - first > _LONGEST:
        first, last = max(first, noun - 8), min(last, noun + 20)
    home = page.quoted[noun]
    while first < noun and (
        parse.word[first] in (",", "-", "—", "–", ";", ":", ".")
        or page.quoted[first] != home
        or parse.low[first] in ("and", "but", "while", "when", "that")
    ):
        first += 1
    while last > noun and (
        parse.word[last] in (",", "-", "—", "–", "--", ";", ":", ".")
        or (page.quoted[last] != home and page.is_mark(last))
    ):
        last -= 1
    for token in range(noun + 1, last + 1):
        if (
            parse.word[token] in (".", ";", "\n")
            and parse.end[token] < parse.start[min(token + 1, len(parse) - 1)]
            and token > noun
        ) and (parse.word[token] == ";" or parse.sentence[token] != parse.sentence[noun]):
            last = token - 1
            break
    return first, last


def _apposed_before(page: Prose, cue: int) -> Source | None:
    """`, Ian Chong, a political scientist at …, told`: whatever the parser made of it."""
    parse = page.parse
    here = page.quoted[cue]
    j = cue - 1
    while j > 0 and parse.tag[j] in _ADVERBS:
        j -= 1
    if j < 2 or parse.word[j] not in (",", ")", "--", "—") or page.quoted[j] != here:
        return None
    begin, _ = page.sentence_of(cue)
    k = j - 1
    while k > begin and j - k <= _LONGEST:
        if page.quoted[k] != here or parse.word[k] in (";", ":", "."):
            return None
        opener = "(" if parse.word[j] == ")" else ","
        if parse.word[k] in (opener, "--", "—") and parse.tag[k - 1] in NAMING and k + 1 < j:
            if _reads_as_role(page, k + 1, j - 1):
                first = _name_start(page, k - 1, begin)
                if first is not None and not any(parse.tag[t] in FINITE for t in range(first, k)):
                    return Source(first, j - 1 if opener == "," else j, k - 1)
        if parse.tag[k] in FINITE and not any(parse.low[t] in RELATIVE for t in range(max(begin, k - 6), k)):
            return None
        k -= 1
    return None


def _reads_as_role(page: Prose, first: int, last: int) -> bool:
    """A noun phrase (or a place, an age, "who …") between two commas."""
    parse = page.parse
    if (
        parse.low[first] in RELATIVE | {"a", "an", "the", "also", "now", "then", "himself", "herself"}
        or parse.tag[first] == "CD"
    ):
        return parse.low[first] in RELATIVE or not any(
            parse.tag[t] in FINITE for t in range(first, last + 1) if not _in_relative(page, first, t)
        )
    if parse.tag[first] not in _NOUNY or parse.low[first] in PERSONAL:
        return False
    return not any(parse.tag[t] in FINITE for t in range(first, last + 1) if not _in_relative(page, first, t))


def _in_relative(page: Prose, first: int, token: int) -> bool:
    return any(page.parse.low[t] in RELATIVE | {"whose", "where"} for t in range(first, token))


def _name_start(page: Prose, last: int, begin: int) -> int | None:
    """The first token of the name (with its title) that ends at `last`; None if what stands before forbids a subject."""
    parse = page.parse
    first = last
    here = page.quoted[last]
    while (
        first - 1 >= begin
        and page.quoted[first - 1] == here
        and (
            parse.tag[first - 1] in NAMING | {"POS", "HYPH"}
            or (parse.tag[first - 1] in ("NN", "JJ", "DT", "NNS", "PRP$") and last - first < 10)
            or (
                parse.tag[first - 1] in ("IN", "TO")
                and parse.tag[first] in NAMING | {"NN", "DT"}
                and parse.low[first - 1] in ("of", "for", "to", "at")
                and first - 2 >= begin
                and parse.tag[first - 2] in _NOUNY
            )
        )
    ):
        first -= 1
    return first


def _inverted(page: Prose, cue: int) -> Source | None:
    """`said Danil Bochkov, an expert at …`: subject after the verb, where a quotation or a comma comes before it."""
    parse = page.parse
    n = len(parse)
    if parse.tag[cue] not in ("VBD", "VBZ", "VBP", "VBN") or cue + 1 >= n:
        return None
    before = cue - 1
    while before >= 0 and parse.tag[before] in _ADVERBS:
        before -= 1
    if (
        before < 0
        or not (parse.word[before] in (",", "—", "--", "-") or page.is_mark(before))
        or page.quoted[cue] != NONE
    ) and not (before >= 0 and page.quoted[before] != NONE and page.quoted[cue] == NONE):
        return None
    if any(parse.dep[child] in _SUBJECTS and child < cue for child in parse.children[cue]):
        return None
    _, end = page.sentence_of(cue)
    first = cue + 1
    if (
        first >= end
        or parse.tag[first] not in _NOUNY | {"PRP"}
        or page.quoted[first] != NONE
        or parse.low[first] in ("that", "this")
    ):
        return None
    if parse.tag[first] == "PRP":
        return Source(first, first, first)
    last = _phrase_end(page, first, end)
    if last < first:
        return None
    head = _head_noun(page, first, last)
    return Source(first, _with_apposition(page, last, end), head)


def _phrase_end(page: Prose, first: int, end: int) -> int:
    """Last token of the plain noun phrase that starts at `first`, prepositional parts within reason included."""
    parse = page.parse
    token = first
    while token < end and page.quoted[token] == NONE:
        if parse.tag[token] in _NOUNY or parse.word[token] in ("&", "."):
            if parse.word[token] == "." and (token + 1 >= end or parse.tag[token + 1] not in NAMING):
                break
            if parse.entity[token] in ("DATE", "TIME") and token > first:
                break
        elif parse.tag[token] in ("IN", "CC", "TO") and token + 1 < end and token > first:
            if (
                parse.low[token] not in ("of", "for", "at", "and", "to", "from", "with")
                or parse.tag[token + 1] not in _NOUNY
            ):
                break
            if parse.low[token] in ("to", "from", "with") and parse.entity[token - 1] == "PERSON":
                break
            if parse.low[token] == "and" and any(parse.tag[t] in FINITE for t in range(token, min(end, token + 6))):
                break
        elif parse.word[token] == "(":
            close = next((t for t in range(token, min(end, token + 8)) if parse.word[t] == ")"), None)
            if close is None:
                break
            token = close
        else:
            break
        token += 1
    last = token - 1
    while last > first and parse.tag[last] in ("IN", "CC", "DT", "TO"):
        last -= 1
    return last


def _head_noun(page: Prose, first: int, last: int) -> int:
    parse = page.parse
    for token in range(first, last + 1):
        if parse.tag[token] in ("IN", "TO") and token > first:
            return token - 1
    return last


def _with_apposition(page: Prose, last: int, end: int) -> int:
    """`, an expert at Russia's council` after the name: to its closing comma or the end of the sentence."""
    parse = page.parse
    if last + 2 >= end or parse.word[last + 1] != "," or page.quoted[last + 2] != NONE:
        return last
    first = last + 2
    stop = first
    while stop < end and page.quoted[stop] == NONE and stop - first < _LONGEST:
        word = parse.word[stop]
        if word in (".", ";", ":") and stop + 1 >= end - 1:
            break
        if word in (",", "--", "—") and not _list_goes_on(page, stop, end):
            break
        stop += 1
    if (
        stop - 1 < first
        or not _reads_as_role(page, first, stop - 1)
        or parse.tag[first] in ("VBG", "VBN")
        or parse.entity[first] in ("DATE", "TIME")
    ):
        return last
    if parse.tag[first] == "IN" or parse.low[first] in ("adding", "citing", "noting"):
        return last
    while stop - 1 > first and parse.word[stop - 1] in (".", ",", '"'):
        stop -= 1
    return stop - 1


def _list_goes_on(page: Prose, comma: int, end: int) -> bool:
    parse = page.parse
    return comma + 1 < end and parse.low[comma + 1] in ("and", "or") and parse.tag[min(comma + 2, end - 1)] in NAMING


def _just_before(page: Prose, cue: int) -> Source | None:
    """The noun phrase that stands right before the cue."""
    parse = page.parse
    if parse.tag[cue] not in FINITE:
        return None
    begin, _ = page.sentence_of(cue)
    j = cue - 1
    while j > begin and (parse.tag[j] in _ADVERBS or parse.dep[j] in ("aux", "neg")):
        j -= 1
    if j < begin or page.quoted[j] != page.quoted[cue]:
        return None
    if parse.low[j] in PERSONAL:
        return Source(j, j, j)
    if parse.tag[j] not in ("NN", "NNS", "NNP", "NNPS"):
        return None
    first = _name_start(page, j, begin)
    return Source(first, j, j) if first is not None else None
