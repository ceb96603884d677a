"""Infinitives and nouns that a cue governs: vowed to wait, called for calm, described it as a lifeline."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.content.claims import Claims, Draft, cut
from bot.reading.quotes.content.extent import governed, other_business, reach, right_child, without_tail
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.noun_phrases import FINITE, Source
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import DOCUMENTS, Frame
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import NONE, Prose

_SILENCE = ENGLISH.cues.withheld
_EVIDENCE = ENGLISH.cues.evidence
"""As participles with a noun they tell what an event shows, not what anybody said."""


def infinitive(claims: Claims, report: Report) -> Draft | None:
    """SOURCE vowed to …; SOURCE urged Moscow to …."""
    page, parse = claims.page, claims.page.parse
    frames = report.cue.frames
    if report.unreal or report.source is None:
        return None
    if not frames & (Frame.INFINITIVE | Frame.PATIENT) and report.cue.lemma not in _WITH_GERUND:
        return None
    if not _speaks(page, report):
        return None
    carried = {"acl"} if report.last > report.verb else set()
    child = right_child(page, report, frozenset({"xcomp", "ccomp", "advcl"} | carried))
    if child is not None and parse.tag[child] == "VBG" and report.cue.lemma in _WITH_GERUND:
        first = parse.first[child]
        return (
            Draft((cut(page, first, reach(claims, report, child)),), report, Construction.OBJECT)
            if first <= report.end + 1
            else None
        )
    if child is None or not _is_infinitive(page, child):
        return None
    if report.cue.lemma in _WITHHOLDING and parse.low[child] in _SILENCE:
        return None
    first = parse.first[child]
    patient = right_child(page, report, frozenset({"dobj", "dative"})) if Frame.PATIENT in frames else None
    asked = _preposition(page, report) if Frame.FOR in frames else None
    if patient is not None and patient < child:
        first = min(first, parse.first[patient])
    elif asked is not None and asked < child:
        first = asked + 1
    elif first > report.end + 3:
        return None
    return Draft(
        (cut(page, max(first, report.last + 1), reach(claims, report, child)),), report, Construction.INFINITIVE
    )


_WITH_GERUND = ENGLISH.cues.with_gerund
"""admitted using the bridge, denied taking bribes."""
_PREPOSITIONS = ENGLISH.grammar.before_object
_NOT_SAID = ENGLISH.factuality.not_said
_WITHHOLDING = ENGLISH.factuality.withholding
_FORMS = ENGLISH.addressees.said_in


def asks_for_reply(page: Prose, report: Report) -> bool:
    """`reporters asked her to comment on the toll`: a question, and nobody's words."""
    child = right_child(page, report, frozenset({"xcomp", "ccomp", "advcl"}))
    return report.cue.lemma == "ask" and child is not None and page.parse.low[child] in _REPLYING


_REPLYING = ENGLISH.cues.replying


def _is_infinitive(page: Prose, verb: int) -> bool:
    """`to wait`, `to have waited`."""
    parse = page.parse
    helpers = {parse.low[c] for c in parse.children[verb] if c < verb}
    return "to" in helpers and (parse.tag[verb] == "VB" or (parse.tag[verb] == "VBN" and "have" in helpers))


def _speaks(page: Prose, report: Report) -> bool:
    """Somebody, or "it" before a verb of saying: `it accuses Karsk of …`, `it called for calm`."""
    source, parse = report.source, page.parse
    if source is None:
        return False
    own = parse.low[source.head] == "it" and source.first == source.last and parse.head[source.head] == report.verb
    said = not report.cue.attitude and Frame.OBJECT not in report.cue.frames
    if _is_plural_noun(page, source) and not report.cue.attitude and Frame.PATIENT in report.cue.frames:
        return True  # `Northern hawks have rejected his “harsh toll”`: things reject nothing
    if said and parse.low[source.head] in DOCUMENTS and report.cue.speaks and parse.tag[report.verb] in FINITE:
        return True  # `The review warned of floods`
    free = parse.low[source.head - 1] not in ("what", "which", "that")  # `what it called proof`
    return can_speak(page, source) or (own and said and free and parse.dep[source.head] == "nsubj")


def _is_plural_noun(page: Prose, source: Source) -> bool:
    parse, head = page.parse, source.head
    return source.stands_for is None and parse.tag[head] == "NNS" and parse.low[head] not in DOCUMENTS | _THINGS


def noun_object(claims: Claims, report: Report) -> Draft | None:
    """SOURCE announced a deal; called for restraint; described it as a lifeline."""
    page, parse = claims.page, claims.page.parse
    frames = report.cue.frames
    if not frames & (Frame.OBJECT | Frame.PATIENT | Frame.FOR) or Frame.ADDRESSEE in frames:
        return None
    if report.unreal or report.source is None or _is_called_out(page, report):
        return None
    if (report.participle and report.cue.lemma in _EVIDENCE) or not _speaks(page, report):
        return None
    child = (
        right_child(page, report, frozenset({"dobj", "oprd", "ccomp"}))
        if frames & (Frame.OBJECT | Frame.PATIENT)
        else None
    )
    if child is None and (early := _said_as(page, report)) is not None:
        return Draft((cut(page, report.end, early),), report, Construction.OBJECT)
    plain = child is not None
    if child is not None and parse.first[child] > report.last and parse.entity[child] not in ("DATE", "TIME"):
        first = _with_as_before(page, report, parse.first[child])
        last = _patient_end(page, report, child) if Frame.PATIENT in frames else _noun_end(page, report, child)
    else:
        child = _preposition(page, report) if Frame.FOR in frames else None
        if child is None:
            return None
        first, last = child + 1, _noun_end(page, report, child)
    if Frame.PATIENT in frames and plain and last <= parse.last[child] and _is_somebody(page, child, report):
        return None  # `advises the ministry`, `accused the mayor`: nothing is said of them
    last = without_tail(page, first, min(last, other_business(claims, report, child, last) - 1))
    last = _without_occasion(page, first, last)
    if last < first:
        return None
    reflexive = parse.low[first].endswith(("self", "selves")) and parse.low[first + 1 : first + 2] != ("as",)
    bare = first == last and parse.tag[first] not in ("NN", "NNS")
    bare = bare or (last == first + 1 and parse.low[first] in _POINTING)  # `reported these remarks`: what others said
    if reflexive or bare or (plain and parse.low[first] in _NOT_SAID):
        return None
    return Draft((cut(page, first, last),), report, Construction.OBJECT)


def passive_predicate(claims: Claims, report: Report) -> Draft | None:
    """`The plan was described by Quill as late`, `a step hailed by Karsk as bold`: the thing and what is said of it."""
    page, parse = claims.page, claims.page.parse
    source, verb = report.source, report.verb
    if not report.passive or Frame.PATIENT not in report.cue.frames or report.unreal or source is None:
        return None
    as_ = next((c for c in parse.children[verb] if c > verb and _says_of_it(page, c)), None)
    if as_ is None or not can_speak(page, source):
        return None
    thing = next((c for c in parse.children[verb] if parse.dep[c] == "nsubjpass"), None)
    if parse.dep[verb] in ("acl", "relcl"):
        thing = parse.head[verb]
    last = without_tail(page, as_, min(parse.last[as_], other_business(claims, report, as_, parse.last[as_]) - 1))
    said = cut(page, parse.first[as_], last)
    if thing is None or parse.tag[thing] in ("WDT", "WP", "PRP") or not verb - _FAR < parse.first[thing] < verb:
        return Draft((said,), report, Construction.OBJECT)
    before = next((t for t in range(thing + 1, verb) if parse.word[t] == "," or t in parse.children[verb]), verb)
    return Draft((cut(page, parse.first[thing], before - 1), said), report, Construction.OBJECT)


def _says_of_it(page: Prose, child: int) -> bool:
    """`as a mistake`, `as too small`, `of taking money`, `a mistake`, `to open the bridge` behind a passive."""
    parse = page.parse
    if parse.dep[child] == "prep":
        return parse.low[child] in ("as", "of") and parse.last[child] > child
    return parse.dep[child] == "oprd" or (
        parse.dep[child] == "xcomp" and any(parse.low[c] == "to" for c in parse.children[child])
    )


_FAR = 12
"""Tokens from a thing to the verb that says something of it at most, to be shown with it."""


def _said_as(page: Prose, report: Report) -> int | None:
    """The last token of `dismissed as “nonsense” claims that …`, where words in marks stand right behind "as"."""
    parse = page.parse
    as_ = report.end
    if Frame.PATIENT not in report.cue.frames or parse.low[as_ : as_ + 1] != ("as",) or report.source is None:
        return None
    if page.quoted[min(as_ + 1, len(parse) - 1)] == NONE or parse.head[as_] != report.verb:
        return None
    after = page.inside[page.quoted[as_ + 1]][1]
    noun = next((t for t in range(after, min(len(parse), after + _NEAR)) if parse.tag[t] in ("NN", "NNS", "NNP")), None)
    inside = noun is not None and parse.first[as_] <= noun <= parse.last[as_]
    return parse.last[as_] if inside else None


def _with_as_before(page: Prose, report: Report, first: int) -> int:
    """The "as" of `dismissed as a foreign plot the efforts to …`; otherwise where the object begins."""
    parse, as_ = page.parse, report.end
    shifted = Frame.PATIENT in report.cue.frames and parse.low[as_ : as_ + 1] == ("as",) and as_ < first
    return as_ if shifted and parse.head[as_] == report.verb and parse.last[as_] == first - 1 else first


_THINGS = ENGLISH.people.things
_POINTING = ENGLISH.grammar.pointing
_NEAR = 4
"""Tokens behind the object within which marks still say something of it."""


def _is_somebody(page: Prose, child: int, report: Report) -> bool:
    """A person or a body without anything said of it: `the ministry`, `his guest`."""
    parse = page.parse
    qualified = any(parse.dep[c] in ("prep", "acl", "relcl", "ccomp", "xcomp") for c in parse.children[child])
    after = min(parse.last[child] + _NEAR, len(parse))
    if any(page.quoted[t] != NONE for t in range(report.end, after)):
        return False  # `called her manner “outrageous”`
    return (
        not qualified
        and parse.tag[child] in ("NN", "NNS", "NNP", "PRP")
        and can_speak(page, Source(child, child, child))
    )


def _is_called_out(page: Prose, report: Report) -> bool:
    """`called out the mayor`, `called off the talks`: another verb."""
    parse = page.parse
    follows = report.verb + 1
    return report.cue.lemma == "call" and parse.dep[follows : follows + 1] == ("prt",)


def _preposition(page: Prose, report: Report) -> int | None:
    parse = page.parse
    nearest = report.last + 1
    if (
        nearest < len(parse)
        and parse.low[nearest] in ("for", "on")
        and parse.head[nearest] not in (report.verb, report.last)
    ):
        return None
    for child in governed(page, report):
        if (
            report.last < child <= report.last + 2
            and parse.dep[child] in ("prep", "prt")
            and parse.low[child] in _PREPOSITIONS
        ):
            return child
    return None


_BELONGING = ENGLISH.grammar.belonging


def _noun_end(page: Prose, report: Report, child: int) -> int:
    """With a prepositional phrase right behind it, which the parser likes to hang on the verb."""
    parse = page.parse
    last = parse.last[child]
    for c in parse.children[report.verb]:
        if c == last + 1 and parse.dep[c] in ("prep", "dative") and parse.low[c] in _BELONGING:
            last = parse.last[c]
        elif c > last and parse.dep[c] == "prep" and parse.low[c] == "as":
            last = parse.last[c]  # `praised the talks as fruitful`
        elif _goes_on(page, last, c) or _is_condition(page, last, c) or _is_of_noun(page, report, last, c):
            last = parse.last[c]
    return last


def _is_of_noun(page: Prose, report: Report, last: int, child: int) -> bool:
    """`stressed the need for allies to act`, `called for aid to Norland`, right behind, and hung on the cue."""
    parse = page.parse
    if parse.first[child] != last + 1:
        return False
    infinitive = parse.low[last + 1] == "for" and parse.dep[child] in ("advcl", "acl", "relcl", "ccomp", "xcomp")
    about = Frame.FOR in report.cue.frames and report.last + 1 < last
    return infinitive or (about and parse.dep[child] in ("prep", "dative") and parse.low[child] == "to")


def _patient_end(page: Prose, report: Report, child: int) -> int:
    """With what is said of the object: of …, as …, a mistake, to …."""
    parse = page.parse
    last = parse.last[child]
    for c in parse.children[report.verb]:
        if _goes_on(page, last, c) or (
            c > child
            and parse.dep[c] in ("prep", "dative", "oprd", "xcomp", "ccomp", "pcomp")
            and parse.low[c] not in ("in", "on", "at")
        ):
            last = max(last, parse.last[c])
        elif _is_called_so(page, last, c) or _is_condition(page, last, c):
            last = parse.last[c]
    return last


def _is_condition(page: Prose, last: int, clause: int) -> bool:
    """`warned them of a flood if the dam burst`, right behind: without it the words say more than was said."""
    parse = page.parse
    return parse.dep[clause] == "advcl" and parse.first[clause] == last + 1 and parse.low[last + 1] in ("if", "unless")


def _is_called_so(page: Prose, last: int, clause: int) -> bool:
    """`criticised the plan as unwise and late`, whose adjective the parser took for a clause; not `as it rained`."""
    parse = page.parse
    behind = clause > last and parse.first[clause] == last + 1 and parse.low[last + 1] == "as"
    subject = any(parse.dep[c] in ("nsubj", "nsubjpass") for c in parse.children[clause])
    return behind and parse.dep[clause] == "advcl" and parse.tag[clause] in ("JJ", "VBN") and not subject


def _goes_on(page: Prose, last: int, conjunct: int) -> bool:
    """`called the report and the demand a ploy`, `proposed the council step in and adopt it`, hung on the cue."""
    parse = page.parse
    joined = last < conjunct and parse.dep[conjunct] == "conj" and parse.tag[conjunct] in ("NN", "NNS", "NNP", "VB")
    return joined and not any(parse.tag[t] in FINITE or parse.word[t] in (",", ";") for t in range(last + 1, conjunct))


def _without_occasion(page: Prose, first: int, last: int) -> int:
    """Without a trailing `in a statement on Thursday`."""
    parse = page.parse
    for token in range(first + 1, last):
        if parse.low[token] in ("in", "during", "at") and _FORMS & set(parse.low[token + 1 : token + 4]):
            return token - 1
    return last
