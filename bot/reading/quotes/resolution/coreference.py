"""Who a statement's source is: a name, a surname, he or she, "the ministry", or whoever spoke before.

How a source was resolved is kept beside the speaker and lowers the confidence; more so where somebody else may be
meant.
"""

from __future__ import annotations

from bot.model import Speaker, slug
from bot.reading.lexicon import ENGLISH
from bot.reading.names.recognition import same_person, short_forms, words_of
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.verbs import DOCUMENTS
from bot.reading.quotes.entities.entities import Entities, OrgEntity, PersonEntity
from bot.reading.quotes.entities.source_names import is_common
from bot.reading.quotes.resolution.descriptions import described, hear_described, the_latter
from bot.reading.quotes.resolution.discourse import SUBJECTS, Memory, Resolved, document
from bot.reading.quotes.resolution.joint_sources import are_states, is_joined, joint_speakers, others_in, with_another
from bot.reading.quotes.resolution.mouthpieces import author_of, office_of
from bot.reading.quotes.resolution.namesakes import meant, namesakes
from bot.reading.quotes.resolution.outlets import named_behind, named_outlet
from bot.reading.quotes.resolution.pairs import together
from bot.reading.quotes.resolution.pronouns import it, previous, pronoun
from bot.reading.quotes.text.document import NONE, Prose

_SINGULAR = ENGLISH.grammar.singular
_OF_TWO = ENGLISH.grammar.of_two
_NOBODY_IN_PARTICULAR = ENGLISH.grammar.nobody_in_particular


def resolve(memory: Memory, source: Source | None, at: int) -> Resolved:
    """The speaker behind a source; `at` is the token the statement is read from."""
    page = memory.page
    if source is None:
        return previous(memory, at)
    head = source.head
    if source.stands_for is not None:
        noun = source.stands_for
        return _nominal(
            memory, Source(page.parse.first[noun], max(noun, min(page.parse.last[noun], source.first - 1)), noun)
        )
    low = page.parse.low[head]
    if low in _SINGULAR and source.last == source.first:
        hear_described(memory, head)
        bearer = _surnamed_he(memory, head)
        return Resolved(bearer.speaker, "surname", 0.95, bearer) if bearer else pronoun(memory, head)
    if low in _NOBODY_IN_PARTICULAR:
        named = _named_in(page, memory.entities, source) if source.last > head else None
        if named is not None:  # `one of the drafters, Marta Quill`
            return _by_name(memory, named, source)
        pair = together(memory, source)
        return pair if pair is not None else Resolved(None, "pronoun", 0.4)
    if low in _OF_TWO:
        second = the_latter(memory, head)
        return Resolved(second.speaker, "pronoun", 0.85, second) if second else Resolved(None, "pronoun", 0.4)
    if low == "it" and source.first == source.last:
        own = _subject_of_sentence(memory, head)
        return Resolved(own.speaker, "pronoun", 0.93, body=own) if own is not None else it(memory, head)
    return _nominal(memory, source)


def _subject_of_sentence(memory: Memory, pronoun: int) -> OrgEntity | None:
    """`Norland's fencing federation has called the cup off, it said`: a body by what owns it, in this sentence."""
    page, parse = memory.page, memory.page.parse
    begin, _ = page.sentence_of(pronoun)
    subject = next((t for t in range(begin, pronoun) if parse.dep[t] in SUBJECTS and page.quoted[t] == NONE), None)
    if subject is None or subject in memory.entities.at or subject in memory.entities.body_at:
        return None
    return office_of(page, memory.entities, Source(parse.first[subject], subject, subject))


def _surnamed_he(memory: Memory, head: int) -> PersonEntity | None:
    """`“It opens at eight,” He said`, `according to He`: with a capital inside the sentence it is He Yun's surname."""
    page, parse = memory.page, memory.page.parse
    before = head - 1
    while before >= 0 and page.is_mark(before):
        before -= 1
    inside = before >= 0 and page.paragraph[before] == page.paragraph[head] and parse.word[before] not in ".!?:;…—"
    if not inside or parse.word[head] not in ("He", "She"):
        return None
    named = (f for f in memory.entities.figures if len(f.name) > 1 and f.name[0] == parse.low[head])
    return next((f for f in named if any(first < head for first, _ in f.mentions)), None)


def labelled(memory: Memory, label: Source) -> Resolved:
    """Who a label at the head of a paragraph means: `Marta Quill:`, `QUILL:`."""
    page, entities = memory.page, memory.entities
    written = " ".join(page.span(label.first, label.last).of(page.text).split())
    name = words_of(written)
    for figure in entities.figures:
        if figure.name == name or name in short_forms(figure.name) or same_person(figure.name, name):
            return Resolved(figure.speaker, "name" if len(name) > 1 else "surname", 0.98, figure)
    person, org = entities.register.person(name), entities.register.org(written)
    known = person or org
    if known:
        return Resolved(Speaker(id=known.id, name=known.name), "name" if len(name) > 1 else "surname", 0.97)
    shown = written.title() if written.isupper() and len(written) > 4 else written
    return Resolved(Speaker(id=slug(written), name=shown), "name", 0.9)


def interviewed(memory: Memory, at: int) -> Resolved:
    """Who answers as `A:`: the one person named before, or nobody."""
    named = [f for f in memory.entities.figures if any(a < at and memory.page.quoted[a] == NONE for a, _ in f.mentions)]
    if len(named) != 1:
        return Resolved(None, "previous", 0.3)
    return Resolved(named[0].speaker, "previous", 0.85, named[0])


def _is_bare_noun(page: Prose, source: Source) -> bool:
    """`one netizen`, `Another Netizen`: nothing stands before it but an article or a number."""
    return source.first == source.last - 1 and page.parse.tag[source.first] in ("DT", "CD")


def _is_bare_office(page: Prose, source: Source) -> bool:
    """`the Ambassador`, `the Ambassador to Japan`: somebody, but no name."""
    low = page.parse.low
    ends = source.head == source.last or low[source.head + 1] in ("of", "to", "for", "in", "at")
    return ends and is_role(low[source.head])


def _nominal(memory: Memory, source: Source) -> Resolved:
    page, entities = memory.page, memory.entities
    pair = together(memory, source)
    if pair is not None:
        return pair
    if is_common(page, source.head) and (source.first == source.last or _is_bare_noun(page, source)):
        return described(memory, source)
    figure = _named_in(page, entities, source) or _named_at_end(memory, source)
    if figure is not None:
        return _by_name(memory, figure, source)
    body = _in_full(memory, source) or entities.body_at.get(source.head)
    parse = page.parse
    if body is not None and parse.entity[source.head] in ("ORG", "GPE") and not _is_group(page, source):
        if not is_joined(page, source):
            return Resolved(body.speaker, "name", 0.98, body=body)
        others = joint_speakers(memory, source)
        if not others and are_states(page, source):
            return Resolved(None, "nominal", 0.5)  # two states' word is neither's alone
        return Resolved(body.speaker, "name", 0.95 if others else 0.75, body=body, jointly=others)
    if (
        parse.tag[source.head] == "NNP"
        and parse.word[source.head][:1].isupper()
        and not _is_bare_office(page, source)
        and parse.entity[source.head] not in ("NORP", "DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "LANGUAGE")
        and not _is_group(page, source)
    ):
        written = _proper(page, source)
        return (
            Resolved(Speaker(id=slug(written), name=written), "name", 0.95)
            if written
            else Resolved(None, "nominal", 0.5)
        )
    outlet = named_outlet(memory, source) or named_behind(memory, source)
    if outlet is not None:
        return outlet
    office = office_of(page, entities, source)
    if office is not None:
        return Resolved(office.speaker, "name", 0.97, body=office)
    author = author_of(page, entities, source)
    if isinstance(author, PersonEntity):
        return Resolved(author.speaker, "nominal", 0.93, author)
    if author is not None:
        return Resolved(author.speaker, "nominal", 0.93, body=author)
    issued = document(memory, source)
    return issued if issued is not None else described(memory, source)


def _in_full(memory: Memory, source: Source) -> OrgEntity | None:
    """`The Foreign Ministry said`, behind Norland's Foreign Ministry: the one body named before by a longer name."""
    page, entities = memory.page, memory.entities
    body = entities.body_at.get(source.head)
    if body is None or body.known is not None or page.parse.low[source.first] != "the" or source.last != source.head:
        return None
    words = body.written.lower().split()
    if len(words) < _WORDS or not all(word in _GENERIC for word in words):
        return None
    longer = {
        id(other): other
        for other in entities.bodies.values()
        if other is not body
        and other.written.lower().replace("’", "'").split()[-len(words) :] == words
        and any(first < source.first for first, _ in other.mentions)
    }
    return next(iter(longer.values())) if len(longer) == 1 else None


_WORDS = 2
_GENERIC = ENGLISH.places.portfolios | ENGLISH.places.regions


def _proper(page: Prose, source: Source) -> str:
    parse = page.parse
    first = source.first
    while first < source.head and (parse.low[first] in ("the", "a", "an") or parse.tag[first] in ("IN", "CC", ",")):
        first += 1
    return " ".join(page.span(first, source.head).of(page.text).split())


def proper_name(page: Prose, source: Source) -> str:
    """The first run of capitals inside the phrase: `the Sprut news agency` → Sprut; empty if there is none."""
    parse = page.parse
    names = (t for t in range(source.first, source.last + 1) if parse.tag[t] in ("NNP", "NNPS"))
    first = next((t for t in names if parse.entity[t] not in ("DATE", "TIME")), None)
    if first is None:
        return ""
    last = first
    while last < source.last and parse.tag[last + 1] in ("NNP", "NNPS"):
        last += 1
    return " ".join(page.span(first, last).of(page.text).split())


def _is_group(page: Prose, source: Source) -> bool:
    return page.parse.tag[source.head] in ("NNS", "NNPS") and page.parse.entity[source.head] not in ("ORG", "GPE")


_VERBAL = frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG", "VB", "WP", "WDT", "MD"})


def _named_in(page: Prose, entities: Entities, source: Source) -> PersonEntity | None:
    """The person whose name is the phrase's head or stands in apposition to it; not one who merely owns the head."""
    parse = page.parse
    direct = entities.at.get(source.head)
    if direct is not None:
        return direct
    if parse.tag[source.head] in ("NNS", "NNPS") or parse.low[source.head] in DOCUMENTS:
        return None
    if parse.tag[source.head] == "NNP" and not is_role(parse.low[source.head]):
        return None  # `Karsk and Jonas Berent said`: the head is a name of its own
    for token in range(source.first, source.last + 1):
        figure = entities.at.get(token)
        if figure is None or (token > source.first and entities.at.get(token - 1) is figure):
            continue
        last = token
        while last + 1 <= source.last and entities.at.get(last + 1) is figure:
            last += 1
        following = parse.low[last + 1] if last + 1 < len(parse) else ""
        if following in ("'s", "'") or _serves(page, source, token):
            continue
        between = range(source.head + 1, token)
        if parse.word[token - 1] not in (",", "(", "--", "—", "–") and any(parse.tag[t] in _VERBAL for t in between):
            continue  # `a man accused of robbing Jonas Berent said`
        if last < source.head and not (last + 1 <= source.last and parse.word[last + 1] in (",", "(", "--", "—")):
            continue
        return figure
    return None


def _named_at_end(memory: Memory, source: Source) -> PersonEntity | None:
    """`Commenting on the state of the harbour, Quill said`: what the parser joined to the phrase before is who speaks,
    where that phrase is no one that can."""
    page, entities = memory.page, memory.entities
    figure = entities.at.get(source.last)
    if figure is None or can_speak(page, Source(source.head, source.head, source.head)):
        return None
    first = source.last
    while entities.at.get(first - 1) is figure:
        first -= 1
    return figure if first > source.head and page.parse.word[first - 1] == "," else None


_UNDER = ENGLISH.grammar.under
_OF_TITLE = frozenset({"NN", "NNP", "NNPS", "JJ", "POS", "DT", "PRP$", "HYPH"})


def _serves(page: Prose, source: Source, name: int) -> bool:
    """`an aide to Quill`, `a spokesman for Foreign Minister Quill`: the name is somebody else's, title and all."""
    parse = page.parse
    if name > source.first and parse.low[name - 1] in _UNDER:
        return True
    token = name - 1
    titled = False
    while token > source.head and parse.tag[token] in _OF_TITLE:
        titled = titled or is_role(parse.low[token])
        token -= 1
    return titled and token > source.head and parse.low[token] in _UNDER


_COMMON = ENGLISH.names.millions


def _by_name(memory: Memory, figure: PersonEntity, source: Source) -> Resolved:
    page, entities = memory.page, memory.entities
    mention = next(((a, b) for a, b in figure.mentions if source.first <= b and a <= source.last), figure.mentions[0])
    spelt = words_of(page.span(*mention).of(page.text))
    bearers = namesakes(memory, figure, spelt, mention[0])
    if bearers:
        one = meant(memory, bearers, mention[0])
        return Resolved(one.speaker, "surname", 0.75, one) if one else Resolved(None, "surname", 0.3)
    whole = len(figure.known.name.split()) if figure.known else len(figure.name)
    in_full = (len(spelt) == 1 and whole == 1) or (len(spelt) > 1 and spelt not in short_forms(figure.name))
    two = page.parse.dep[source.head] in SUBJECTS and any(
        page.parse.dep[c] == "conj" for c in page.parse.children[source.head]
    )
    if figure.known and len(figure.name) == 1 and figure.name[0] in _COMMON:
        return Resolved(figure.speaker, "surname", 0.6, figure)  # a surname that millions bear, and no given name
    several = two or with_another(page, entities, figure, source)
    others = others_in(memory, figure, source) if several else ()
    certainty = (0.95 if others else 0.75) if several else 0.99 if in_full else 0.98
    return Resolved(figure.speaker, "name" if in_full else "surname", certainty, figure, jointly=others)
