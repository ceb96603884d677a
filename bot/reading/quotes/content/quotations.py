"""Quotations and the acts that touch them: before, after, or in the middle."""

from __future__ import annotations

from bot.model import Span
from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.content.claims import Claims, Draft, is_full
from bot.reading.quotes.content.fragments import put_by
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.noun_phrases import FINITE
from bot.reading.quotes.cues.outer_cue import relays
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import CUES, Frame
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import MARKS, NONE, Prose

_DASHES = frozenset({"—", "--", "–", "-", "―"})
_JOINTS = frozenset({",", ":", ";", "that"}) | _DASHES | MARKS
_CONJUNCTIONS = ENGLISH.grammar.conjunctions
_REACH = 30
"""Tokens between a cue and its quotation at most: addressee, place and time."""


def claim_quotations(claims: Claims, number: int, *, embedded: bool) -> None:
    """Gives the act the quotations it touches.

    `embedded`: also one that runs on in the act's own sentence (said it was “a mistake” to wait), which the clause
    around it is asked for first.
    """
    page, report = claims.page, claims.reports[number]
    if report.relays or Frame.QUOTE not in report.cue.frames or (report.passive and report.cue.lemma != "quote"):
        return
    left, right = _quotation_before(page, report), _quotation_after(claims, report)
    if left is not None and (_ends_a_report(claims, report, left) or _is_joined_to(page, report)):
        left = None
    if left is not None and report.participle and report.opens is None and _is_ruled(claims, report, left):
        left = None
    left = None if left in claims.quoted_by else left
    right = None if right in claims.quoted_by else right
    if right is not None and not embedded and _is_embedded(page, report, right):
        right = None
    if left is not None and (right is None or not _introduces(page, report, right)):
        chosen = [*_back(claims, left), *_after_parenthesis(claims, report)]
    elif right is not None:
        chosen = _onward(claims, report, right)
    else:
        return
    pieces = [page.quotations[k].inner for k in chosen]
    if right is not None and chosen[0] == right and (opening := _opening(claims, report, right)) is not None:
        pieces.insert(0, opening)
    if chosen[0] == right and (report.supposed or report.negated):
        for k in chosen:
            claims.set_aside(range(*page.inside[k]))
        return
    if left is not None and left in chosen:
        pieces = _with_run_up(claims, left, pieces)
    claims.take(number, Draft(tuple(pieces), report, Construction.QUOTE, quotations=tuple(chosen)))


def _is_embedded(page: Prose, report: Report, number: int) -> bool:
    """The quotation is part of a clause: "that" before it, or words of the same sentence after it."""
    parse = page.parse
    first, after = page.inside[number]
    if parse.word[first - 1] in (":", ",") and parse.low[max(first - 2, 0)] != "that":
        return False
    inner = page.quotations[number].inner.of(page.text)
    if not any(
        parse.dep[c] in ("ccomp", "dobj", "xcomp", "oprd") and c > report.verb and parse.last[c] >= first
        for c in parse.children[report.verb]
    ):
        return False
    goes_on = (
        after < len(parse) and page.sentence[after] == page.sentence[first] and parse.word[after] not in MARKS | {"."}
    )
    opens_whole = inner[:1].isupper() and inner[-1] in ".!?"
    if Frame.PATIENT in report.cue.frames and any(
        parse.dep[c] == "dobj" and report.verb < c < first and parse.tag[c] != "PRP"
        for c in parse.children[report.verb]
    ):
        return True
    if inner[:1].islower() and skip(page, report.end, addressee=Frame.ADDRESSEE in report.cue.frames) < first:
        return True
    return parse.low[first - 1] == "that" or (goes_on and not opens_whole) or first - 1 > report.end + 2


def _quotation_before(page: Prose, report: Report) -> int | None:
    """The quotation that ends right before cue and source, at most a conjunction or adverb away."""
    token = report.first - 1
    steps = 0
    while token >= 0 and page.quoted[token] == NONE and steps < 4:
        if page.parse.word[token] not in {","} | _DASHES and page.parse.tag[token] not in ("RB", "CC"):
            return None
        token -= 1
        steps += 1
    if token < 0 or page.quoted[token] == NONE:
        return None
    number = page.quoted[token]
    if not is_full(page, number):
        return None
    if page.paragraph[token] != page.paragraph[report.first] and not _runs_over(page, report, number):
        return None
    last = page.quotations[number].inner.of(page.text)[-1]
    ends_sentence = last == "." and page.parse.low[report.verb] not in ENGLISH.cues.after_full_stop
    if ends_sentence or (last in ".!?" and _has_object(page, report)):
        return None
    if last.isalnum() and steps == 0 and not _parenthetic_end(page, report):
        return None
    return number


def _runs_over(page: Prose, report: Report, number: int) -> bool:
    """`“Nobody waits,”` and on the next line `said Marta Quill`: the comma calls for what opens the paragraph below."""
    _, after = page.inside[number]
    below = report.first == after and page.paragraph[after] == page.paragraph[after - 1] + 1
    return below and page.quotations[number].inner.of(page.text)[-1] == ","


def _ends_a_report(claims: Claims, report: Report, number: int) -> bool:
    """`Belova said payments were “harder,” the Courier reported`: her words, as the Courier has it."""
    page, parse = claims.page, claims.page.parse
    first, _ = page.inside[number]
    begin = max(page.sentence_of(first)[0], first - 2 * _REACH)
    if not page.quotations[number].inner.of(page.text)[:1].islower() or parse.word[first - 1] in (",", ":", ";"):
        return False
    return any(
        inner.source is not None
        and (
            (Frame.CLAUSE in inner.cue.frames and parse.tag[inner.verb] in FINITE)
            or (Frame.PATIENT in inner.cue.frames and inner.via is not None)
        )
        and not (inner.cue.attitude or inner.unreal or inner.negated)
        and inner.end < first
        and not any(parse.word[t] in (",", ";") and parse.tag[t + 1] == "CC" for t in range(inner.end, first))
        for inner in claims.between(begin, first)
    )


def _is_ruled(claims: Claims, report: Report, number: int) -> bool:
    """`voiced concern about “the flood,” calling it a danger`: the marks are of the cue above."""
    page = claims.page
    first, _ = page.inside[number]
    begin, _ = page.sentence_of(report.verb)
    return any(other.source is not None and other.end <= first for other in claims.between(begin, first))


def _is_joined_to(page: Prose, report: Report) -> bool:
    """`Both “deplored the war” and called for talks`: a second verb of whoever the sentence is about."""
    return report.source is None and page.parse.tag[report.verb - 1] == "CC"


def _has_object(page: Prose, report: Report) -> bool:
    """`“A.” He said that B`: the cue governs something to its right."""
    parse = page.parse
    return any(
        parse.dep[c] in ("ccomp", "xcomp", "dobj")
        and c > report.verb
        and parse.tag[c] != "PRP"
        and not (page.quoted[c] != NONE and _is_cut_off(page, page.quoted[c]))
        and not (Frame.ADDRESSEE in report.cue.frames and parse.dep[c] in ("dobj", "dative"))
        for c in parse.children[report.verb]
    )


def _parenthetic_end(page: Prose, report: Report) -> bool:
    """After cue and source comes nothing that the cue could govern."""
    after = skip(page, report.end, addressee=Frame.ADDRESSEE in report.cue.frames)
    _, end = page.sentence_of(report.verb)
    return after >= end or page.parse.word[after] in {".", ",", ";", ":"} | _DASHES or page.quoted[after] != NONE


def _quotation_after(claims: Claims, report: Report) -> int | None:
    """The quotation that begins right after the cue, or after adjuncts and a joint."""
    page, parse = claims.page, claims.page.parse
    start = max(report.end, report.last + 1)
    token = next((t for t in range(start, min(len(parse), start + _REACH)) if page.quoted[t] != NONE), None)
    if token is None or not is_full(page, page.quoted[token]):
        return None
    between = range(start, token)
    if any(parse.word[t] in (";", "?", "!") or (parse.word[t] == "." and t > start) for t in between):
        return None
    if any(_is_other_cue(page, t) for t in between):
        return None
    joint = parse.low[token - 1]
    paragraphs_on = page.paragraph[token] - page.paragraph[report.verb]
    if paragraphs_on > (1 if joint == ":" else 0):
        return None
    if paragraphs_on and page.paragraph[token - 1] == page.paragraph[token]:
        return None  # the paragraph opens with a label of its own
    if joint != ":" and any(parse.tag[t] in FINITE for t in between):
        return None
    if token > start and _is_cut_off(page, page.quoted[token]) and page.quoted[report.first - 1] != NONE:
        return None
    if token - 1 == report.last or joint in _JOINTS or skip(page, start, addressee=True) == token:
        return page.quoted[token]
    return None


def _is_cut_off(page: Prose, number: int) -> bool:
    """`“A?” Quill wrote on X. “B.”`: a full stop ends the sentence before it, though the tokenizer kept it in."""
    before = page.parse.word[page.inside[number][0] - 1]
    return len(before) > 1 and before.endswith(".") and page.quotations[number].inner.of(page.text)[:1].isupper()


def _is_other_cue(page: Prose, token: int) -> bool:
    cue = CUES.get(page.parse.low[token])
    return (
        cue is not None and page.parse.tag[token] in FINITE | {"VBG"} and Frame.QUOTE in cue.frames and not cue.attitude
    )


def _introduces(page: Prose, report: Report, right: int) -> bool:
    """`“A.” X said: “B.”`: the act opens what follows rather than closing what came before."""
    first = page.inside[right][0]
    if page.parse.word[first - 1] == ":":
        return True
    before = report.first - 1
    new_sentence = page.sentence[report.first] != page.sentence[before] and page.parse.word[report.first][:1].isupper()
    number = page.quoted[before]
    return new_sentence and number != NONE and page.quotations[number].inner.of(page.text)[-1] in ".?!"


def _back(claims: Claims, number: int) -> list[int]:
    """The quotation with those that run into it: earlier paragraphs, an unclosed mark before it, whole sentences."""
    chosen = [number]
    page = claims.page
    while number > 0 and number - 1 not in claims.quoted_by and runs_on(page, number - 1):
        if _ends_a_sentence(page, number - 1):
            break
        number -= 1
        chosen.insert(0, number)
    return chosen


def _ends_a_sentence(page: Prose, number: int) -> bool:
    """`He said they “should stand together.” “It is late,” he said`: the first belongs to the words before it."""
    first, _ = page.inside[number]
    begin, _ = page.sentence_of(first)
    lower = page.quotations[number].inner.of(page.text)[:1].islower()
    return lower and begin < first and page.parse.word[first - 1] not in {",", ":", ".", "!", "?"} | _DASHES


def _onward(claims: Claims, report: Report, number: int) -> list[int]:
    """The quotation with those it runs into."""
    page = claims.page
    chosen = [number]
    while number + 1 < len(page.quotations) and number + 1 not in claims.quoted_by and runs_on(page, number):
        if page.quotations[number].closed == "mark" and _has_own_act(claims, number + 1):
            break
        if page.quotations[number].continues and _is_anothers(claims, report, number + 1):
            break
        number += 1
        chosen.append(number)
    return chosen


def runs_on(page: Prose, number: int) -> bool:
    """The next quotation is the same speech: a continued paragraph, or a whole sentence with nothing in between."""
    here, following = page.quotations[number], page.quotations[number + 1]
    if here.continues:
        return True
    if following.paragraph != here.paragraph or page.text[here.outer.end : following.outer.start].strip():
        return False
    return here.closed == "reopened" or here.inner.of(page.text)[-1] in ".!?…"


def _has_own_act(claims: Claims, number: int) -> bool:
    """Cue and source stand right behind the quotation."""
    return _own_act(claims, number) is not None


def _own_act(claims: Claims, number: int) -> Report | None:
    page = claims.page
    after = page.inside[number][1]
    return next(
        (
            report
            for report in claims.between(after, after + 45)
            if after <= report.first <= after + 3
            and report.source is not None
            and Frame.QUOTE in report.cue.frames
            and _quotation_before(page, report) == number
            and not _passes_on(page, report, number)
        ),
        None,
    )


def _passes_on(page: Prose, report: Report, number: int) -> bool:
    """`“A,” Quill tweeted. “I believe B,” the Courier reported`: an outlet that reports what "I" says is none."""
    if report.cue.lemma not in _PASSING_ON or report.source is None or not relays(page, report.source):
        return False
    first, after = page.inside[number]
    return any(page.parse.low[t] in ("i", "my", "me") for t in range(first, after))


_PASSING_ON = ENGLISH.cues.passing_on


def _is_anothers(claims: Claims, report: Report, number: int) -> bool:
    """The next paragraph's quotation is signed by another name: the mark that should have ended this one is lost."""
    low, tag = claims.page.parse.low, claims.page.parse.tag
    other = _own_act(claims, number)
    if other is None or other.source is None or report.source is None:
        return False
    names = tag[report.source.head] == tag[other.source.head] == "NNP"
    return names and low[report.source.head] != low[other.source.head]


def _after_parenthesis(claims: Claims, report: Report) -> list[int]:
    """`“A,” he said. “B.”` and `“A,” he said, “b.”`: the second half."""
    page, parse = claims.page, claims.page.parse
    n = len(parse)
    token = report.end
    while token < n and page.quoted[token] == NONE and token < report.end + 45:
        if parse.word[token] in (".", "!", "?") and page.sentence[min(token + 1, n - 1)] != page.sentence[token]:
            token += 1
            break
        if parse.low[token] in CUES and parse.tag[token] in FINITE | {"VBG"}:
            return []
        token += 1
    if token >= n or page.quoted[token] == NONE or page.paragraph[token] != page.paragraph[report.verb]:
        return []
    following = page.quoted[token]
    if following in claims.quoted_by or page.inside[following][0] != token or not is_full(page, following):
        return []
    if put_by(page, following) is not None:
        return []
    return [] if _has_own_act(claims, following) else _onward(claims, report, following)


def _opening(claims: Claims, report: Report, right: int) -> Span | None:
    """`The pact, Quill said, “is not aimed at anybody”`: the words before the cue that the quotation completes.

    They are its subject if it begins with a verb, or a clause of their own (`If talks fail, Quill said, “we wait”`).
    """
    page, parse = claims.page, claims.page.parse
    begin, _ = page.sentence_of(report.verb)
    comma = report.first - 1
    first, _ = page.inside[right]
    if comma <= begin or parse.word[comma] != "," or parse.word[first - 1] != "," or report.participle:
        return None
    if not page.quotations[right].inner.of(page.text)[:1].islower() or not claims.is_free(begin, comma):
        return None
    if any(page.quoted[t] != NONE for t in range(begin, comma)) or page.paragraph[begin] != page.paragraph[report.verb]:
        return None
    if any(True for _ in claims.between(begin, comma)):
        return None
    start = begin + 1 if parse.low[begin] in _CONJUNCTIONS else begin
    opens_with_verb = first + 1 < len(parse) and parse.tag[first + 1] in FINITE
    clause = any(parse.tag[t] in FINITE for t in range(start, comma))
    if start >= comma or not (clause or (opens_with_verb and parse.tag[start] not in ("IN", "RB", "TO"))):
        return None
    return Span(parse.start[start], parse.end[comma - 1])


def _with_run_up(claims: Claims, left: int, pieces: list[Span]) -> list[Span]:
    """`There will be a “great wall,” X said.`: the sentence around a quoted end belongs to it."""
    page, parse = claims.page, claims.page.parse
    first, _ = page.inside[left]
    begin, _ = page.sentence_of(first)
    if begin >= first or page.paragraph[begin] != page.paragraph[first] or not claims.is_free(begin, first):
        return pieces
    if parse.word[first - 1] in (".", "!", "?", ":") or page.quoted[first - 1] != NONE:
        return pieces
    clauses = (other for other in claims.between(begin, first) if parse.dep[other.verb] not in ("acl", "amod"))
    if first - begin < (2 if page.quotations[left].inner.of(page.text)[:1].islower() else 3) or any(clauses):
        return pieces
    finite = any(parse.tag[t] in FINITE for t in range(begin, first))
    goes_on = page.quotations[left].inner.of(page.text)[:1].islower()
    if not finite and not goes_on and parse.word[first - 1] != ",":
        return pieces
    start = begin + 1 if parse.low[begin] in _CONJUNCTIONS else begin
    index = pieces.index(page.quotations[left].inner)
    pieces[index] = Span(parse.start[start], pieces[index].end)
    return pieces
