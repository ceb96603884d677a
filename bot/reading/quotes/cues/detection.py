"""Speech acts: every place where somebody is reported to say, write, announce, hope …, before its content is known."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.accordance import ACCORDING, accordance, accords, in_view_of
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.factuality import (
    is_asked,
    is_doubted,
    is_for_anonymity,
    is_negated,
    is_supposed,
    is_withheld,
)
from bot.reading.quotes.cues.nominals import owned_claim
from bot.reading.quotes.cues.noun_phrases import FINITE, Source, name_start
from bot.reading.quotes.cues.passives import of_agent
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.sources.relays import quotes_another, quoting_begins, quoting_source
from bot.reading.quotes.cues.sources.spans import of_cue
from bot.reading.quotes.cues.verbs import CARRIED, CUES, LIGHT, NOMINAL, Cue, Frame, cue_by_clause
from bot.reading.quotes.text.document import NONE, Prose

_VIEWS = ENGLISH.cues.views
_TENSED = frozenset({"VBD", "VBZ", "VBN", "VBP"})
_VERBAL = frozenset({"VB", "VBD", "VBZ", "VBP", "VBG", "VBN"})
_NOBODY = ENGLISH.factuality.nobody
_GOING_ON = ENGLISH.factuality.went_on | ENGLISH.factuality.came_to
"""went on to say, continued to insist: it was said."""
_MEANS = ENGLISH.factuality.means
"""took to the radio to accuse, held a briefing to announce: it was said."""
_MODAL_DOUBT = ENGLISH.factuality.modals


def reports(page: Prose) -> Iterator[Report]:
    """All acts outside quotations, in text order."""
    parse = page.parse
    for token, low in enumerate(parse.low):
        quoted = page.quoted[token]
        if quoted != NONE and page.inside[quoted][1] - page.inside[quoted][0] > 2:
            continue
        if low in ACCORDING and (preposition := accords(page, token)) is not None:
            yield from accordance(page, token, preposition)
            continue
        if low in _VIEWS and (report := in_view_of(page, token)) is not None:
            yield report
            continue
        cue = CUES.get(low) or (_with_clause(page, token) if parse.tag[token] in _TENSED else None)
        report = _carried(page, token) if low in LIGHT and parse.tag[token] in _VERBAL else None
        if report is not None:
            yield report
            continue
        if cue is not None and (parse.tag[token] in _VERBAL or _governs_as_noun(page, token)):
            report = _verb(page, token, cue)
        elif (low in NOMINAL and parse.tag[token] in ("NN", "VB", "VBP")) or (
            parse.tag[token] == "NNS" and low[:-1] in NOMINAL and parse.low[token + 1 : token + 2] == ("that",)
        ):
            report = owned_claim(page, token)
        elif cue is not None and parse.tag[token] == "NNS" and Frame.CLAUSE in cue.frames:
            report = _mistaken_for_noun(page, token, cue) or _closing_noun(page, token, cue)
        if report:
            yield report


def _with_clause(page: Prose, token: int) -> Cue | None:
    """`Quill intimated that …`, by what the verb governs."""
    parse = page.parse
    own = next((c for c in parse.children[token] if parse.dep[c] == "ccomp" and c > token), None)
    subject = next((c for c in parse.children[token] if parse.dep[c] == "nsubj" and c < token), None)
    if own is None or subject is None or not can_speak(page, Source(subject, subject, subject)):
        return None
    marked = any(parse.dep[c] == "mark" and parse.low[c] == "that" for c in parse.children[own])
    return cue_by_clause(parse.low[token]) if marked else None


_CLEAR = Cue("make clear", Frame.CLAUSE | Frame.QUOTE, False)
_MAKING = ENGLISH.cues.making
_PLAIN = ENGLISH.cues.made_plain


_BEFORE_CARRIED = frozenset({"DT", "JJ", "PRP$", "RB", "NNP", "POS"})
"""`expressed its strong hope that`, `reiterated Norland's support for`."""


def _carried(page: Prose, token: int) -> Report | None:
    """`expressed hope that …`, `issued a call for …`, `made it clear that …`: verb and noun are one cue."""
    parse = page.parse
    noun = token + 1
    if noun >= len(parse):
        return None
    while noun < min(len(parse) - 1, token + 5) and (
        parse.tag[noun] in _BEFORE_CARRIED or page.is_mark(noun) or (parse.low[noun] == "it" and noun == token + 1)
    ):
        if parse.low[noun] in _PLAIN:
            break
        noun += 1
    low, after = parse.low[noun], parse.low[noun + 1 : noun + 2]
    if low in _PLAIN and parse.low[token] in _MAKING:
        cue = _CLEAR
    elif low in CARRIED and after and after[0] in _CARRIED_ON and (after[0] != "at" or CARRIED[low]):
        frames = Frame.CLAUSE if after[0] == "that" else Frame.FOR if after[0] != "to" else Frame.INFINITIVE
        cue = Cue(f"{parse.low[token]} {low}", frames, CARRIED[low])
    else:
        return None
    kids = parse.children[token]
    if parse.dep[token] in ("amod", "auxpass") or any(parse.dep[c] in ("auxpass", "nsubjpass") for c in kids):
        return None
    lows = {parse.low[c] for c in kids if c < token}
    unreal = bool(lows & _MODAL_DOUBT) or (parse.tag[token] == "VB" and not lows & _EMPHATIC)
    source = of_cue(page, token) or _of_participle(page, token)
    if source is None or source.first <= token <= source.last or parse.low[source.first] in _NOBODY:
        return None
    participle = parse.tag[token] == "VBG" and not any(parse.dep[c] == "aux" for c in kids)
    return Report(token, noun, cue, source, any(parse.dep[c] == "neg" for c in kids), unreal, participle=participle)


_CARRIED_ON = ENGLISH.grammar.carried_on


def _governs_as_noun(page: Prose, token: int) -> bool:
    """`the joint statement read`: tagged a noun, but it has a subject."""
    parse = page.parse
    return (
        parse.tag[token] == "NN"
        and parse.head[token] == token
        and any(parse.dep[c] == "nsubj" and c == token - 1 for c in parse.children[token])
    )


def _mistaken_for_noun(page: Prose, token: int, cue: Cue) -> Report | None:
    """`Zhang claims that …`, tagged as a plural."""
    parse = page.parse
    if (
        not 0 < token < len(parse) - 1
        or parse.low[token + 1] != "that"
        or parse.tag[token - 1] not in ("NNP", "PRP", "NNPS")
    ):
        return None
    return Report(token, token, cue, Source(token - 1, token - 1, token - 1), nominal=True)


def _closing_noun(page: Prose, token: int, cue: Cue) -> Report | None:
    """`…, Sprut reports, citing the board`, tagged as a plural: a name between a comma and the cue, then a pause."""
    parse = page.parse
    begin, end = page.sentence_of(token)
    first = token
    while first > begin and parse.tag[first - 1] == "NNP" and page.quoted[first - 1] == NONE:
        first -= 1
    set_off = first < token and parse.word[first - 1] == "," and first - 1 > begin
    closed = token + 1 >= end or parse.word[token + 1] in (",", ".")
    if not set_off or not closed or Frame.PARENTHESIS not in cue.frames or cue.attitude:
        return None
    return Report(token, token, cue, Source(first, token - 1, token - 1))


_NEAR = 3
"""Tokens of `went on to say` from its first verb to its last at most."""


def _is_done(page: Prose, infinitive: int) -> bool:
    """`went on to say`, `took to the radio to accuse`, `used the speech to warn`."""
    parse = page.parse
    ruler = parse.head[infinitive]
    if parse.low[ruler] in ENGLISH.factuality.out_of and parse.dep[infinitive] in ("acl", "relcl", "advcl"):
        return parse.low[ruler - 3 : ruler - 1] == ("out", "of")  # `went out of its way to say`
    if parse.low[ruler] in _GOING_ON:
        near = infinitive - ruler <= _NEAR  # `went on to say`, whose infinitive the parser takes for a purpose
        return parse.dep[infinitive] == "xcomp" or (near and parse.dep[infinitive] == "advcl")
    return parse.low[ruler] in _MEANS and any(
        parse.dep[c] in ("dobj", "prep") and ruler < c < infinitive for c in parse.children[ruler]
    )


def _subject_without_verb(page: Prose, token: int) -> Source | None:
    """`Jonas Berent, mayor of Karsk, called for calm`: the only verb there is, though it was taken for a participle."""
    parse = page.parse
    begin, end = page.sentence_of(token)
    if any(parse.tag[t] in FINITE and not _in_relative_clause(page, begin, t) for t in range(begin, end)):
        return None
    root = next((t for t in range(begin, end) if parse.head[t] == t), token)
    apposed = of_cue(page, token)
    if apposed is not None and apposed.last == token - 2 and parse.word[token - 1] == ",":
        return apposed
    if root >= token or parse.tag[root] not in ("NN", "NNS", "NNP", "NNPS", "CD", "DT") or page.quoted[root] != NONE:
        return None
    return Source(parse.first[root], token - 1, root)


def _of_participle(page: Prose, token: int) -> Source | None:
    """`An official called it late while voicing hope that …`, whose only verb was taken for a participle, too."""
    parse, above = page.parse, page.parse.head[token]
    beside = parse.tag[token] == "VBG" and parse.dep[token] == "advcl" and parse.dep[above] == "acl"
    return _subject_without_verb(page, above) or of_cue(page, above) if beside else None


def _closing_reporter(page: Prose, token: int, cue: Cue) -> Source | None:
    """`…,” the Sprut agency reported on Monday, citing …`: set off behind what it reports, and governing nothing."""
    parse = page.parse
    begin, end = page.sentence_of(token)
    noun = token - 1
    if not cue.speaks or Frame.PARENTHESIS not in cue.frames or parse.tag[noun] not in ("NN", "NNS", "NNP", "NNPS"):
        return None
    first = name_start(page, noun, begin)
    before = first - 1
    if before <= begin or parse.low[token + 1 : token + 2] == ("by",):
        return None
    set_off = parse.word[before] == "," or (page.is_mark(before) and page.quoted[before] != NONE)
    after = skip(page, token + 1, addressee=False)
    source = Source(first, noun, noun)
    closed = after >= end or parse.word[after] in (".", ",")
    return source if set_off and closed and can_speak(page, source) else None


def _in_relative_clause(page: Prose, begin: int, token: int) -> bool:
    return page.quoted[token] != NONE or any(
        page.parse.low[t] in ENGLISH.grammar.relatives for t in range(max(begin, token - 3), token)
    )


def _mistaken_for_infinitive(page: Prose, token: int) -> bool:
    """`advisers to the mayor say, …`: a subject of its own right before it, and neither "to" nor an auxiliary."""
    parse = page.parse
    kids = [c for c in parse.children[token] if c < token]
    return any(parse.dep[c] == "nsubj" and parse.last[c] == token - 1 for c in kids) and not any(
        parse.dep[c] in ("aux", "mark") for c in kids
    )


def _first_of_joined(page: Prose, participle: int) -> int:
    """`thought of leaving or calling for help`: the participle that the preposition rules, for all that are joined."""
    parse = page.parse
    while parse.dep[participle] == "conj" and parse.tag[parse.head[participle]] == "VBG":
        participle = parse.head[participle]
    return participle


def _prompted(page: Prose, token: int) -> Source | None:
    """`the flood prompted Mayor Quill to say that …`: she says it."""
    parse = page.parse
    above = parse.head[token]
    if parse.tag[token] != "VB" or parse.dep[token] != "xcomp" or parse.low[above] not in _PROMPTING:
        return None
    person = next((c for c in parse.children[above] if parse.dep[c] == "dobj" and above < c < token), None)
    if person is None or parse.low[token - 1] != "to":
        return None
    source = Source(parse.first[person], min(parse.last[person], token - 2), person)
    return source if can_speak(page, source) else None


_PROMPTING = ENGLISH.factuality.prompting
_EMPHATIC = ENGLISH.grammar.doing
_WHEN = ENGLISH.grammar.when
_PERFECT = ENGLISH.grammar.having


def _is_of_others(page: Prose, token: int, cue: Cue) -> bool:
    """`Leader expected to win`: expected by others, in a headline's passive."""
    parse = page.parse
    kids = {parse.low[c] for c in parse.children[token] if c < token}
    if parse.tag[token] == "VBN" and parse.dep[token] == "advcl" and kids & _WHEN and not kids & _PERFECT:
        return True  # `when asked to comment`
    takes_object = cue.attitude and Frame.PATIENT in cue.frames
    return takes_object and parse.tag[token] in ("VBN", "VBD") and parse.low[token + 1 : token + 2] == ("to",)


def _is_nobody(page: Prose, source: Source) -> bool:
    """`nobody`, `neither of them`; the second of `neither Quill, a banker, nor Berent`."""
    low = page.parse.low
    return low[source.first] in _NOBODY or (source.first > 0 and low[source.first - 1] == "nor")


def _verb(page: Prose, token: int, cue: Cue) -> Report | None:
    parse = page.parse
    tag, dep = parse.tag[token], parse.dep[token]
    if dep in ("amod", "compound", "aux", "auxpass", "nmod") and page.quoted[max(token - 1, 0)] == NONE:
        return None
    if quotes_another(page, token) and not any(parse.dep[c] == "auxpass" for c in parse.children[token]):
        return None
    kids = parse.children[token]
    lows = {parse.low[c] for c in kids if c < token and parse.word[c + 1] != ","}  # `would, he argued, ruin them`
    if is_asked(page, token) or is_withheld(page, token) or is_doubted(page, token) or is_for_anonymity(page, token):
        return None
    negated = is_negated(page, token)
    passive = any(parse.dep[c] in ("auxpass", "nsubjpass") for c in kids) and not (
        Frame.FOR in cue.frames
        and any(parse.low[c] == "'s" for c in kids)
        and parse.low[token + 1 : token + 2] == ("for",)
    )
    unreal = bool(lows & _MODAL_DOUBT) or (
        tag == "VB" and not lows & (_EMPHATIC | {"'d"}) and not _mistaken_for_infinitive(page, token)
    )
    passive = passive or (tag == "VBN" and dep in ("acl", "conj") and any(parse.dep[c] == "agent" for c in kids))
    if passive and parse.low[token] not in ENGLISH.cues.quoting:
        return of_agent(page, token, cue, negated=negated, unreal=unreal)
    if tag == "VBN" and dep in ("acl", "relcl") and not any(parse.dep[c] == "aux" for c in kids):
        source = _subject_without_verb(page, token) or _closing_reporter(page, token, cue)
        return Report(token, token, cue, source) if source else None
    source = _prompted(page, token) or of_cue(page, token) or _of_participle(page, token)
    if _is_of_others(page, token, cue) or (source is not None and source.first <= token <= source.last):
        return None
    if tag == "VB" and source is not None and parse.low[source.head] == "it" and parse.head[source.head] != token:
        return None  # `it was right to tell them that …`
    negated = negated or (source is not None and _is_nobody(page, source))
    if tag == "VB" and source is not None and dep in ("xcomp", "advcl", "acl") and not lows & _EMPHATIC:
        unreal = not _is_done(page, token) and parse.low[parse.head[token]] not in _PROMPTING
    participle = tag == "VBG" and not any(parse.dep[c] == "aux" for c in kids)
    first = _first_of_joined(page, token)
    if participle and parse.dep[first] in ("pcomp", "pobj", "csubj", "nsubj"):
        prep = parse.low[parse.head[first]]
        led = prep == "with" and any(parse.dep[c] == "nsubj" for c in kids)  # `with Berent calling it a danger`
        if not led and prep not in ("by", "as", "in", "after", "before"):
            return None
    return Report(
        token,
        token,
        cue,
        source,
        negated,
        unreal,
        participle=participle,
        opens=quoting_begins(page, token),
        before="had" in lows,
        supposed=is_supposed(page, token),
        via=quoting_source(page, token),
    )
