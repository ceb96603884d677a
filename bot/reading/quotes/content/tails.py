"""Tails of a reported clause that are the reporter's own: comments, contrasts, and what was not said."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.content.punctuation import PUNCTUATION, SUBJECTS, follows_comma
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.coordination import tense_of
from bot.reading.quotes.cues.noun_phrases import FINITE, Source
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import CUES, forms
from bot.reading.quotes.text.document import NONE, Prose


def tail_of(page: Prose, report: Report, child: int, last: int) -> int:
    """Where, behind the clause's verb `child`, such a tail begins; one past `last` if there is none."""
    return min(
        _comment(page, report, child, last),
        _apposed_comment(page, child, last),
        _contrast(page, report, child, last),
        _behind_marks(page, child, last),
    )


def _comment(page: Prose, report: Report, child: int, last: int) -> int:
    """Where, in what somebody *said*, a last `, which makes …`, `, who is …` begins that is the reporter's own.

    His tense gives it away: what was said is shifted back, and this is not. One past `last` if there is none.
    """
    parse = page.parse
    said = "past" if _is_shifted(page, child) else tense_of(page, child)
    if parse.tag[report.verb] not in ("VBD", "VBN") or not said:
        return last + 1
    for token in range(child + 2, last):
        if parse.low[token] in ("which", "who") and follows_comma(page, token) and page.quoted[token] == NONE:
            rest = range(token, last + 1)
            verb = next((t for t in rest if parse.tag[t] in FINITE), None)
            closed = any(parse.word[t] == "," for t in rest)
            tense = "present" if verb is not None and parse.tag[verb] in ("VBZ", "VBP") else "past"
            if verb is not None and parse.tag[verb] != "MD" and tense != said and not closed:
                return token - 1
    return last + 1


def _behind_marks(page: Prose, child: int, last: int) -> int:
    """Where the reporter goes on past a quotation: `… the price,” before citing …`, `… “for ever” – even if he left`.

    One past `last` if he does not.
    """
    parse = page.parse
    for mark in range(child + 2, last - 1):
        if not page.is_mark(mark) or page.quoted[mark] == NONE or page.quoted[mark + 1] == page.quoted[mark]:
            continue
        following = parse.low[mark + 1]
        if parse.word[mark - 1] == "," and following in ("when", "before", "after", "as", "while", "even"):
            return mark + 1
        if following in ("in", "during", "at") and not _FORMS.isdisjoint(parse.low[mark + 2 : mark + 5]):
            return mark + 1  # `… “stop talking” in a national address last night`
        if following in _DASHES and parse.low[mark + 2] in ("even", "though", "although", "despite"):
            return mark + 1
    return last + 1


def _contrast(page: Prose, report: Report, child: int, last: int) -> int:
    """Where `…, while Norland tested one last year` or `… and amid a quarrel` begins: what the reporter sets beside it.

    One past `last` if there is none.
    """
    parse = page.parse
    for token in range(child + 1, last - 1):
        if page.quoted[token] != NONE:
            continue
        if parse.word[token - 1] == "," and _is_set_beside(page, token, last):
            return token - 1
        low, following = parse.low[token], parse.low[token + 1]
        if low in ("after", "before") and _is_urged(page, report, child) and _tells_on(page, token, last):
            return token  # `urged them to leave after Berent said the dam had burst`
        if low == "but" and (_is_silence(page, token + 1) or _is_anothers_silence(page, token + 1, last)):
            return token - (parse.word[token - 1] == ",")
        if parse.tag[token] == "CC" and following in ("amid", "despite"):
            return token
        if low == "which" and parse.word[token + 1] == "," and parse.tag[token] == "WDT":
            return token  # `which, if true, is a milestone`
    return last + 1


def _is_set_beside(page: Prose, token: int, last: int) -> bool:
    """Behind a comma: `while Karsk tested one`, `after Berent fell`, `as he went`, `without details`, `in what was`."""
    parse = page.parse
    low, following = parse.low[token], parse.low[token + 1]
    if low in ("while", "whereas"):
        subject = next((t for t in range(token + 1, last + 1) if parse.dep[t] in SUBJECTS), None)
        named = subject is not None and parse.entity[subject] in ("GPE", "ORG", "PERSON", "NORP")
        return named or (subject is not None and _speaks_up(page, subject))
    if low in ("after", "before", "as"):
        return _tells_on(page, token, last)
    return (low == "without" and following in _WITHHOLDING) or (low == "in" and following == "what")


def _is_urged(page: Prose, report: Report, child: int) -> bool:
    """What is said is an infinitive: `urged them to leave`, `vowed to stay`."""
    parse = page.parse
    return parse.tag[report.verb] == "VBD" and parse.tag[child] == "VB" and parse.dep[child] in ("xcomp", "ccomp")


_WITHHOLDING = frozenset(
    {*ENGLISH.cues.left_out, *(f for v in ENGLISH.cues.withheld for f in forms(v) if f[-3:] == "ing")}
)


def _is_silence(page: Prose, token: int) -> bool:
    """`but made no comment on …`, `but did not elaborate`, `but gave no details`: what whoever spoke kept back."""
    parse = page.parse
    while token + 3 < len(parse) and parse.tag[token] == "RB":
        token += 1
    low = parse.low[token : token + 4]
    nothing = len(low) > 2 and low[0] in _GIVING and low[1] in ("no", "few", "little")
    unsaid = len(low) > 2 and low[0] == "did" and low[1] in ("not", "n't") and low[2] in _UNSAID
    return nothing or unsaid or (len(low) > 1 and low[0] in _DECLINING and parse.tag[token] == "VBD")


def _is_anothers_silence(page: Prose, token: int, last: int) -> bool:
    """`but the board's statement did not mention them`: what somebody else, or a document, kept back."""
    parse = page.parse
    did = next((t for t in range(token + 1, min(last, token + _SUBJECT)) if parse.low[t] == "did"), None)
    if did is None or any(parse.word[t] in PUNCTUATION for t in range(token, did)):
        return False
    subject = next((c for c in parse.children[parse.head[did]] if parse.dep[c] in SUBJECTS and token <= c < did), None)
    unsaid = parse.low[did + 1] in ("not", "n't") and parse.low[did + 2] in _UNSAID
    return unsaid and subject is not None and can_speak(page, Source(subject, subject, subject))


_SUBJECT = 8
"""Tokens of such a subject at most."""
_GIVING = ENGLISH.cues.giving
_DECLINING = ENGLISH.cues.declining
_UNSAID = ENGLISH.cues.withheld


def _speaks_up(page: Prose, subject: int) -> bool:
    """`…, while the bank's chief economist called it a joke`: somebody with a cue of saying of his own."""
    cue = CUES.get(page.parse.low[page.parse.head[subject]])
    return cue is not None and not cue.attitude and can_speak(page, Source(subject, subject, subject))


def _tells_on(page: Prose, token: int, last: int) -> bool:
    """`…, as he went on a tour`: a clause of somebody by name or pronoun, in the past, to the end, without marks."""
    parse = page.parse
    subject = next((t for t in range(token + 1, last + 1) if parse.dep[t] in SUBJECTS), None)
    if subject is None or any(page.quoted[t] != NONE or parse.word[t] == "," for t in range(token + 1, last + 1)):
        return False
    somebody = parse.entity[subject] in ("GPE", "ORG", "PERSON", "NORP") or parse.low[subject] in ("he", "she")
    return somebody and parse.tag[parse.head[subject]] == "VBD"


_FORMS = ENGLISH.addressees.said_in
_DASHES = frozenset({"—", "--", "–", "-"})


def _apposed_comment(page: Prose, child: int, last: int) -> int:
    """Where `… – a rare appearance`, `…, a proposal that …` begins: a noun that comments on what was said, to the end.

    One past `last` if there is none.
    """
    parse = page.parse
    for token in range(child + 1, last - 1):
        if _is_of_another(page, token, last) or _ranks_what_was_said(page, token, last):
            return token
        if page.quoted[token] != NONE or parse.low[token + 1] not in ("a", "an", "something"):
            continue
        dash = parse.word[token] in _DASHES and parse.end[token - 1] < parse.start[token]
        if not dash and parse.word[token] != ",":
            continue
        rest = range(token + 1, last + 1)
        if any(page.quoted[t] != NONE or parse.word[t] in _DASHES or parse.word[t] == ";" for t in rest):
            continue
        finite = next((t for t in rest if parse.tag[t] in FINITE), None)
        relative = next((t for t in rest if parse.low[t] in _LEADING_ON or _is_participle_of_noun(page, t)), None)
        if (finite is not None or not dash) and (relative is None or (finite is not None and relative > finite)):
            continue
        noun = next((t for t in rest if parse.tag[t] in ("NN", "NNS") and parse.tag[t + 1 : t + 2] != ("NN",)), None)
        if parse.low[token + 1] == "something":
            return token
        if noun is not None and (relative is None or noun < relative) and (dash or relative == noun + 1):
            return token
    return last + 1


_LEADING_ON = ENGLISH.grammar.leading_on


def _ranks_what_was_said(page: Prose, comma: int, last: int) -> bool:
    """`…, the latest in a series of complaints`, `…, the first such offer since May`: to the end, without marks."""
    parse = page.parse
    if parse.word[comma] not in _DASHES | {","} and not (page.is_mark(comma) and parse.word[comma - 1] == ","):
        return False
    if parse.low[comma + 1] != "the" or parse.low[comma + 2] not in _RANKS:
        return False
    return not any(page.quoted[t] != NONE or parse.word[t] == ";" for t in range(comma + 1, last + 1))


_RANKS = ENGLISH.grammar.ranking


def _is_participle_of_noun(page: Prose, token: int) -> bool:
    """`…, a move welcomed by unions`, `…, a step aimed at Karsk`."""
    parse = page.parse
    return parse.dep[token] == "acl" and parse.tag[token] in ("VBN", "VBG") and parse.head[token] == token - 1


def _is_of_another(page: Prose, comma: int, last: int) -> bool:
    """`…, a claim Karsk rejects`, `…, something she denies`: what somebody else makes of it, to the end."""
    parse = page.parse
    if parse.word[comma] not in _DASHES | {","} or page.quoted[comma] != NONE:
        return False
    noun = comma + 1 + (parse.low[comma + 1] in ("a", "an", "the"))
    if _is_named_otherwise(page, noun, last):
        return True
    verb = next((c for c in parse.children[noun] if parse.dep[c] in ("relcl", "acl") and c > noun), None)
    while last > noun and (parse.word[last] in PUNCTUATION or page.is_mark(last)):
        last -= 1
    if verb is None or parse.last[noun] < last - 1 or parse.tag[noun] not in ("NN", "NNS"):
        return False
    subject = next((c for c in parse.children[verb] if parse.dep[c] in SUBJECTS), None)
    cue = CUES.get(parse.low[verb])
    return cue is not None and subject is not None and parse.first[subject] == noun + 1


def _is_named_otherwise(page: Prose, noun: int, last: int) -> bool:
    """`…, a figure analysts called unrealistic`: noun, plural subject and cue side by side."""
    parse = page.parse
    subject, verb = noun + 1, noun + 2
    if verb > last or noun < 2 or parse.low[noun - 1] not in ("a", "an") or parse.tag[noun] != "NN":
        return False
    return parse.tag[subject] == "NNS" and parse.tag[verb] in ("VBD", "VBP") and parse.low[verb] in CUES


def _is_shifted(page: Prose, child: int) -> bool:
    parse = page.parse
    verbs = [child, *(c for c in parse.children[child] if parse.dep[c] in ("aux", "auxpass"))]
    return any(parse.tag[t] == "VBD" or parse.low[t] in ("would", "could", "had") for t in verbs)
