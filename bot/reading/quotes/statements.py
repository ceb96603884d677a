"""From speech acts to statements: which words each act reports, and which quotations no act claims.

Order matters and is the design: quotations are given to the act that touches them; then clauses, infinitives and
objects to the acts left over; then quotations nobody claimed go to the speaker before them. Words belong to one
statement only: a report inside a report is not a second statement.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.model import Span
from bot.reading.quotes.acts import Act, acts
from bot.reading.quotes.adjuncts import skip
from bot.reading.quotes.cues import CUES, Frame
from bot.reading.quotes.prose import MARKS, NONE, Prose
from bot.reading.quotes.sources import FINITE, RELATIVE, Source

_JOINTS = frozenset({",", ":", "-", "--", "—", "–", ";", "that", "―"}) | MARKS
_CONJUNCTIONS = frozenset({"but", "and", "yet", "so", "or", "while", "although"})
_LONG_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before its speaker is known. Pieces are characters; act None: nobody's words but the marks'."""

    pieces: tuple[Span, ...]
    act: Act | None
    how: str
    """quote | clause | parenthesis | infinitive | object | floating | fragment."""
    follows: int | None = None
    """Floating: the number of the statement whose speaker goes on."""
    quotations: tuple[int, ...] = ()


@dataclass(slots=True)
class _Desk:
    page: Prose
    acts: list[Act]
    claimed: dict[int, int] = field(default_factory=dict)
    """Quotation → act."""
    taken: bytearray = field(default_factory=bytearray)
    """Tokens inside a content already."""
    drafts: dict[int, Draft] = field(default_factory=dict)
    """Act → its statement."""


def statements(page: Prose) -> list[Draft]:
    """All statements in text order, unresolved."""
    desk = _Desk(page, list(acts(page)), taken=bytearray(len(page.parse)))
    for number in range(len(desk.acts)):
        _claim_quotations(desk, number)
    for number in range(len(desk.acts)):
        if number not in desk.drafts:
            _claim_clause(desk, number)
    drafts = sorted(desk.drafts.values(), key=lambda d: d.pieces[0])
    return _with_unclaimed(desk, drafts)


# ------------------------------------------------------------------------------------------------ quotations of acts


def _full(page: Prose, number: int) -> bool:
    """A quotation that can be a statement of its own: a sentence, not a scare-quoted word or a title."""
    quotation = page.quotations[number]
    words = quotation.inner.of(page.text).split()
    if len(words) >= 5:
        return True
    return bool(words) and (words[-1][-1] in ".,!?…" or quotation.closed != "mark")


def _claim_quotations(desk: _Desk, number: int) -> None:
    page, act = desk.page, desk.acts[number]
    if Frame.QUOTE not in act.cue.frames or (act.passive and act.cue.lemma != "quote"):
        return
    left = _quotation_before(page, act)
    right = _quotation_after(desk, act)
    if left is not None and left in desk.claimed:
        left = None
    if right is not None and right in desk.claimed:
        right = None
    chosen: list[int] = []
    if left is not None and (right is None or not _introduces(page, act, right)):
        chosen = _back(desk, left)
        chosen += _forward_after_parenthesis(desk, act, number)
    elif right is not None:
        chosen = _onward(desk, right)
    if not chosen:
        return
    pieces = [page.quotations[k].inner for k in chosen]
    if left is not None and left in chosen:
        pieces = _with_run_up(desk, act, left, pieces)
    for k in chosen:
        desk.claimed[k] = number
        first, after = page.inside[k]
        for token in range(first, after):
            desk.taken[token] = 1
    desk.drafts[number] = Draft(tuple(pieces), act, "quote", quotations=tuple(chosen))


def _quotation_before(page: Prose, act: Act) -> int | None:
    """The quotation that ends right before cue and source, at most a conjunction or adverb away."""
    token = act.first - 1
    steps = 0
    while token >= 0 and page.quoted[token] == NONE and steps < 4:
        if page.parse.word[token] not in (",", "—", "--", "–", "-", "―") and page.parse.tag[token] not in ("RB", "CC"):
            return None
        token -= 1
        steps += 1
    if token < 0 or page.quoted[token] == NONE:
        return None
    number = page.quoted[token]
    if page.paragraph[token] != page.paragraph[act.first] or not _full(page, number):
        return None
    last = page.quotations[number].inner.of(page.text)[-1]
    ends_sentence = last == "." and page.parse.low[act.verb] not in ("said", "says", "told")
    if ends_sentence or (last in ".!?" and _introduces_something(page, act)):
        return None
    if last.isalnum() and steps == 0 and not _parenthetic_end(page, act):
        return None
    return number


def _introduces_something(page: Prose, act: Act) -> bool:
    """`“A.” He said that B`: the cue has a clause of its own to the right."""
    parse = page.parse
    return any(
        parse.dep[c] in ("ccomp", "xcomp", "dobj")
        and c > act.verb
        and parse.tag[c] != "PRP"
        and not _is_addressee(page, act, c)
        for c in parse.children[act.verb]
    )


def _is_addressee(page: Prose, act: Act, token: int) -> bool:
    return Frame.ADDRESSEE in act.cue.frames and page.parse.dep[token] in ("dobj", "dative", "iobj")


def _parenthetic_end(page: Prose, act: Act) -> bool:
    """After cue and source comes nothing that the cue could govern."""
    after = skip(page, act.end, addressee=Frame.ADDRESSEE in act.cue.frames)
    _, end = page.sentence_of(act.verb)
    return after >= end or page.parse.word[after] in (".", ",", ";", "—", "--", ":") or page.quoted[after] != NONE


def _quotation_after(desk: _Desk, act: Act) -> int | None:
    """The quotation that begins right after the cue, or after adjuncts and a joint."""
    page, parse = desk.page, desk.page.parse
    n = len(parse)
    token = act.end if act.end > act.verb else act.last + 1
    token = max(token, act.last + 1)
    reach = 0
    seen_finite = False
    while token < n and reach < 30:
        if page.quoted[token] != NONE:
            number = page.quoted[token]
            break
        if parse.word[token] in (".", ";", "?", "!") and reach:
            return None
        if parse.tag[token] in FINITE:
            seen_finite = True
        other = CUES.get(parse.low[token])
        if (
            other is not None
            and parse.tag[token] in FINITE | {"VBG"}
            and Frame.QUOTE in other.frames
            and not other.attitude
        ):
            return None
        token += 1
        reach += 1
    else:
        return None
    joint = parse.low[token - 1]
    same_paragraph = page.paragraph[token] == page.paragraph[act.verb]
    if not same_paragraph and (joint != ":" or page.paragraph[token] != page.paragraph[act.verb] + 1):
        return None
    if seen_finite and joint != ":":
        return None
    if not _full(page, number):
        return None
    if token - 1 == act.last or joint in _JOINTS or joint in (":", "that"):
        if joint == "," and _follows_parenthesis(page, act):
            return None
        return number
    return number if skip(page, act.end, addressee=Frame.ADDRESSEE in act.cue.frames) == token else None


def _follows_parenthesis(page: Prose, act: Act) -> bool:
    return False


def _introduces(page: Prose, act: Act, right: int) -> bool:
    """`“A.” X said: “B.”`: the act opens what follows rather than closing what came before."""
    first = page.inside[right][0]
    return page.parse.word[first - 1] == ":" or (
        page.sentence[act.first] != page.sentence[act.first - 1]
        and page.parse.word[act.first][:1].isupper()
        and _ends_full(page, act.first - 1)
    )


def _ends_full(page: Prose, token: int) -> bool:
    number = page.quoted[token]
    return number != NONE and page.quotations[number].inner.of(page.text)[-1] in ".?!"


def _back(desk: _Desk, number: int) -> list[int]:
    """The quotation with those that run into it: earlier paragraphs, an unclosed mark before it, whole sentences."""
    page = desk.page
    chosen = [number]
    while number > 0:
        before = page.quotations[number - 1]
        if number - 1 in desk.claimed:
            break
        between = page.text[before.outer.end : page.quotations[number].outer.start]
        if (
            before.continues
            or (before.closed == "reopened" and not between.strip())
            or (
                not between.strip()
                and before.paragraph == page.quotations[number].paragraph
                and before.inner.of(page.text)[-1] in ".!?…"
            )
        ):
            number -= 1
            chosen.insert(0, number)
        else:
            break
    return chosen


def _onward(desk: _Desk, number: int) -> list[int]:
    """The quotation with those it runs into."""
    page = desk.page
    chosen = [number]
    while number + 1 < len(page.quotations):
        here, following = page.quotations[number], page.quotations[number + 1]
        between = page.text[here.outer.end : following.outer.start]
        runs_on = here.continues or (here.closed == "reopened" and not between.strip())
        touching = (
            not between.strip() and following.paragraph == here.paragraph and here.inner.of(page.text)[-1] in ".!?…"
        )
        if (
            number + 1 in desk.claimed
            or not (runs_on or touching)
            or (touching and not runs_on and _has_own_act(desk, number + 1))
        ):
            break
        number += 1
        chosen.append(number)
    return chosen


def _has_own_act(desk: _Desk, number: int) -> bool:
    """Cue and source stand right behind the quotation."""
    page = desk.page
    after = page.inside[number][1]
    for act in desk.acts:
        if act.first > after + 3:
            return False
        if (
            act.first >= after
            and act.source is not None
            and Frame.QUOTE in act.cue.frames
            and _quotation_before(page, act) == number
        ):
            return True
    return False


def _forward_after_parenthesis(desk: _Desk, act: Act, number: int) -> list[int]:
    """`“A,” he said. “B.”` and `“A,” he said, “b.”`: the second half."""
    page, parse = desk.page, desk.page.parse
    n = len(parse)
    token = act.end
    steps = 0
    while token < n and page.quoted[token] == NONE and steps < 45:
        if parse.word[token] in (".", "!", "?") and parse.end[token] != parse.start[min(token + 1, n - 1)]:
            token += 1
            break
        low = parse.low[token]
        if low in CUES and parse.tag[token] in FINITE | {"VBG"} and token > act.verb and low != "following":
            return []
        token += 1
        steps += 1
    if token >= n or page.quoted[token] == NONE or page.paragraph[token] != page.paragraph[act.verb]:
        return []
    following = page.quoted[token]
    if following in desk.claimed or page.inside[following][0] != token or _has_own_act(desk, following):
        return []
    if not _full(page, following):
        return []
    return _onward(desk, following)


def _with_run_up(desk: _Desk, act: Act, left: int, pieces: list[Span]) -> list[Span]:
    """`There will be a “great wall,” X said.`: the sentence around a quoted end belongs to it."""
    page = desk.page
    first, _ = page.inside[left]
    begin, _ = page.sentence_of(first)
    if begin >= first or page.paragraph[begin] != page.paragraph[first]:
        return pieces
    text = page.text[page.parse.start[begin] : page.parse.start[first]]
    if (
        page.parse.word[first - 1] in (".", "!", "?", ":", ",")
        or any(desk.taken[t] for t in range(begin, first))
        or page.quoted[first - 1] != NONE
    ):
        return pieces
    if len(text.split()) <= 1 or not any(page.parse.tag[t] in FINITE for t in range(begin, first)):
        return pieces
    start = begin
    if page.parse.low[start] in _CONJUNCTIONS:
        start += 1
    index = pieces.index(page.quotations[left].inner)
    pieces[index] = Span(page.parse.start[start], pieces[index].end)
    return pieces


# --------------------------------------------------------------------------------------------- clauses and objects

_CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "acl", "oprd"})


def _claim_clause(desk: _Desk, number: int) -> None:
    page, act = desk.page, desk.acts[number]
    begin, end = page.sentence_of(act.verb)
    if desk.taken[act.verb] or end - begin > _LONG_SENTENCE:
        return
    if act.negated and act.cue.lemma != "deny":
        return
    draft = _clause(desk, act) if act.cue.lemma == "according to" else None
    if act.cue.lemma == "according to":
        draft = _around(desk, act)
    elif act.source is None and not act.participle:
        draft = None
    else:
        draft = _clause(desk, act) or _parenthesis(desk, act) or _infinitive(desk, act) or _object(desk, act)
    if draft is None or not draft.pieces:
        return
    desk.drafts[number] = draft
    parse = page.parse
    for piece in draft.pieces:
        token = parse.token_at(piece.start)
        while token < len(parse) and parse.start[token] < piece.end:
            desk.taken[token] = 1
            if page.quoted[token] != NONE:
                desk.claimed.setdefault(page.quoted[token], number)
            token += 1


def _right_child(page: Prose, act: Act, deps: frozenset[str]) -> int | None:
    parse = page.parse
    return next(
        (c for c in parse.children[act.verb] if c > act.last and parse.dep[c] in deps and parse.last[c] >= act.end - 1),
        None,
    )


def _clause(desk: _Desk, act: Act) -> Draft | None:
    """SOURCE CUE [that] CLAUSE."""
    page, parse = desk.page, desk.page.parse
    if Frame.CLAUSE not in act.cue.frames or (act.unreal and act.cue.attitude):
        return None
    child = _right_child(page, act, frozenset({"ccomp"}))
    if child is None:
        child = _mislabelled_clause(page, act)
    if child is None or not _is_clause(page, child):
        return None
    first = max(parse.first[child], act.last + 1)
    if act.source and act.source.first > act.verb:
        first = max(first, act.source.last + 1)
    first = _after_that(page, act, first, child)
    last = _reach(desk, act, child)
    if last - first < 1:
        return None
    return Draft((_cut(page, first, last),), act, "clause")


def _is_clause(page: Prose, child: int) -> bool:
    parse = page.parse
    if parse.tag[child] in FINITE | {"VB", "VBN", "VBG"} and any(
        parse.dep[c] in ("nsubj", "nsubjpass", "expl", "csubj") for c in parse.children[child]
    ):
        return True
    return (
        any(parse.dep[c] in ("nsubj", "nsubjpass", "expl", "cop", "mark") for c in parse.children[child])
        or parse.tag[child] in FINITE
    )


def _mislabelled_clause(page: Prose, act: Act) -> int | None:
    """ "that" right after cue and addressee, though the parser saw no complement."""
    parse = page.parse
    after = skip(page, max(act.last + 1, act.end if act.source and act.source.first > act.verb else 0), addressee=True)
    if after >= len(parse) or parse.low[after] != "that" or parse.tag[after] not in ("IN", "DT", "WDT"):
        return None
    head = parse.head[after]
    for _ in range(4):
        if head == act.verb or head <= after:
            break
        if parse.tag[head] in FINITE | {"VB", "VBN", "VBG"}:
            return head
        head = parse.head[head]
    return None


def _after_that(page: Prose, act: Act, first: int, child: int) -> int:
    parse = page.parse
    while first < child and (
        parse.word[first] in (",", ":", "—", "--", "–") or (page.is_mark(first) and page.quoted[first] == NONE)
    ):
        first += 1
    if (
        parse.low[first] == "that"
        and parse.tag[first] in ("IN", "DT", "WDT")
        and (parse.dep[first] == "mark" or first - 1 == act.last)
    ):
        first += 1
    while first < child and parse.word[first] == ",":
        first += 1
    return first


def _reach(desk: _Desk, act: Act, child: int) -> int:
    """The last token of a clause: to the sentence's end, but not into another act or a conjunct of the cue."""
    page, parse = desk.page, desk.page.parse
    _begin, end = page.sentence_of(act.verb)
    last = parse.last[child]
    if _governs_sentence(page, act):
        last = end - 1
    stop = _other_business(desk, act, child, last)
    last = min(last, stop - 1)
    return _without_tail(page, child, last)


def _governs_sentence(page: Prose, act: Act) -> bool:
    parse = page.parse
    verb = act.verb
    for _ in range(5):
        if parse.dep[verb] == "ROOT" or parse.head[verb] == verb:
            return True
        if parse.dep[verb] == "conj" and parse.tag[parse.head[verb]] in FINITE | {"VB", "VBN"}:
            verb = parse.head[verb]
            continue
        return bool(parse.dep[verb] == "advcl" and act.participle and parse.last[verb] >= page.sentence_of(verb)[1] - 2)
    return False


def _other_business(desk: _Desk, act: Act, child: int, last: int) -> int:
    """Where, after the clause's verb, something that is not its own begins."""
    page, parse = desk.page, desk.page.parse
    stop = last + 1
    for verb in parse.children[act.verb]:
        if verb <= child:
            continue
        if parse.dep[verb] == "conj" and parse.tag[verb] in FINITE | {"VBN", "VB", "VBG"}:
            stop = min(stop, _before_conjunct(page, act.verb, verb))
        elif parse.dep[verb] == "advcl" and parse.tag[verb] == "VBG" and _rides(page, verb):
            stop = min(stop, parse.first[verb])
    for other in desk.acts:
        if other.verb <= child:
            continue
        if other.verb > last:
            break
        if (other.participle and parse.word[other.verb - 1] == "," and _rides(page, other.verb)) or (
            other.cue.lemma == "according to" and parse.word[other.verb - 1] == ","
        ):
            stop = min(stop, other.verb - 1)
    return stop


def _rides(page: Prose, verb: int) -> bool:
    cue = CUES.get(page.parse.low[verb])
    return page.parse.low[verb] in ("referring", "speaking", "according") or (cue is not None and not cue.attitude)


def _before_conjunct(page: Prose, verb: int, conjunct: int) -> int:
    parse = page.parse
    start = parse.first[conjunct]
    for token in range(start - 1, verb, -1):
        if parse.tag[token] == "CC" or parse.word[token] in (",", ";"):
            start = token
        else:
            break
    return start


def _without_tail(page: Prose, child: int, last: int) -> int:
    parse = page.parse
    while last > child and (
        (
            parse.word[last] in (".", ",", ";", ":", "—", "--", "–", "?", "!", ")")
            and not (parse.word[last] == ")" and "(" in parse.word[child:last])
        )
        or (page.is_mark(last) and page.quoted[last] == NONE)
    ):
        last -= 1
    return last


def _cut(page: Prose, first: int, last: int) -> Span:
    """The span of the tokens, marks at its ends left out."""
    while first < last and page.is_mark(first):
        first += 1
    while last > first and (page.is_mark(last) or page.parse.word[last] in (".", ",", ";")):
        last -= 1
    return page.span(first, last)


def _parenthesis(desk: _Desk, act: Act) -> Draft | None:
    """CLAUSE, SOURCE CUE [adjuncts] [, CLAUSE goes on]."""
    _page, parse = desk.page, desk.page.parse
    if Frame.PARENTHESIS not in act.cue.frames or act.source is None or act.participle or act.unreal:
        return None
    if parse.low[act.source.head] in RELATIVE or act.source.stands_for is not None:
        return None
    if parse.tag[act.verb] not in FINITE | {"VBN", "VB"}:
        return None
    return _around(desk, act)


def _around(desk: _Desk, act: Act) -> Draft | None:
    page, parse = desk.page, desk.page.parse
    begin, end = page.sentence_of(act.verb)
    comma = act.first - 1
    while comma >= begin and parse.tag[comma] in ("RB", "CC"):
        comma -= 1
    left: Span | None = None
    opens = comma < begin or page.paragraph[comma] != page.paragraph[act.verb]
    if not opens:
        if (
            parse.word[comma] not in (",", "—", "--", "–", "-")
            and not page.is_mark(comma)
            and act.cue.lemma != "according to"
        ):
            return None
        if parse.word[comma] not in (",", "—", "--", "–", "-"):
            comma += 1
        left = _left_piece(desk, begin, comma)
    elif act.cue.lemma != "according to":
        return None
    after = (
        skip(page, act.end, addressee=Frame.ADDRESSEE in act.cue.frames) if act.cue.lemma != "according to" else act.end
    )
    right = _right_piece(desk, act, after, end, needed=left is None)
    if act.cue.lemma != "according to" and left is not None and after < end and not _closes(page, after, end):
        return None
    pieces = tuple(piece for piece in (left, right) if piece is not None)
    return Draft(pieces, act, "parenthesis") if pieces else None


def _closes(page: Prose, token: int, end: int) -> bool:
    return page.parse.word[token] in (".", ",", ";", "—", "--", "–", "-", ")", "!", "?") or page.quoted[token] != NONE


def _left_piece(desk: _Desk, begin: int, comma: int) -> Span | None:
    page, parse = desk.page, desk.page.parse
    first = begin
    for token in range(comma - 1, begin - 1, -1):
        if desk.taken[token] and page.quoted[token] == NONE:
            first = token + 1
            break
    for other in desk.acts:
        if (
            first <= other.verb < comma
            and other.source is not None
            and first <= other.source.first < comma
            and other.cue.lemma in ("say", "tell", "add")
            and other.verb < comma - 1
        ):
            pass
    while (
        first < comma
        and (parse.low[first] in _CONJUNCTIONS or parse.word[first] in (",", ".", ";"))
        and first - begin < 3
    ):
        first += 1
    if comma - first < 2 or not any(parse.tag[t] in FINITE for t in range(first, comma)):
        return None
    return _cut(page, first, comma - 1)


def _right_piece(desk: _Desk, act: Act, after: int, end: int, *, needed: bool) -> Span | None:
    """What goes on after the closing comma of the parenthesis."""
    page, parse = desk.page, desk.page.parse
    if after >= end or parse.word[after] not in (",", "—", "--", "–"):
        return None
    first = after + 1
    last = end - 1
    if first > last:
        return None
    if not needed and (
        parse.tag[first] in ("VBG", "WP", "WDT", "CC", "VBD")
        or parse.low[first]
        in (
            "who",
            "which",
            "citing",
            "adding",
            "in",
            "on",
            "at",
            "after",
            "during",
            "while",
            "when",
            "where",
            "with",
            "according",
            "though",
            "although",
            "a",
            "an",
            "the",
            "and",
            "but",
        )
    ):
        return None
    for other in desk.acts:
        if first < other.verb <= last and other.participle and parse.word[other.verb - 1] == ",":
            last = other.verb - 2
            break
    last = _without_tail(page, first, last)
    if last - first < 1:
        return None
    if needed and not any(parse.tag[t] in FINITE for t in range(first, last + 1)):
        return None
    return _cut(page, first, last)


def _infinitive(desk: _Desk, act: Act) -> Draft | None:
    """SOURCE vowed to …; SOURCE urged Moscow to …."""
    page, parse = desk.page, desk.page.parse
    frames = act.cue.frames
    if not frames & (Frame.INFINITIVE | Frame.PATIENT) or act.unreal:
        return None
    child = _right_child(page, act, frozenset({"xcomp", "ccomp", "advcl"}))
    if child is None or parse.tag[child] != "VB" or not any(parse.low[c] == "to" for c in parse.children[child]):
        return None
    first = parse.first[child]
    if Frame.PATIENT in frames:
        patient = _right_child(page, act, frozenset({"dobj", "dative"}))
        if patient is not None and patient < child:
            first = min(first, parse.first[patient])
    elif first > act.end + 3:
        return None
    first = max(first, act.last + 1)
    return Draft((_cut(page, first, _reach(desk, act, child)),), act, "infinitive")


def _object(desk: _Desk, act: Act) -> Draft | None:
    """SOURCE announced a deal; called for restraint; described it as a lifeline."""
    page, parse = desk.page, desk.page.parse
    frames = act.cue.frames
    if not frames & (Frame.OBJECT | Frame.PATIENT | Frame.FOR) or act.unreal or (act.participle and act.cue.attitude):
        return None
    child = None
    if frames & (Frame.OBJECT | Frame.PATIENT):
        child = _right_child(page, act, frozenset({"dobj", "oprd", "ccomp"}))
    if child is None and Frame.FOR in frames:
        child = next(
            (
                c
                for c in parse.children[act.verb]
                if c == act.last + 1
                and parse.dep[c] in ("prep", "prt")
                and parse.low[c] in ("for", "on", "about", "against", "of", "to", "at", "that", "out")
            ),
            None,
        )
    if child is None or parse.first[child] <= act.last:
        return None
    first, last = parse.first[child], parse.last[child]
    if last - first < 1 and not frames & Frame.FOR:
        return None
    if Frame.PATIENT in frames:
        last = max(
            [last]
            + [
                parse.last[c]
                for c in parse.children[act.verb]
                if c > child
                and parse.dep[c] in ("prep", "oprd", "xcomp", "ccomp", "pcomp", "advcl")
                and parse.low[c] != "in"
            ]
        )
    last = min(last, _other_business(desk, act, child, last) - 1)
    last = _without_tail(page, first, last)
    if last - first < 1:
        return None
    return Draft((_cut(page, first, last),), act, "object")


# -------------------------------------------------------------------------------------------- quotations of nobody


def _with_unclaimed(desk: _Desk, drafts: list[Draft]) -> list[Draft]:
    """Whole quotations without a cue go on with the speaker before them; fragments stand for themselves."""
    page = desk.page
    out = list(drafts)
    loose: list[list[int]] = []
    for number, quotation in enumerate(page.quotations):
        first, after = page.inside[number]
        if number in desk.claimed or first >= after or any(desk.taken[t] for t in range(first, after)):
            continue
        if not _full(page, number) or _is_title(page, number):
            continue
        if loose and loose[-1][-1] == number - 1 and _runs_on(page, number - 1):
            loose[-1].append(number)
        else:
            loose.append([number])
        del quotation
    for group in loose:
        out.append(_floating(desk, group))
    out.sort(key=lambda d: d.pieces[0])
    return _joined(page, out)


def _runs_on(page: Prose, number: int) -> bool:
    here, following = page.quotations[number], page.quotations[number + 1]
    between = page.text[here.outer.end : following.outer.start]
    return here.continues or not between.strip()


def _is_title(page: Prose, number: int) -> bool:
    words = [w for w in page.quotations[number].inner.of(page.text).split() if w[0].isalnum()]
    if not words:
        return True
    big = sum(
        w[0].isupper() or w[0].isdigit()
        for w in words
        if w.lower() not in ("the", "of", "and", "a", "in", "on", "to", "for", "with", "from")
    )
    small = [w for w in words if w.lower() not in ("the", "of", "and", "a", "in", "on", "to", "for", "with", "from")]
    return len(words) <= 12 and big >= len(small) - 0.5


def _floating(desk: _Desk, group: list[int]) -> Draft:
    page = desk.page
    pieces = tuple(page.quotations[k].inner for k in group)
    first = page.inside[group[0]][0]
    begin, _ = page.sentence_of(first)
    opens = begin >= first or page.parse.word[first - 1] in (".", "!", "?", ":")
    return Draft(pieces, None, "floating" if opens else "fragment", quotations=tuple(group))


def _joined(page: Prose, drafts: list[Draft]) -> list[Draft]:
    """A floating quotation right behind a quotation of somebody is one statement with it."""
    out: list[Draft] = []
    for draft in drafts:
        if draft.how == "floating" and out and out[-1].quotations and _adjacent(page, out[-1], draft):
            out[-1] = replace(
                out[-1], pieces=out[-1].pieces + draft.pieces, quotations=out[-1].quotations + draft.quotations
            )
        else:
            out.append(draft)
    return out


def _adjacent(page: Prose, before: Draft, after: Draft) -> bool:
    """Nothing but the cue's own sentence stands between, and nothing that was set aside."""
    start, end = before.pieces[-1].end, after.pieces[0].start
    if any(start <= span.start < end for span in page.layout.aside):
        return False
    a, b = page.quotations[before.quotations[-1]], page.quotations[after.quotations[0]]
    if b.paragraph > a.paragraph + 1:
        return False
    if b.paragraph == a.paragraph + 1:
        opening = page.text[page.layout.paragraphs[b.paragraph].start : b.outer.start].strip()
        if opening:
            return False
    between_first = page.parse.token_at(start)
    between_after = page.parse.token_at(end)
    if before.act is None:
        return all(page.quoted[t] != NONE for t in range(between_first, between_after))
    outside = [t for t in range(between_first, between_after) if page.quoted[t] == NONE]
    return not outside or (
        page.sentence[outside[0]] == page.sentence[outside[-1]]
        and before.act.first in range(outside[0] - 1, outside[-1] + 2)
    )


__all__ = ["Draft", "Source", "statements"]
