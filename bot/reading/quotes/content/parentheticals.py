"""CLAUSE, SOURCE CUE [adjuncts] [, CLAUSE goes on]: content in front of its cue, and around it."""

from __future__ import annotations

from bot.model import Span
from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role
from bot.reading.quotes.content.claims import Claims, Draft, cut
from bot.reading.quotes.content.extent import without_tail
from bot.reading.quotes.content.punctuation import PUNCTUATION, SUBJECTS
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.noun_phrases import FINITE, RELATIVE, Source
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import CUES, Frame
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import NONE, Prose

_COMMAS = frozenset({",", "—", "--", "–", "-"})
CONJUNCTIONS = ENGLISH.grammar.conjunctions


def parenthesis(claims: Claims, report: Report) -> Draft | None:
    parse = claims.page.parse
    if Frame.PARENTHESIS not in report.cue.frames or report.source is None or report.unreal:
        return None
    if report.participle and report.opens is None:
        return None  # but `…, Quill was quoted as saying`
    if report.source.stands_for is not None or parse.low[report.source.head] in RELATIVE:
        return None
    reported = report.opens is not None or parse.tag[report.verb] in FINITE | {"VBN", "VB", "NNS"}
    return around(claims, report) if reported else None


def _put_so(page: Prose, report: Report, begin: int, before: int) -> int | None:
    """The "as" of `As Quill put it, …`, `…, as Quill has said, …`, `As one of her aides, Vida Quill, put it, …`."""
    parse, source = page.parse, report.source
    if source is None or source.last >= report.verb:
        return None
    if before >= begin and parse.low[before] == "as":
        return before
    opens = parse.low[begin] == "as" and begin < source.first
    return begin if opens and not any(parse.tag[t] in FINITE for t in range(begin, report.verb)) else None


def around(claims: Claims, report: Report) -> Draft | None:
    """What stands before cue and source in their sentence, and what goes on after them."""
    page, parse = claims.page, claims.page.parse
    begin, end = page.sentence_of(report.verb)
    accordingly = report.cue.lemma == "according to"
    comma = report.first - 1
    while comma >= begin and parse.tag[comma] in ("RB", "CC"):
        comma -= 1
    comma = _before_title(page, begin, comma)
    conjunction = _put_so(page, report, begin, comma)
    put_so = conjunction is not None
    if conjunction is not None:
        comma = conjunction - 1
    anew = put_so and comma >= begin and parse.word[comma] == ":"  # `…: as Quill said, the bridge is safe`
    opens = anew or comma < begin or page.paragraph[comma] != page.paragraph[report.verb] or _opens_anew(claims, report)
    if opens and not (accordingly or put_so):
        return None
    end_of_cue = report.end + (report.cue.lemma == "put" and parse.low[report.end : report.end + 1] == ("it",))
    after = report.end if accordingly else skip(page, end_of_cue, addressee=Frame.ADDRESSEE in report.cue.frames)
    after = max(after, _past_own_words(page, report))
    if opens:
        right = _right_piece(claims, after, end, needed=True, verbless=end - after > _SENTENCE)
        return Draft((right,), report, Construction.PARENTHESIS) if right else None
    if parse.word[comma] not in _COMMAS:
        if not page.is_mark(comma) and not accordingly:
            return None
        comma += 1
    if not accordingly and after < end and not _closes(page, after):
        return None
    dash = _opening_dash(page, begin, comma, after, end)
    if dash is not None:  # `The flight – 30 minutes, Norland said – shows …`
        return Draft((cut(page, dash + 1, comma - 1),), report, Construction.PARENTHESIS) if comma > dash + 1 else None
    pieces = _on_both_sides(claims, begin, comma, after, end, accordingly=accordingly)
    return Draft(pieces, report, Construction.PARENTHESIS) if pieces else None


def _past_own_words(page: Prose, report: Report) -> int:
    """Behind `…, said a lawyer who represents importers`: what is told of a source that stands behind its cue."""
    parse, source = page.parse, report.source
    if source is None or source.first <= report.verb:
        return 0
    behind = source.last + 1
    described = any(
        parse.dep[c] in ("relcl", "acl") and parse.first[c] == behind and parse.tag[behind] != ","
        for c in parse.children[source.head]
    )
    return parse.last[source.head] + 1 if described and parse.last[source.head] > source.last else 0


def _on_both_sides(
    claims: Claims, begin: int, comma: int, after: int, end: int, *, accordingly: bool
) -> tuple[Span, ...]:
    """What is said before the comma of cue and source, and behind them; none if it is somebody else's already."""
    page, parse = claims.page, claims.page.parse
    relative = _relative_left(claims, begin, comma)
    left = relative or _left_piece(claims, begin, comma)
    if left is None and any(claims.taken[begin:comma]) and (accordingly or _is_aside(page, after + 1)):
        # how the writer knows of somebody else's statement; `Karsk has asked for grain, officials said, as it rose`
        return ()
    if left is None and accordingly and _is_new_clause(page, after + 1, end):
        left = _bare_left(claims, begin, comma)  # whose verb the parser did not know for one
    start, broken = _left_start(claims, begin, comma), _lacks_its_end(page, comma - 1)
    right = _right_piece(
        claims,
        after,
        end,
        needed=left is None or broken or parse.tag[comma - 1] == "WRB" or parse.low[start] in _SUBORDINATORS,
        verbless=broken,
    )
    if relative is not None and right is None:
        return ()  # `news that, according to Sprut, was left out`, without what was
    if left is None and right is not None:
        left = _bare_left(claims, begin, comma)
    return tuple(piece for piece in (left, right) if piece is not None)


def _lacks_its_end(page: Prose, last: int) -> bool:
    """`The claim is, she said, a joke`, `It would, he argued, ruin them`: the clause goes on behind the cue."""
    return page.parse.tag[last] == "MD" or page.parse.low[last] in _BE


def _is_new_clause(page: Prose, first: int, end: int) -> bool:
    """`…, according to Quill, and photos showed`: a clause with a subject of its own."""
    parse = page.parse
    verb = next((t for t in range(first, end) if parse.tag[t] in FINITE), None)
    if parse.low[first : first + 1] not in (("and",), ("but",)) or verb is None:
        return False
    return any(parse.dep[c] in SUBJECTS and first < c < verb for c in parse.children[verb])


_BE = ENGLISH.grammar.auxiliaries
_DASHES = frozenset({"—", "--", "–", "-"})


def _opening_dash(page: Prose, begin: int, comma: int, after: int, end: int) -> int | None:
    """The dash that opens what the dash behind the cue closes."""
    parse = page.parse
    if after >= end or parse.word[after] not in _DASHES or parse.word[min(comma, end - 1)] != ",":
        return None
    dash = next((t for t in range(comma - 1, begin, -1) if parse.word[t] in _DASHES), None)
    return dash if dash is not None and parse.end[dash - 1] < parse.start[dash] else None


def _before_title(page: Prose, begin: int, token: int) -> int:
    """`As` in `As the historian Agnes Lindt has argued`, where the source is the name alone; else the same token."""
    parse = page.parse
    word = token
    while word > begin and token - word < _TITLE and parse.tag[word] in ("NN", "NNP", "JJ", "DT", "POS", "HYPH"):
        word -= 1
    titled = any(is_role(parse.low[t]) for t in range(word + 1, token + 1))
    return word if titled and parse.low[word] == "as" and parse.tag[word] == "IN" else token


_TITLE = 6
"""Tokens between "as" and a name at most."""


def _is_aside(page: Prose, token: int) -> bool:
    return page.parse.low[token : token + 1] != () and page.parse.low[token] in _SUBORDINATORS | {"as"}


def _opens_anew(claims: Claims, report: Report) -> bool:
    """`According to Quill, …; according to Berent, …`: the second half of a sentence has a source of its own."""
    page, parse = claims.page, claims.page.parse
    begin, _ = page.sentence_of(report.verb)
    before = report.first - 1
    if report.cue.lemma != "according to" or before <= begin or parse.word[report.end : report.end + 1] != (",",):
        return False
    if parse.word[before] == ";":
        return True
    joined = parse.tag[before] == "CC" or parse.low[before] in ("while", "whereas")
    return joined and any(other.cue.lemma == "according to" for other in claims.between(begin, before))


def _closes(page: Prose, token: int) -> bool:
    parse = page.parse
    if parse.low[token] == "that" and parse.tag[token - 1] in ("NN", "NNS") and token + 1 < len(parse):
        return parse.tag[token + 1] in FINITE  # `…, Quill said in a letter that repeated her call`
    if parse.low[token] in ("when", "while", "as", "after", "before") and parse.tag[token] in ("WRB", "IN"):
        return True  # `…, Quill said here when meeting Berent`
    if parse.tag[token] == "VBG" and parse.dep[token] in ("xcomp", "advcl") and parse.low[parse.head[token]] in CUES:
        return parse.head[token] < token  # `…, Quill said commenting on the flood`
    return page.parse.word[token] in PUNCTUATION | {"-", ")"} or page.quoted[token] != NONE


def _left_start(claims: Claims, begin: int, comma: int) -> int:
    """The first word that is nobody's yet, conjunctions left out."""
    page, parse = claims.page, claims.page.parse
    first = begin
    for token in range(comma - 1, begin - 1, -1):
        if claims.taken[token] and page.quoted[token] == NONE:
            first = token + 1
            break
    for other in claims.between(begin, comma):
        if other.cue.lemma == "according to" and claims.taken[max(other.first - 2, begin)]:
            first = max(first, other.end)  # `…, according to Quill, but …`: the source of what stands before it
    begin = first = max(first, after_dateline(page, begin, comma))
    while first < comma and first - begin < 3 and (parse.low[first] in CONJUNCTIONS or parse.word[first] in _OPENING):
        first += 1
    return first


_OPENING = PUNCTUATION | {"-", "•", "*", "·", "▪"}
_DATELINE = 14
"""Tokens of `KARSK, Norland, Feb. 10 (Sprut) --` at most."""


def after_dateline(page: Prose, begin: int, comma: int) -> int:
    """The first word behind the dash of a dateline; `begin` if the paragraph does not open with one."""
    parse = page.parse
    if begin and page.paragraph[begin - 1] == page.paragraph[begin]:
        return begin
    if parse.word[begin : begin + 3 : 2] == ("(", ")") and parse.word[begin + 3 : begin + 4] in (
        ("–",),
        ("—",),
        ("-",),
    ):
        return begin + 4  # `(Sprut) – The race is on, …`
    if not parse.word[begin].isupper():
        return begin
    if len(parse.word[begin]) < 3:
        return begin
    if parse.word[begin + 1] == ":" and page.quoted[begin + 2] == NONE:
        return begin + 2  # `KARSK: The race is on, …`
    for token in range(begin + 1, min(comma, begin + _DATELINE)):
        if parse.word[token] in ("—", "--", "–", "-", "―") and parse.end[token - 1] < parse.start[token]:
            return token + 1
        if parse.tag[token] in FINITE or page.quoted[token] != NONE:
            break
    return begin


def _left_piece(claims: Claims, begin: int, comma: int) -> Span | None:
    page = claims.page
    first = _left_start(claims, begin, comma)
    parse = page.parse
    if comma - first < 2 or not any(
        parse.tag[t] in FINITE or (parse.tag[t] == "VBN" and parse.head[t] == t) for t in range(first, comma)
    ):
        return None
    return cut(page, first, comma - 1)


def _relative_left(claims: Claims, begin: int, comma: int) -> Span | None:
    """`The park is near the stadium, which, she said, is full`: what she says is the relative clause alone."""
    page, parse = claims.page, claims.page.parse
    relative = comma - 1
    if parse.word[comma] != "," or relative <= begin or parse.low[relative] not in RELATIVE:
        return None
    if parse.tag[relative] not in ("WDT", "WP", "IN", "DT"):
        return None
    noun = relative - 1
    while noun > begin and parse.word[noun] == ",":
        noun -= 1
    first = noun
    while first > begin and parse.tag[first - 1] in _OF_NOUN and parse.entity[first - 1] not in ("DATE", "TIME"):
        first -= 1
    return page.span(first, relative) if parse.tag[noun] in ("NN", "NNS", "NNP", "NNPS", "POS") else None


_OF_NOUN = frozenset({"DT", "JJ", "NN", "NNS", "NNP", "NNPS", "CD", "POS", "PRP$", "HYPH", "JJR", "JJS"})


def _bare_left(claims: Claims, begin: int, comma: int) -> Span | None:
    """`The museum, he said, would open`: a subject alone."""
    first = _left_start(claims, begin, comma)
    return cut(claims.page, first, comma - 1) if 1 <= comma - first <= 15 else None


_SUBORDINATORS = ENGLISH.grammar.subordinators
_TRAILING = ENGLISH.grammar.trailing


def _right_piece(claims: Claims, after: int, end: int, *, needed: bool, verbless: bool = False) -> Span | None:
    """What goes on after the closing comma of the parenthesis; `verbless`: even if no verb is tagged there."""
    page, parse = claims.page, claims.page.parse
    first, last = after + 1, end - 1
    if needed and after < end and parse.tag[after] == "DT":
        first = after  # `According to the Minister the issue is …`, without a comma
    elif first > last or parse.word[after] not in (",", "—", "--", "–"):
        return None
    if parse.tag[first] == "CD" and parse.word[first + 1 : first + 2] == (",",) and not needed:
        return None  # an age
    dated = parse.entity[first] in ("DATE", "TIME") and any(
        low in _SUBORDINATORS for low in parse.low[first : first + 3]
    )
    if dated and not needed:
        return None  # `…, days after the flood`
    outside = parse.tag[first] in ("VBG", "WP", "WDT", "CC", "VBD") or parse.low[first] in _TRAILING
    outside = outside or (parse.low[first] == "as" and parse.tag[first + 1 : first + 2] == ("VBN",))  # `as told by …`
    if not needed and outside and not _adds(claims, after, first, end):
        return None
    for other in claims.between(first + 1, last + 1):
        if other.cue.lemma == "according to" and _opens_anew(claims, other):
            last = other.first - 2 if parse.tag[other.first - 1] in ("CC", "IN") else other.first - 1
            break
        if other.participle and parse.word[other.verb - 1] == ",":
            last = other.verb - 2
            break
        if other.relays and parse.word[other.first - 1] == ",":
            last = other.first - 2
            break
    although = next((t for t in range(first + 1, last) if parse.low[t] in ("although", "though")), None)
    if although is not None and parse.word[although - 1] == "," and page.quoted[although] == NONE:
        last = although - 2  # what the reporter holds against it
    last = without_tail(page, first, last)
    finite = verbless or any(parse.tag[t] in FINITE or _is_bare_root(page, t) for t in range(first, last + 1))
    if last - first < 1 or (needed and not finite):
        return None
    return cut(page, first, last)


def _adds(claims: Claims, after: int, first: int, end: int) -> bool:
    """`…, the agency said, and the poor paid nothing`: a clause of its own, in a tense that was said before it."""
    page, parse = claims.page, claims.page.parse
    if parse.low[first] == "including":
        return True
    verb = next((t for t in range(first, end) if parse.tag[t] in FINITE), None)
    if parse.low[first] != "and" or verb is None or any(True for _ in claims.between(first, end)):
        return False
    subject = next((c for c in parse.children[verb] if parse.dep[c] in SUBJECTS and first < c < verb), None)
    begin, _ = page.sentence_of(after)
    said = next((t for t in range(begin, after) if parse.tag[t] in FINITE), None)
    alike = said is not None and parse.tag[said] == parse.tag[verb]
    return subject is not None and alike and not can_speak(page, Source(subject, subject, subject))


def _is_bare_root(page: Prose, token: int) -> bool:
    """`The two towns, Quill noted, serve as ballast`, whose verb was taken for an infinitive."""
    parse = page.parse
    return parse.tag[token] == "VB" and parse.head[token] == token and parse.low[token - 1] != "to"


_SENTENCE = 5
"""Words from which what follows `According to Quill, …` is a sentence, whatever the tagger made of its verb."""
