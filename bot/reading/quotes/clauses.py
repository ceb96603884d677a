"""Reported speech without marks: the clause, infinitive or noun that a cue governs, before it or behind it."""

from __future__ import annotations

from bot.model import Span
from bot.reading.quotes.acts import Act
from bot.reading.quotes.adjuncts import skip
from bot.reading.quotes.claims import Claims, Draft, cut
from bot.reading.quotes.cues import CUES, Frame
from bot.reading.quotes.prose import NONE, Prose
from bot.reading.quotes.sources import FINITE, RELATIVE, Source, can_speak
from bot.reading.wordlist import listed

_PUNCTUATION = frozenset({".", ",", ";", ":", "—", "--", "–", "?", "!"})
_COMMAS = frozenset({",", "—", "--", "–", "-"})
_CONJUNCTIONS = frozenset({"but", "and", "yet", "so", "or"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_VERBS = FINITE | {"VB", "VBN", "VBG"}
_LONG_SENTENCE = 400
"""Tokens beyond which a sentence is a list or a wall of text, and its parse worth nothing."""
_COGNITION = frozenset({"find", "feel", "know", "assume", "rule", "show"})
"""Verbs that report only with a finite clause: found itself facing is no finding."""
_EVIDENCE = frozenset(
    {
        "underline",
        "underscore",
        "confirm",
        "reveal",
        "indicate",
        "suggest",
        "signal",
        "imply",
        "reaffirm",
        "echo",
        "outline",
    }
)
"""As participles with a noun they tell what an event shows, not what anybody said."""


def claim_clause(claims: Claims, number: int) -> None:
    """Gives the act the unquoted words it governs, if any."""
    page, act = claims.page, claims.acts[number]
    begin, end = page.sentence_of(act.verb)
    if claims.taken[act.verb] or end - begin > _LONG_SENTENCE or (act.negated and act.cue.lemma != "deny"):
        return
    if act.participle and act.cue.attitude:
        return
    draft: Draft | None = None
    if act.nominal:
        draft = _clause(claims, act)
    elif act.cue.lemma == "according to":
        draft = _around(claims, act)
    elif act.source is not None or act.participle:
        draft = (
            _colon(claims, act)
            or _clause(claims, act)
            or _parenthesis(claims, act)
            or _infinitive(claims, act)
            or _object(claims, act)
        )
    if draft is not None and draft.pieces:
        pieces = tuple(_with_whole_quotations(page, piece, act) for piece in draft.pieces)
        if not claims.are_mostly_taken(pieces):
            claims.take(number, Draft(pieces, draft.act, draft.how))


def _with_whole_quotations(page: Prose, piece: Span, act: Act) -> Span:
    """A content that ends inside a quotation reaches to the quotation's end."""
    last = page.parse.token_at(piece.end - 1)
    number = page.quoted[last]
    if number == NONE:
        return piece
    inner = page.quotations[number].inner
    if inner.end <= piece.end or page.inside[number][0] <= act.verb < page.inside[number][1]:
        return piece
    end = inner.end
    while end > piece.end and page.text[end - 1] in ".,;":
        end -= 1
    return Span(piece.start, end)


def _right_child(page: Prose, act: Act, deps: frozenset[str]) -> int | None:
    parse = page.parse
    for child in parse.children[act.verb]:
        if child > act.last and parse.dep[child] in deps and parse.last[child] >= act.end - 1:
            return child
    return None


# ------------------------------------------------------------------------------------------ SOURCE CUE [that] CLAUSE


def _colon(claims: Claims, act: Act) -> Draft | None:
    """`He added: It is typical.`: a quotation without its marks."""
    page, parse = claims.page, claims.page.parse
    after = skip(page, act.end, addressee=Frame.ADDRESSEE in act.cue.frames)
    if Frame.QUOTE not in act.cue.frames or act.participle or act.cue.attitude or after + 2 >= len(parse):
        return None
    first = after + 1
    if parse.word[after] != ":" or page.quoted[first] != NONE or not parse.word[first][:1].isupper():
        return None
    if page.paragraph[first] != page.paragraph[after]:
        return None
    _, end = page.sentence_of(first)
    return Draft((cut(page, first, end - 1),), act, "colon") if end - first > 2 else None


def _clause(claims: Claims, act: Act) -> Draft | None:
    page, parse = claims.page, claims.page.parse
    if Frame.CLAUSE not in act.cue.frames or (act.unreal and act.cue.attitude):
        return None
    child = _right_child(page, act, frozenset({"acl", "ccomp"}) if act.nominal else frozenset({"ccomp"}))
    if child is None and not act.nominal:
        child = _mislabelled(page, act)
    if child is None or not _is_clause(page, child):
        return None
    subject = next((c for c in parse.children[child] if parse.dep[c] in _SUBJECTS), child)
    if subject < act.first and not act.nominal:
        return None
    if act.cue.lemma in _COGNITION and not any(parse.tag[t] in FINITE for t in (child, *parse.children[child])):
        return None
    first = _content_start(page, act, child)
    last = _reach(claims, act, child)
    return Draft((cut(page, first, last),), act, "clause") if last - first >= 1 else None


def _is_clause(page: Prose, child: int) -> bool:
    parse = page.parse
    return parse.tag[child] in FINITE or any(
        parse.dep[c] in _SUBJECTS | {"mark"} and parse.low[c] != "to" for c in parse.children[child]
    )


def _mislabelled(page: Prose, act: Act) -> int | None:
    """ "that" right after cue and addressee, though the parser saw no complement there."""
    parse = page.parse
    after = skip(page, max(act.last + 1, act.end), addressee=True)
    if after >= len(parse) or parse.low[after] != "that" or parse.tag[after] not in ("IN", "DT", "WDT"):
        return None
    head = parse.head[after]
    for _ in range(4):
        if head == act.verb or head <= after:
            return None
        if parse.tag[head] in _VERBS:
            return head
        head = parse.head[head]
    return None


def _content_start(page: Prose, act: Act, child: int) -> int:
    """After "that"; otherwise after addressee, place and time, which the parser likes to give to the clause."""
    parse = page.parse
    for marker in parse.children[child]:
        if parse.dep[marker] == "mark" and parse.low[marker] == "that" and act.last < marker < child:
            return marker + 1
    first = max(parse.first[child], act.last + 1)
    first = max(first, act.end) if act.end > act.last + 1 and first < act.end else first
    subject = next((c for c in parse.children[child] if parse.dep[c] in _SUBJECTS and c < child), child)
    after = skip(page, act.last + 1, addressee=Frame.ADDRESSEE in act.cue.frames)
    if first < after <= parse.first[subject] and parse.word[after] != ",":
        first = after
    while first < child and (parse.word[first] in _PUNCTUATION or (page.is_mark(first) and page.quoted[first] == NONE)):
        first += 1
    if parse.low[first] == "that" and parse.tag[first] in ("IN", "DT", "WDT") and first - 1 <= after:
        first += 1
    while first < child and parse.word[first] == ",":
        first += 1
    return first


def _reach(claims: Claims, act: Act, child: int) -> int:
    """The last token of a clause: to the sentence's end, but not into another act or a conjunct of the cue."""
    page, parse = claims.page, claims.page.parse
    last = parse.last[child]
    if not act.nominal and _governs_sentence(page, act):
        last = page.sentence_of(act.verb)[1] - 1
    return _without_tail(page, child, min(last, _other_business(claims, act, child, last) - 1))


def _governs_sentence(page: Prose, act: Act) -> bool:
    parse = page.parse
    verb = act.verb
    for _ in range(5):
        if parse.head[verb] == verb:
            return True
        if parse.dep[verb] == "conj" and parse.tag[parse.head[verb]] in FINITE | {"VB", "VBN"}:
            verb = parse.head[verb]
            continue
        at_the_end = parse.last[verb] >= page.sentence_of(verb)[1] - 2
        return parse.dep[verb] == "advcl" and act.participle and at_the_end
    return False


def _other_business(claims: Claims, act: Act, child: int, last: int) -> int:
    """Where, after the clause's verb, something that is not its own begins."""
    page, parse = claims.page, claims.page.parse
    stop = last + 1
    for verb in parse.children[act.verb]:
        if verb <= child:
            continue
        if parse.dep[verb] == "conj" and parse.tag[verb] in _VERBS:
            stop = min(stop, _before_conjunct(page, act.verb, verb))
        elif parse.dep[verb] == "advcl" and parse.tag[verb] == "VBG" and _rides(page, verb):
            stop = min(stop, parse.first[verb])
    for other in claims.between(act.end, last + 1):
        if other.first - 1 > parse.first[child] + 1 and _is_closing_parenthesis(page, other, last):
            stop = min(stop, other.first - 1)
        elif other.verb > child:
            stop = min(stop, _next_business(page, act, child, other, stop))
    return stop


def _next_business(page: Prose, act: Act, child: int, other: Act, stop: int) -> int:
    parse = page.parse
    after_comma = parse.word[other.verb - 1] == ","
    if after_comma and (other.cue.lemma == "according to" or (other.participle and _rides(page, other.verb))):
        return other.verb - 1
    if _is_next_act(page, act, child, other):
        return _before_conjunct(page, act.verb, other.verb)
    return stop


def _is_closing_parenthesis(page: Prose, other: Act, last: int) -> bool:
    """`…, the Courier reported.` at the very end: how the writer knows of the report."""
    if other.source is None or other.participle or Frame.PARENTHESIS not in other.cue.frames or other.cue.attitude:
        return False
    parse = page.parse
    return parse.word[other.first - 1] == "," and all(parse.word[t] in _PUNCTUATION for t in range(other.end, last + 1))


def _is_next_act(page: Prose, act: Act, child: int, other: Act) -> bool:
    """`said it would wait and warned …`: the same subject and tense as the cue, not the clause's."""
    parse = page.parse
    verb = other.verb
    if other.cue.attitude or parse.tag[verb] != parse.tag[act.verb] or parse.tag[verb] not in ("VBD", "VBZ"):
        return False
    if parse.dep[verb] != "conj":
        return False
    subject = next((c for c in parse.children[verb] if parse.dep[c] in _SUBJECTS and c < verb), None)
    if subject is not None:
        return parse.tag[parse.first[subject] - 1] == "CC" and can_speak(page, Source(subject, subject, subject))
    return parse.tag[child] != parse.tag[act.verb] and parse.tag[verb - 1] in ("CC", "RB")


def _rides(page: Prose, verb: int) -> bool:
    cue = CUES.get(page.parse.low[verb])
    return page.parse.low[verb] in ("referring", "speaking", "according") or (cue is not None and not cue.attitude)


def _before_conjunct(page: Prose, verb: int, conjunct: int) -> int:
    parse = page.parse
    start = parse.first[conjunct]
    while start - 1 > verb and (parse.tag[start - 1] in ("CC", "RB") or parse.word[start - 1] in (",", ";")):
        start -= 1
    return start


def _without_tail(page: Prose, child: int, last: int) -> int:
    parse = page.parse
    while last > child and (parse.word[last] in _PUNCTUATION or (page.is_mark(last) and page.quoted[last] == NONE)):
        last -= 1
    return last


# ------------------------------------------------------------------------------------- CLAUSE, SOURCE CUE [, CLAUSE]


def _parenthesis(claims: Claims, act: Act) -> Draft | None:
    parse = claims.page.parse
    if Frame.PARENTHESIS not in act.cue.frames or act.source is None or act.participle or act.unreal:
        return None
    if act.source.stands_for is not None or parse.low[act.source.head] in RELATIVE:
        return None
    return _around(claims, act) if parse.tag[act.verb] in FINITE | {"VBN", "VB"} else None


def _around(claims: Claims, act: Act) -> Draft | None:
    """What stands before cue and source in their sentence, and what goes on after them."""
    page, parse = claims.page, claims.page.parse
    begin, end = page.sentence_of(act.verb)
    accordingly = act.cue.lemma == "according to"
    comma = act.first - 1
    while comma >= begin and parse.tag[comma] in ("RB", "CC"):
        comma -= 1
    opens = comma < begin or page.paragraph[comma] != page.paragraph[act.verb]
    if opens and not accordingly:
        return None
    after = act.end if accordingly else skip(page, act.end, addressee=Frame.ADDRESSEE in act.cue.frames)
    if opens:
        right = _right_piece(claims, after, end, needed=True)
        return Draft((right,), act, "parenthesis") if right else None
    if parse.word[comma] not in _COMMAS:
        if not page.is_mark(comma) and not accordingly:
            return None
        comma += 1
    if not accordingly and after < end and not _closes(page, after):
        return None
    left = _left_piece(claims, begin, comma)
    right = _right_piece(
        claims, after, end, needed=left is None or parse.low[_left_start(claims, begin, comma)] in _SUBORDINATORS
    )
    if left is None and right is not None:
        left = _bare_left(claims, begin, comma)
    pieces = tuple(piece for piece in (left, right) if piece is not None)
    return Draft(pieces, act, "parenthesis") if pieces else None


def _closes(page: Prose, token: int) -> bool:
    return page.parse.word[token] in _PUNCTUATION | {"-", ")"} or page.quoted[token] != NONE


def _left_start(claims: Claims, begin: int, comma: int) -> int:
    """The first word that is nobody's yet, conjunctions left out."""
    page, parse = claims.page, claims.page.parse
    first = begin
    for token in range(comma - 1, begin - 1, -1):
        if claims.taken[token] and page.quoted[token] == NONE:
            first = token + 1
            break
    while (
        first < comma and first - begin < 3 and (parse.low[first] in _CONJUNCTIONS or parse.word[first] in _PUNCTUATION)
    ):
        first += 1
    return first


def _left_piece(claims: Claims, begin: int, comma: int) -> Span | None:
    page = claims.page
    first = _left_start(claims, begin, comma)
    if comma - first < 2 or not any(page.parse.tag[t] in FINITE for t in range(first, comma)):
        return None
    return cut(page, first, comma - 1)


def _bare_left(claims: Claims, begin: int, comma: int) -> Span | None:
    """`The museum, he said, would open`: a subject alone."""
    first = _left_start(claims, begin, comma)
    return cut(claims.page, first, comma - 1) if 1 <= comma - first <= 15 else None


_SUBORDINATORS = listed("though although while when if because since as after before unless until whereas once for")
_TRAILING = frozenset(
    [
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
    ]
)


def _right_piece(claims: Claims, after: int, end: int, *, needed: bool) -> Span | None:
    """What goes on after the closing comma of the parenthesis."""
    page, parse = claims.page, claims.page.parse
    first, last = after + 1, end - 1
    if first > last or parse.word[after] not in (",", "—", "--", "–"):
        return None
    if not needed and (parse.tag[first] in ("VBG", "WP", "WDT", "CC", "VBD") or parse.low[first] in _TRAILING):
        return None
    for other in claims.between(first + 1, last + 1):
        if other.participle and parse.word[other.verb - 1] == ",":
            last = other.verb - 2
            break
    last = _without_tail(page, first, last)
    if last - first < 1 or (needed and not any(parse.tag[t] in FINITE for t in range(first, last + 1))):
        return None
    return cut(page, first, last)


# --------------------------------------------------------------------------------------------- infinitives, objects


def _infinitive(claims: Claims, act: Act) -> Draft | None:
    """SOURCE vowed to …; SOURCE urged Moscow to …."""
    page, parse = claims.page, claims.page.parse
    frames = act.cue.frames
    if not frames & (Frame.INFINITIVE | Frame.PATIENT) or act.unreal or act.source is None:
        return None
    if not can_speak(page, act.source):
        return None
    child = _right_child(page, act, frozenset({"xcomp", "ccomp", "advcl"}))
    if child is None or parse.tag[child] != "VB" or not any(parse.low[c] == "to" for c in parse.children[child]):
        return None
    first = parse.first[child]
    patient = _right_child(page, act, frozenset({"dobj", "dative"})) if Frame.PATIENT in frames else None
    asked = _preposition(page, act) if Frame.FOR in frames else None
    if patient is not None and patient < child:
        first = min(first, parse.first[patient])
    elif asked is not None and asked < child:
        first = asked + 1
    elif first > act.end + 3:
        return None
    return Draft((cut(page, max(first, act.last + 1), _reach(claims, act, child)),), act, "infinitive")


_PREPOSITIONS = frozenset({"for", "on", "about", "against", "of", "to", "at", "that", "out"})
_FORMS = frozenset({"statement", "interview", "speech", "letter", "email", "tweet", "post", "conference", "remarks"})


def _object(claims: Claims, act: Act) -> Draft | None:
    """SOURCE announced a deal; called for restraint; described it as a lifeline."""
    page, parse = claims.page, claims.page.parse
    frames = act.cue.frames
    if not frames & (Frame.OBJECT | Frame.PATIENT | Frame.FOR) or Frame.ADDRESSEE in frames:
        return None
    if act.unreal or act.source is None:
        return None
    if (act.participle and act.cue.lemma in _EVIDENCE) or not can_speak(page, act.source):
        return None
    child = (
        _right_child(page, act, frozenset({"dobj", "oprd", "ccomp"}))
        if frames & (Frame.OBJECT | Frame.PATIENT)
        else None
    )
    if child is not None and parse.first[child] > act.last:
        first = parse.first[child]
        last = _patient_end(page, act, child) if Frame.PATIENT in frames else _noun_end(page, act, child)
    else:
        child = _preposition(page, act) if Frame.FOR in frames else None
        if child is None:
            return None
        first, last = child + 1, parse.last[child]
    last = _without_tail(page, first, min(last, _other_business(claims, act, child, last) - 1))
    last = _without_occasion(page, first, last)
    if last < first:
        return None
    if parse.low[first].endswith(("self", "selves")) or (first == last and parse.tag[first] not in ("NN", "NNS")):
        return None
    return Draft((cut(page, first, last),), act, "object")


def _preposition(page: Prose, act: Act) -> int | None:
    parse = page.parse
    nearest = act.last + 1
    if nearest < len(parse) and parse.low[nearest] in ("for", "on") and parse.head[nearest] != act.verb:
        return None
    for child in parse.children[act.verb]:
        if (
            act.last < child <= act.last + 2
            and parse.dep[child] in ("prep", "prt")
            and parse.low[child] in _PREPOSITIONS
        ):
            return child
    return None


_BELONGING = frozenset({"for", "against", "between", "with", "toward", "towards"})


def _noun_end(page: Prose, act: Act, child: int) -> int:
    """With a prepositional phrase right behind it, which the parser likes to hang on the verb."""
    parse = page.parse
    last = parse.last[child]
    for c in parse.children[act.verb]:
        if c == last + 1 and parse.dep[c] in ("prep", "dative") and parse.low[c] in _BELONGING:
            last = parse.last[c]
    return last


def _patient_end(page: Prose, act: Act, child: int) -> int:
    """With what is said of the object: of …, as …, a mistake, to …."""
    parse = page.parse
    last = parse.last[child]
    for c in parse.children[act.verb]:
        if (
            c > child
            and parse.dep[c] in ("prep", "oprd", "xcomp", "ccomp", "pcomp")
            and parse.low[c] not in ("in", "on", "at")
        ):
            last = max(last, parse.last[c])
    return last


def _without_occasion(page: Prose, first: int, last: int) -> int:
    """Without a trailing `in a statement on Thursday`."""
    parse = page.parse
    for token in range(first + 1, last):
        if parse.low[token] in ("in", "during", "at") and _FORMS & set(parse.low[token + 1 : token + 4]):
            return token - 1
    return last
