"""Speech acts: every place where somebody is reported to say, write, announce, hope …, before its content is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.factuality import is_doubted, is_negated, is_supposed, is_withheld
from bot.reading.quotes.cues.noun_phrases import FINITE, LONGEST, Source
from bot.reading.quotes.cues.source_spans import of_cue, quotes_another, quoting_begins, quoting_source
from bot.reading.quotes.cues.verbs import CARRIED, CUES, LIGHT, NOMINAL, Cue, Frame, cue_by_clause
from bot.reading.quotes.text.document import NONE, Prose

_VERBAL = frozenset({"VB", "VBD", "VBZ", "VBP", "VBG", "VBN"})
_CONDITIONS = ENGLISH.factuality.conditions
_NOBODY = ENGLISH.factuality.nobody
_GOING_ON = ENGLISH.factuality.went_on | ENGLISH.factuality.came_to
"""went on to say, continued to insist: it was said."""
_MEANS = ENGLISH.factuality.means
"""took to the radio to accuse, held a briefing to announce: it was said."""
_MODAL_DOUBT = ENGLISH.factuality.modals


@dataclass(frozen=True, slots=True)
class Report:
    """A cue and who stands before or after it. Tokens; `last` is the cue's last word ("according to")."""

    verb: int
    last: int
    cue: Cue
    source: Source | None
    negated: bool = False
    unreal: bool = False
    """A modal or a condition: not reported as having happened."""
    supposed: bool = False
    """could say, might have said, had he said: reported as not having happened; its words are nobody's."""
    passive: bool = False
    participle: bool = False
    """adding …, noting …: rides on another verb."""
    nominal: bool = False
    opens: int | None = None
    """Where `the agency quoted Haug as saying` begins."""
    before: bool = False
    """had said: often part of what another reports."""
    relays: bool = False
    """It tells how another's words are known: `…, the Courier reported`; they are not its own."""
    via: Source | None = None
    """Who relays it: `…, the Courier reported`."""

    @property
    def first(self) -> int:
        """The leftmost token of cue and source together, where the source stands beside the cue."""
        if self.opens is not None:
            return self.opens
        return min(self.verb, self.source.first) if self.source and not self.participle else self.verb

    @property
    def end(self) -> int:
        """One past the rightmost token of cue and source together, where the source stands beside the cue."""
        return max(self.last, self.source.last) + 1 if self.source and not self.participle else self.last + 1


_ACCORDING = Cue("according to", Frame.CLAUSE | Frame.QUOTE | Frame.PARENTHESIS, False)


def reports(page: Prose) -> Iterator[Report]:
    """All acts outside quotations, in text order."""
    parse = page.parse
    for token, low in enumerate(parse.low):
        quoted = page.quoted[token]
        if quoted != NONE and page.inside[quoted][1] - page.inside[quoted][0] > 2:
            continue
        if low == "according" and token + 1 < len(parse) and parse.low[token + 1] == "to":
            yield from _according(page, token, token + 1)
            continue
        if low == "in" and parse.low[token + 1 : token + 4] == ("the", "words", "of"):
            yield from _according(page, token, token + 3)
            continue
        cue = CUES.get(low) or _with_clause(page, token)
        report = _carried(page, token) if low in LIGHT and parse.tag[token] in _VERBAL else None
        if report is not None:
            yield report
            continue
        if cue is not None and (parse.tag[token] in _VERBAL or _governs_as_noun(page, token)):
            report = _verb(page, token, cue)
        elif low in NOMINAL and parse.tag[token] in ("NN", "VB", "VBP"):
            report = _noun(page, token)
        elif cue is not None and parse.tag[token] == "NNS" and Frame.CLAUSE in cue.frames:
            report = _mistaken_for_noun(page, token, cue)
        if report:
            yield report


def _with_clause(page: Prose, token: int) -> Cue | None:
    """`Quill intimated that …`, by what the verb governs."""
    parse = page.parse
    if parse.tag[token] in ("VBD", "VBZ", "VBN", "VBP"):
        own = next((c for c in parse.children[token] if parse.dep[c] == "ccomp" and c > token), None)
        subject = next((c for c in parse.children[token] if parse.dep[c] == "nsubj" and c < token), None)
        if own is None or subject is None or not can_speak(page, Source(subject, subject, subject)):
            return None
        marked = any(parse.dep[c] == "mark" and parse.low[c] == "that" for c in parse.children[own])
        return cue_by_clause(parse.low[token]) if marked else None
    return None


_CLEAR = Cue("make clear", Frame.CLAUSE, False)


def _carried(page: Prose, token: int) -> Report | None:
    """`expressed hope that …`, `issued a call for …`, `made it clear that …`: verb and noun are one cue."""
    parse = page.parse
    noun = token + 1
    if noun >= len(parse):
        return None
    while noun < min(len(parse) - 1, token + 5) and (
        parse.tag[noun] in ("DT", "JJ", "PRP$", "RB")
        or page.is_mark(noun)
        or (parse.low[noun] == "it" and noun == token + 1)
    ):
        if parse.low[noun] in ("clear", "plain"):
            break
        noun += 1
    low, after = parse.low[noun], parse.low[noun + 1 : noun + 2]
    if low in ("clear", "plain") and parse.low[token].startswith(("ma", "mak")):
        cue = _CLEAR
    elif low in CARRIED and after and after[0] in _CARRIED_ON:
        frames = Frame.CLAUSE if after[0] == "that" else Frame.FOR if after[0] != "to" else Frame.INFINITIVE
        cue = Cue(f"{parse.low[token]} {low}", frames, CARRIED[low])
    else:
        return None
    kids = parse.children[token]
    if parse.dep[token] in ("amod", "auxpass") or any(parse.dep[c] in ("auxpass", "nsubjpass") for c in kids):
        return None
    lows = {parse.low[c] for c in kids if c < token}
    unreal = bool(lows & _MODAL_DOUBT) or (parse.tag[token] == "VB" and not lows & {"did", "do", "does"})
    source = of_cue(page, token)
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


def _according(page: Prose, token: int, to: int) -> Iterator[Report]:
    """`according to X`, `in the words of X`: from `token` to the preposition `to`, and the noun behind it."""
    parse = page.parse
    _, end = page.sentence_of(token)
    first = to + 1
    if first >= end:
        return
    if parse.low[first] == "which" or parse.low[first] == "what":
        return
    stop = first
    depth_end = max((parse.last[c] for c in parse.children[to] if c > token), default=first)
    last = min(depth_end, first + 30, end - 1)
    head = next((c for c in parse.children[to] if c > token and parse.dep[c] == "pobj"), None)
    if head is None:
        head = first
    named = _apposed_name(page, head, end)
    if named is not None:
        yield Report(token, to, _ACCORDING, Source(first, named, head))
        return
    for stop in range(first, last + 1):
        if (
            page.quoted[stop] != NONE
            or parse.word[stop] in (";", ":")
            or (parse.word[stop] == "," and stop > head and not _apposes(page, stop, last))
        ):
            stop -= 1
            break
    while stop > first and parse.word[stop] in (",", ".", ";", "—", "--", ")"):
        stop -= 1
    stop = _with_relative_clause(page, stop, end)
    yield Report(token, to, _ACCORDING, Source(first, max(first, stop), min(head, max(first, stop))))


def _apposed_name(page: Prose, office: int, end: int) -> int | None:
    """`according to Norland's central banker, Jonas Berent, reserves …`: the last token of a name between commas."""
    parse = page.parse
    first = office + 2
    if first >= end or parse.word[office + 1] != "," or not is_role(parse.low[office]):
        return None
    last = first
    while last < end and parse.entity[last] == "PERSON" and page.quoted[last] == NONE:
        last += 1
    closed = last < end and parse.word[last] in (",", ".")
    return last - 1 if closed and last > first and parse.entity_begins[first] else None


def _with_relative_clause(page: Prose, last: int, end: int) -> int:
    """`According to a banker, who is not named, crates arrived`: to the clause's comma, if a verb follows it."""
    parse = page.parse
    if last + 3 >= end or parse.word[last + 1] != "," or parse.low[last + 2] not in ("who", "whose", "which"):
        return last
    for comma in range(last + 4, end - 1):
        if page.quoted[comma] != NONE:
            break
        if parse.word[comma] == "," and any(parse.tag[t] in FINITE for t in range(last + 3, comma)):
            return comma - 1 if any(parse.tag[t] in FINITE for t in range(comma + 1, end)) else last
    return last


def _apposes(page: Prose, comma: int, last: int) -> bool:
    parse = page.parse
    begin, _ = page.sentence_of(comma)
    opens = not any(parse.tag[t] in FINITE for t in range(begin, comma))
    if opens and not any(parse.word[t] == "," for t in range(comma + 2, last + 1)):
        return False  # `According to Quill, the move …`: what follows the only comma is what he says
    return (
        comma < last
        and parse.low[comma + 1] in ("a", "an", "the", "who", "which")
        and not any(
            parse.tag[t] in FINITE for t in range(comma + 1, last + 1) if parse.low[comma + 1] not in ("who", "which")
        )
    )


_CLAIM = Cue("claim", Frame.CLAUSE, False)
_DENIAL = Cue("deny", Frame.CLAUSE, False)


def _noun(page: Prose, token: int) -> Report | None:
    """`Zhang's claim that …`, `the ministry's statement that …`: the owner speaks."""
    parse = page.parse
    verb = _copula(page, token)
    if token + 1 >= len(parse) or (parse.low[token + 1] != "that" and verb is None):
        return None
    owner = _owner(page, token)
    if owner is None:
        return None
    cue = _DENIAL if parse.low[token] == "denial" else _CLAIM
    source = Source(max(parse.first[owner], owner - LONGEST), owner, owner)
    if verb is not None:
        return Report(verb, verb, cue, source, nominal=True) if can_speak(page, source) else None
    return Report(token, token, cue, source, nominal=True) if owner < token else None


def _copula(page: Prose, noun: int) -> int | None:
    """`Zhang's position is that …`: the verb between the noun and its clause."""
    parse = page.parse
    verb = parse.head[noun]
    if parse.dep[noun] != "nsubj" or parse.low[verb] not in _BEING or verb < noun:
        return None
    return verb if parse.low[verb + 1 : verb + 2] == ("that",) else None


_BEING = ENGLISH.grammar.being


def _owner(page: Prose, noun: int) -> int | None:
    """Zhang, in `Zhang's claim`, `the claim of Zhang`, `the message from Zhang`."""
    parse = page.parse
    owner = next((c for c in parse.children[noun] if parse.dep[c] == "poss"), None)
    if owner is not None:
        return owner
    joints = [c for c in parse.children[noun] if parse.low[c] in ("of", "from", "by") and c == noun + 1]
    return next((c for joint in joints for c in parse.children[joint] if parse.dep[c] == "pobj"), None)


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


def _is_done(page: Prose, infinitive: int) -> bool:
    """`went on to say`, `took to the radio to accuse`, `used the speech to warn`."""
    parse = page.parse
    ruler = parse.head[infinitive]
    if parse.low[ruler] == "way" and parse.dep[infinitive] in ("acl", "relcl", "advcl"):
        return parse.low[ruler - 3 : ruler - 1] == ("out", "of")  # `went out of its way to say`
    if parse.low[ruler] in _GOING_ON:
        return parse.dep[infinitive] == "xcomp"
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


def _in_relative_clause(page: Prose, begin: int, token: int) -> bool:
    return page.quoted[token] != NONE or any(
        page.parse.low[t] in ("who", "which", "that") for t in range(max(begin, token - 3), token)
    )


def _mistaken_for_infinitive(page: Prose, token: int) -> bool:
    """`advisers to the mayor say, …`: a subject of its own right before it, and neither "to" nor an auxiliary."""
    parse = page.parse
    kids = [c for c in parse.children[token] if c < token]
    return any(parse.dep[c] == "nsubj" and parse.last[c] == token - 1 for c in kids) and not any(
        parse.dep[c] in ("aux", "mark") for c in kids
    )


_WHEN = frozenset({"when", "if", "once"})
_PERFECT = frozenset({"has", "have", "had"})


def _is_of_others(page: Prose, token: int, cue: Cue) -> bool:
    """`Leader expected to win`: expected by others, in a headline's passive."""
    parse = page.parse
    kids = {parse.low[c] for c in parse.children[token] if c < token}
    if parse.tag[token] == "VBN" and parse.dep[token] == "advcl" and kids & _WHEN and not kids & _PERFECT:
        return True  # `when asked to comment`
    takes_object = cue.attitude and Frame.PATIENT in cue.frames
    return takes_object and parse.tag[token] in ("VBN", "VBD") and parse.low[token + 1 : token + 2] == ("to",)


def _verb(page: Prose, token: int, cue: Cue) -> Report | None:
    parse = page.parse
    tag, dep = parse.tag[token], parse.dep[token]
    if dep in ("amod", "compound", "aux", "auxpass", "nmod") and page.quoted[max(token - 1, 0)] == NONE:
        return None
    if quotes_another(page, token) and not any(parse.dep[c] == "auxpass" for c in parse.children[token]):
        return None
    kids = parse.children[token]
    lows = {parse.low[c] for c in kids if c < token}
    if (lows & _CONDITIONS and dep in ("advcl", "ccomp")) or is_withheld(page, token) or is_doubted(page, token):
        return None
    negated = is_negated(page, token)
    passive = any(parse.dep[c] in ("auxpass", "nsubjpass") for c in kids) and not (
        Frame.FOR in cue.frames
        and any(parse.low[c] == "'s" for c in kids)
        and parse.low[token + 1 : token + 2] == ("for",)
    )
    unreal = bool(lows & _MODAL_DOUBT) or (
        tag == "VB" and not lows & {"did", "do", "does", "'d"} and not _mistaken_for_infinitive(page, token)
    )
    if passive and parse.low[token] not in ("quoted", "cited"):
        by = next((c for c in kids if parse.dep[c] == "agent"), None)
        if by is None:
            return None
        noun = next((c for c in parse.children[by] if parse.dep[c] == "pobj"), None)
        if noun is None:
            return None
        return Report(
            token, token, cue, Source(parse.first[noun], parse.last[noun], noun), negated, unreal, passive=True
        )
    if tag == "VBN" and dep in ("acl", "relcl") and not any(parse.dep[c] == "aux" for c in kids):
        source = _subject_without_verb(page, token)
        return Report(token, token, cue, source) if source else None
    source = of_cue(page, token)
    if _is_of_others(page, token, cue) or (source is not None and source.first <= token <= source.last):
        return None
    negated = negated or (source is not None and parse.low[source.first] in _NOBODY)
    if tag == "VB" and source is not None and dep in ("xcomp", "advcl", "acl"):
        unreal = not _is_done(page, token)
    participle = tag == "VBG" and not any(parse.dep[c] == "aux" for c in kids)
    if participle and dep in ("pcomp", "pobj", "csubj", "nsubj"):
        prep = parse.low[parse.head[token]]
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
