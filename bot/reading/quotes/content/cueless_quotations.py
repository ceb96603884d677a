"""Quotations that no cue touches: they go on with the speaker before them, carry a signature, or stand in a clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.model import Span
from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.content.claims import Claims, Draft, is_full, is_title
from bot.reading.quotes.content.fragments import says_whose
from bot.reading.quotes.content.quotations import runs_on
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.factuality import is_unsaid
from bot.reading.quotes.cues.noun_phrases import NAMING, Source
from bot.reading.quotes.cues.sources.spans import clause_subject
from bot.reading.quotes.cues.verbs import CUES
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import NONE, Prose

_DASHES = frozenset({"—", "--", "–", "―"})
_LONGEST_NAME = 12
_VERBS = frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG", "VB"})


def with_unclaimed(claims: Claims, drafts: list[Draft]) -> list[Draft]:
    """The drafts with those of unclaimed quotations, in text order; a continuation joins what it continues."""
    page = claims.page
    groups: list[list[int]] = []
    for number in range(len(page.quotations)):
        first, after = page.inside[number]
        if number in claims.quoted_by or first >= after or not claims.is_free(first, after):
            continue
        if is_title(page, number) or not (is_full(page, number) or _words(page, number) >= _FRAGMENT):
            continue
        if _words(page, number) < _FRAGMENT and _is_scare_quote(page, number):
            continue
        if _is_denied(page, number):
            continue
        if groups and groups[-1][-1] == number - 1 and runs_on(page, number - 1):
            groups[-1].append(number)
        else:
            groups.append([number])
    out = [*drafts, *(_draft(page, group) for group in groups)]
    out.sort(key=lambda draft: draft.pieces[0])
    return [*_followed(page, _joined(page, out))]


def _followed(page: Prose, drafts: list[Draft]) -> Iterator[Draft]:
    """`The bridge is safe, Quill said. “We have tested it.”`: a quotation right behind the sentence of a cue goes on
    with its speaker."""
    before: Draft | None = None
    for draft in drafts:
        if draft.how is Construction.FLOATING and before is not None and before.how is Construction.ATTRIBUTED:
            if _same_breath(page, before, draft):
                draft = replace(draft, how=Construction.ATTRIBUTED, signed=before.signed)
        elif (
            draft.how is Construction.FLOATING
            and before is not None
            and before.report is not None
            and before.report.source is not None
        ):
            report, first = before.report, page.inside[draft.quotations[0]][0]
            _, end = page.sentence_of(report.verb)
            near = end == first and page.paragraph[first] == page.paragraph[report.verb]
            if near and report.cue.speaks and not report.unreal and not report.negated:
                draft = replace(draft, how=Construction.FOLLOWED, signed=before.report.source)
        yield draft
        before = draft if draft.report is not None or draft.how is Construction.ATTRIBUTED else None


def _same_breath(page: Prose, before: Draft, after: Draft) -> bool:
    """`“We wait,” sighed the driver. “It is late.”`: one sentence stands between, in one paragraph."""
    behind, first = page.inside[before.quotations[-1]][1], page.inside[after.quotations[0]][0]
    if behind >= first:
        return True
    return page.paragraph[behind] == page.paragraph[first] and page.sentence_of(behind)[1] == first


def _draft(page: Prose, group: list[int]) -> Draft:
    pieces = tuple(page.quotations[number].inner for number in group)
    first = page.inside[group[0]][0]
    begin, _ = page.sentence_of(first)
    signature = _signature(page, page.inside[group[-1]][1])
    if signature:
        return Draft(pieces, None, Construction.SIGNED, quotations=tuple(group), signed=signature)
    if begin >= first or page.parse.word[first - 1] in (".", "!", "?", ":"):
        is_known, whose = says_whose(page, group[0], group[-1])
        if is_known:
            return Draft(pieces, None, Construction.ATTRIBUTED, quotations=tuple(group), signed=whose)
        return Draft(pieces, None, Construction.FLOATING, quotations=tuple(group))
    voice = _voiced(page, group[0])
    if voice is not None and len(group) == 1:
        pieces = (_with_its_phrase(page, group[0], voice, pieces[0]),)
    return Draft(pieces, None, Construction.FRAGMENT, quotations=tuple(group), signed=voice)


_FRAGMENT = 3
"""Words: fewer in marks inside a clause are scare quotes or a name."""


def _words(page: Prose, number: int) -> int:
    return len(page.quotations[number].inner.of(page.text).split())


def _is_scare_quote(page: Prose, number: int) -> bool:
    """`her complaint about Karsk's “harsh tone,”`: a word or two inside a clause whose verb says nothing."""
    parse = page.parse
    first, _ = page.inside[number]
    begin, _ = page.sentence_of(first)
    if begin >= first or page.quoted[first - 1] != NONE or not page.quotations[number].inner.of(page.text)[0].islower():
        return False
    if parse.word[first - 1] in (",", ":", ".", "!", "?") or parse.word[first - 1] in _DASHES:
        return False
    token = _root(page, number)
    for _ in range(_NEAR):
        if parse.low[token] == "as" and parse.dep[token] == "prep":
            return False  # `refer to him as “the joker”`
        if page.quoted[token] != number and parse.tag[token] in _VERBS:
            return parse.low[token] not in CUES
        if parse.head[token] == token:
            break
        token = parse.head[token]
    return True


def _is_denied(page: Prose, number: int) -> bool:
    """`Quill never said “we are broke”`, `asked whether he had said “no”`, `refused to say “sorry”`: by the verb right
    before it, or that of its clause."""
    parse = page.parse
    first, _ = page.inside[number]
    begin, _ = page.sentence_of(first)
    before = first - 1 - (first > 1 and parse.low[first - 1] in (",", ":", "that"))
    above = parse.head[_root(page, number)]
    return any(
        begin <= verb < first
        and page.quoted[verb] == NONE
        and parse.tag[verb] in _VERBS
        and parse.low[verb] in CUES
        and is_unsaid(page, verb)
        for verb in (before, above)
    )


def _root(page: Prose, number: int) -> int:
    """The word of the quotation that hangs on something outside it, or on nothing."""
    head = page.parse.head
    words = [t for t in range(*page.inside[number]) if not page.is_mark(t)]
    return next((t for t in words if head[t] == t or page.quoted[head[t]] != number), page.inside[number][0])


_NEAR = 3
"""Steps of the parse from a fragment to the verb that gives it to somebody: dismissed as “absurd”."""


def _voiced(page: Prose, number: int) -> Source | None:
    """Whose words a fragment is by its clause: Reid has gone after them as “people who bleed the country”."""
    parse = page.parse
    token = _root(page, number)
    for _ in range(10):
        if parse.dep[token] == "pcomp" and parse.low[parse.head[parse.head[token]]] in _SPEAKING:
            token = parse.head[parse.head[token]]  # `spoke of Norland moving to a “new age”`: whoever spoke
        if page.quoted[token] != number and parse.tag[token] in _VERBS:
            subject = clause_subject(page, token)
            if subject is not None:
                return subject if can_speak(page, subject) else None
        if parse.head[token] == token or (parse.dep[token] == "advcl" and parse.tag[token] == "VB"):
            return None  # `came “to see the river”`: what for, by nobody's word
        token = parse.head[token]
    return None


_SPEAKING = ENGLISH.cues.speaking_of
_PHRASE = 12
"""Tokens before a fragment that are shown with it at most."""


def _with_its_phrase(page: Prose, number: int, voice: Source, piece: Span) -> Span:
    """`went after the toll as “a tax on fish”`: the words behind the verb that the fragment completes."""
    parse = page.parse
    first, _ = page.inside[number]
    verb = first - 1
    while verb > voice.last and parse.tag[verb] not in _VERBS:
        verb -= 1
    begin = verb + 1
    while begin < first and (parse.tag[begin] in ("RP", "IN", "TO", "RB") or parse.word[begin] == ","):
        begin += 1
    plain = all(page.quoted[t] == NONE and parse.word[t] not in (",", ";", ":", ".") for t in range(begin, first))
    if verb <= voice.last or not plain or first - begin > _PHRASE or begin >= first:
        return piece
    return Span(parse.start[begin], piece.end)


def _signature(page: Prose, after: int) -> Source | None:
    """`“…” — Name Surname, role`: a dash and a name, on this line or the next."""
    parse = page.parse
    n = len(parse)
    if after + 1 >= n or parse.word[after] not in _DASHES:
        return None
    first = last = after + 1
    if parse.tag[first] not in NAMING or page.paragraph[first] > page.paragraph[after - 1] + 1:
        return None
    while (
        last + 1 < n and last - first < _LONGEST_NAME and parse.tag[last + 1] in NAMING | {"CC", "-LRB-", "-RRB-", "."}
    ):
        if page.paragraph[last + 1] != page.paragraph[first] or page.quoted[last + 1] != NONE:
            break
        last += 1
    while last > first and parse.tag[last] not in NAMING:
        last -= 1
    if parse.word[last + 1 : last + 2] == (":",):
        return None  # the label of what comes next
    return Source(first, last, last)


def _joined(page: Prose, drafts: list[Draft]) -> list[Draft]:
    """A floating quotation right behind a quotation of somebody is one statement with it."""
    out: list[Draft] = []
    for draft in drafts:
        if draft.how is Construction.FLOATING and out and out[-1].quotations and _adjacent(page, out[-1], draft):
            before = out[-1]
            out[-1] = replace(
                before, pieces=before.pieces + draft.pieces, quotations=before.quotations + draft.quotations
            )
        else:
            out.append(draft)
    return out


def _adjacent(page: Prose, before: Draft, after: Draft) -> bool:
    """Nothing but the cue's own sentence stands between, and nothing that was set aside."""
    start, end = before.pieces[-1].end, after.pieces[0].start
    if before.how is Construction.SIGNED or any(start <= span.start < end for span in page.layout.aside):
        return False
    a, b = page.quotations[before.quotations[-1]], page.quotations[after.quotations[0]]
    if b.paragraph > a.paragraph + 1:
        return False
    opening = page.text[page.layout.paragraphs[b.paragraph].start : b.outer.start]
    if b.paragraph == a.paragraph + 1 and opening.strip():
        return False
    tokens = range(page.parse.token_at(start), page.parse.token_at(end))
    outside = [t for t in tokens if page.quoted[t] == NONE]
    if before.report is None or not outside:
        return not outside
    same = page.sentence[outside[0]] == page.sentence[outside[-1]]
    return same and outside[0] - 1 <= before.report.first <= outside[-1] + 1
