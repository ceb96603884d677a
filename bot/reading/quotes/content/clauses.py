"""Reported speech without marks: the clause, infinitive or noun that a cue governs, before it or behind it."""

from __future__ import annotations

from bot.model import Span
from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.content.back_references import sentence_before, sentence_before_alone
from bot.reading.quotes.content.claims import Claims, Draft, cut
from bot.reading.quotes.content.clause_heads import behind_owner, content_start, is_clause, mislabelled
from bot.reading.quotes.content.colons import behind_colon, past_colon
from bot.reading.quotes.content.complements import asks_for_reply, infinitive, noun_object, passive_predicate
from bot.reading.quotes.content.extent import (
    other_business,
    reach,
    right_child,
    without_tail,
)
from bot.reading.quotes.content.parentheticals import around, parenthesis
from bot.reading.quotes.content.punctuation import PUNCTUATION, SUBJECTS
from bot.reading.quotes.cues.noun_phrases import FINITE, RELATIVE
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import Frame
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import NONE, Prose

_LONG_SENTENCE = 400
"""Tokens beyond which a sentence is a list or a wall of text, and its parse worth nothing."""


_COGNITION = ENGLISH.cues.cognition
"""Verbs that report only with a finite clause: found itself facing is no finding."""


def claim_clause(claims: Claims, number: int) -> None:
    """Gives the act the unquoted words it governs, if any."""
    page, report = claims.page, claims.reports[number]
    begin, end = page.sentence_of(report.verb)
    if claims.taken[report.verb] or report.relays or end - begin > _LONG_SENTENCE or report.negated or report.supposed:
        return
    if report.participle and report.cue.attitude and report.last == report.verb:
        return  # but `voicing hope that …`
    draft: Draft | None = None
    if asks_for_reply(page, report):
        return
    if report.refers_back:
        draft = sentence_before(claims, report)
    elif report.nominal:
        draft = _clause(claims, report)
    elif report.cue.lemma == "according to":
        draft = around(claims, report)
    elif report.source is not None:
        draft = (
            passive_predicate(claims, report)
            or behind_colon(claims, report)
            or _clause(claims, report)
            or parenthesis(claims, report)
            or infinitive(claims, report)
            or noun_object(claims, report)
            or sentence_before_alone(claims, report)
        )
    if draft is not None and draft.pieces:
        pieces = tuple(_with_whole_quotations(page, piece, report) for piece in draft.pieces)
        pieces = (*pieces[:-1], past_colon(claims, report, _with_joined_quotation(claims, pieces[-1])))
        if _is_an_act(page, draft) and not _holds_quotation(page, pieces):
            return
        if draft.how is Construction.CLAUSE and _begins_alike(claims, pieces[0]):
            return
        if not claims.are_mostly_taken(pieces) and not _tells_of_a_report(claims, draft):
            claims.take(number, Draft(pieces, draft.report, draft.how))


def _begins_alike(claims: Claims, piece: Span) -> bool:
    """`repeated Norland's position that …`: its first words are somebody's already."""
    page = claims.page
    first = page.parse.token_at(piece.start)
    return bool(claims.taken[first]) and page.quoted[first] == NONE


def _is_an_act(page: Prose, draft: Draft) -> bool:
    """What is ordered, wanted, planned or opposed is done and not said; so is whatever is known."""
    if draft.report is None:
        return False
    report, cue = draft.report, draft.report.cue
    voiced = report.last > report.verb  # `voiced concern about`
    if draft.how is Construction.INFINITIVE and cue.lemma == "agree" and _is_of_several(page, report):
        return True  # `both sides agreed to meet`: a deal, and nobody's words
    return (
        draft.how in (Construction.INFINITIVE, Construction.OBJECT) and (cue.acts or (cue.attitude and not voiced))
    ) or (draft.how is Construction.CLAUSE and cue.acts)


_SEVERAL = ENGLISH.organisations.agreeing


def _is_of_several(page: Prose, report: Report) -> bool:
    source, parse = report.source, page.parse
    if source is None:
        return False
    joined = any(parse.dep[c] == "conj" for c in parse.children[source.head])
    return joined or parse.low[source.head] in _SEVERAL


def _holds_quotation(page: Prose, pieces: tuple[Span, ...]) -> bool:
    """Words in marks, and not just a scare quote of one."""
    parse = page.parse
    for piece in pieces:
        token = parse.token_at(piece.start)
        while token < len(parse) and parse.start[token] < piece.end:
            if page.quoted[token] != NONE and not page.is_mark(token):
                return True
            token += 1
    return False


def _tells_of_a_report(claims: Claims, draft: Draft) -> bool:
    """`“We are ready,” Quill told Radio Nord, according to a transcript`: another's statement, cue and all."""
    page, piece = claims.page, draft.pieces[0]
    if draft.how is not Construction.PARENTHESIS:
        return False
    if claims.are_mostly_taken((piece,)):
        return True
    first, after = page.parse.token_at(piece.start), min(len(page.parse), page.parse.token_at(piece.end - 1) + 1)
    if not any(page.quoted[t] in claims.quoted_by for t in range(first, after)):
        return False
    return any(
        report.source is not None and Frame.QUOTE in report.cue.frames and page.quoted[report.verb] == NONE
        for report in claims.between(first, after)
    )


def _with_whole_quotations(page: Prose, piece: Span, report: Report) -> Span:
    """A content that ends inside a quotation reaches to the quotation's end."""
    last = page.parse.token_at(piece.end - 1)
    number = page.quoted[last] if last < len(page.parse) else NONE
    if number == NONE:
        return piece
    inner = page.quotations[number].inner
    if inner.end <= piece.end or page.inside[number][0] <= report.verb < page.inside[number][1]:
        return piece
    end = inner.end
    while end > piece.end and page.text[end - 1] in ".,;":
        end -= 1
    return Span(piece.start, end)


_BETWEEN = 5
"""Tokens at most between two quotations that "and" joins."""


def _with_joined_quotation(claims: Claims, piece: Span) -> Span:
    """`called it “provocative” and a “grave threat”`: the second quotation belongs to the content as the first does."""
    page, parse = claims.page, claims.page.parse
    last = parse.token_at(piece.end - 1)
    number = page.quoted[last] if last < len(parse) else NONE
    if number == NONE or number in claims.quoted_by or number + 1 >= len(page.quotations):
        return piece
    after, (first, end) = page.inside[number][1], page.inside[number + 1]
    if page.sentence[min(after, len(parse) - 1)] != page.sentence[first - 1] or number + 1 in claims.quoted_by:
        return piece
    between = range(after, first)
    if not 1 <= len(between) <= _BETWEEN or not any(parse.low[t] in ("and", "or", "but") for t in between):
        return piece
    if any(parse.word[t] in (";", ".", ":") or parse.tag[t] in FINITE for t in between) or any(
        True for _ in claims.between(after, first)
    ):
        return piece
    return cut(page, parse.token_at(piece.start), end - 1)


_NOMINAL = frozenset({"acl", "ccomp"})


def _clause(claims: Claims, report: Report) -> Draft | None:
    page, parse = claims.page, claims.page.parse
    if Frame.CLAUSE not in report.cue.frames or (report.unreal and report.cue.attitude) or _is_inserted(page, report):
        return None
    if (free := _free_relative(page, report)) is not None:
        return free
    child = right_child(page, report, _NOMINAL if report.nominal or report.last > report.verb else frozenset({"ccomp"}))
    if child is None:
        child = behind_owner(page, report) if report.nominal else mislabelled(page, report)
    if child is None:
        return _unseen(claims, report)
    if not is_clause(page, child) or _is_condition(page, report, child):
        return None
    subject = next((c for c in parse.children[child] if parse.dep[c] in SUBJECTS), child)
    if report.end + 1 < subject < child and parse.tag[subject] == "WDT":
        return None  # `warned them against sending goods that could be used`: which could
    if subject < report.first and not report.nominal:
        return _relative(claims, report, subject, child)
    if subject == child and (reduced := _reduced_relative(claims, report, child)) is not None:
        return reduced
    if report.cue.lemma in _COGNITION and not any(parse.tag[t] in FINITE for t in (child, *parse.children[child])):
        return None
    first = content_start(page, report, child)
    if parse.tag[first] == "VBG" and parse.word[first - 1] == "," and parse.word[report.first - 1] == ",":
        return None  # `…, Quill said on Monday, commenting on plans …`
    last = reach(claims, report, child)
    return Draft((cut(page, first, last),), report, Construction.CLAUSE) if last - first >= 1 else None


def _is_condition(page: Prose, report: Report, child: int) -> bool:
    """`warned them of floods should the dam burst`: what the warning is for."""
    parse = page.parse
    first = parse.first[child]
    return parse.low[first] in ("should", "were", "had") and parse.dep[first] == "aux" and first > report.end


def _unseen(claims: Claims, report: Report) -> Draft | None:
    """`warn this could sour the talks`, whose verb the parser did not see: a pronoun and a finite verb follow."""
    page, parse = claims.page, claims.page.parse
    first = report.last + 1
    _, end = page.sentence_of(report.verb)
    if report.nominal or report.cue.attitude or report.source is None or report.source.last > report.verb:
        return None
    pronoun = first + 2 < end and parse.tag[first] in ("DT", "PRP") and parse.tag[first + 1] in FINITE
    if not pronoun or page.quoted[first] != NONE:
        return None
    last = without_tail(page, first, min(end - 1, other_business(claims, report, first + 1, end - 1) - 1))
    return Draft((cut(page, first, last),), report, Construction.CLAUSE) if last > first + 1 else None


def _free_relative(page: Prose, report: Report) -> Draft | None:
    """`amounts to what the senators said was a gift`: what they said begins with the verb behind the cue."""
    parse = page.parse
    verb = report.verb + 1
    source = report.source
    if source is None or report.nominal or report.participle or report.cue.attitude or verb + 2 >= len(parse):
        return None
    what = source.first - 1
    if source.last >= report.verb or parse.low[what] != "what" or parse.tag[verb] not in ("VBD", "VBZ", "VBP", "MD"):
        return None
    _, end = page.sentence_of(verb)
    last = verb
    while last + 1 < end and parse.word[last + 1] not in PUNCTUATION and page.quoted[last + 1] == page.quoted[verb]:
        last += 1
    return Draft((cut(page, verb, last),), report, Construction.CLAUSE) if last - verb >= 2 else None


def _relative(claims: Claims, report: Report, subject: int, child: int) -> Draft | None:
    """`donations, which he said were legal`: the noun, its pronoun, and what is said of it."""
    page, parse = claims.page, claims.page.parse
    if parse.low[subject] not in RELATIVE or subject + 1 != report.first or parse.dep[report.verb] != "relcl":
        return None
    noun, behind = parse.head[report.verb], report.verb + 1
    behind += parse.tag[behind : behind + 1] == ("RB",)
    if not parse.first[noun] <= noun < subject or behind >= len(parse) or parse.tag[behind] not in FINITE:
        return None
    left = page.span(parse.first[noun], subject)
    last = without_tail(
        page, child, min(parse.last[child], other_business(claims, report, child, parse.last[child]) - 1)
    )
    return Draft((left, cut(page, report.verb + 1, last)), report, Construction.CLAUSE)


def _reduced_relative(claims: Claims, report: Report, child: int) -> Draft | None:
    """`a missile Norland said was late`: the noun before the source, and what is said of it."""
    page, parse = claims.page, claims.page.parse
    source, verb = report.source, report.verb + 1
    if source is None or report.participle or source.last + 1 != report.verb or verb > child:
        return None
    noun = source.first - 1
    begin, _ = page.sentence_of(report.verb)
    if noun < begin or parse.tag[noun] not in ("NN", "NNS") or parse.tag[verb] not in FINITE:
        return None
    first = noun
    while first > begin and parse.tag[first - 1] in ("DT", "JJ", "NN", "NNS", "CD", "PRP$", "NNP", "POS", "HYPH"):
        first -= 1
    last = min(parse.last[child], other_business(claims, report, child, parse.last[child]) - 1)
    right = cut(page, verb, without_tail(page, child, last))
    return Draft((page.span(first, noun), right), report, Construction.CLAUSE)


def _is_inserted(page: Prose, report: Report) -> bool:
    """`Oslo, said Marta Quill, regards …`: what is said runs around cue and source, whatever hangs on them."""
    follows = report.source is not None and report.source.first == report.last + 1
    return follows and page.parse.word[max(report.verb - 1, 0)] == ","
