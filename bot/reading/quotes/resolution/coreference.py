"""Who a statement's source is: a name, a surname, he or she, "the ministry", or whoever spoke before.

How a source was resolved is kept beside the speaker and lowers the confidence; more so where somebody else may be
meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.model import Speaker, slug
from bot.reading.lexicon import ENGLISH
from bot.reading.names.recognition import Name, same_person, short_forms, words_of
from bot.reading.names.titles import FEMALE, MALE, OFFICES, TITLES, is_role
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.verbs import DOCUMENTS
from bot.reading.quotes.entities.entities import Entities, OrgEntity, PersonEntity
from bot.reading.quotes.entities.epithets import kind_of
from bot.reading.quotes.entities.name_mentions import is_common
from bot.reading.quotes.entities.office_holders import held_by
from bot.reading.quotes.entities.offices import Description, holder, nation_of, nations_of, top_diplomat
from bot.reading.quotes.entities.role_pool import weight_of
from bot.reading.quotes.entities.roles import of_unnamed
from bot.reading.quotes.resolution.discourse import (
    OUTLET_KINDS,
    SUBJECTS,
    Memory,
    Resolved,
    document,
    it,
    previous,
    pronoun,
)
from bot.reading.quotes.resolution.mouthpieces import author_of, entered, office_of
from bot.reading.quotes.resolution.pairs import together
from bot.reading.quotes.text.document import NONE, Prose

_SINGULAR = ENGLISH.grammar.singular
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
        _hear_described(memory, head)
        bearer = _surnamed_he(memory, head)
        return Resolved(bearer.speaker, "surname", 0.95, bearer) if bearer else pronoun(memory, head)
    if low in _NOBODY_IN_PARTICULAR:
        named = _named_in(page, memory.entities, source) if source.last > head else None
        if named is not None:  # `one of the drafters, Marta Quill`
            return _by_name(memory, named, source)
        pair = together(memory, source)
        return pair if pair is not None else Resolved(None, "pronoun", 0.4)
    if low == "it" and source.first == source.last:
        own = _subject_of_sentence(memory, head)
        return Resolved(own.speaker, "pronoun", 0.93, body=own) if own is not None else it(memory, head)
    return _nominal(memory, source)


def _hear_described(memory: Memory, at: int) -> None:
    """`Though the president is expected to meet Talanov, he said …`: a subject by his office, for the next "he"."""
    page, parse = memory.page, memory.page.parse
    begin, _ = page.sentence_of(max(0, page.sentence_of(at)[0] - 1))
    for token in range(max(begin, memory.heard_until), at):
        described = parse.dep[token] in SUBJECTS and parse.tag[token] == "NN" and parse.low[token] in OFFICES
        if described and page.quoted[token] == NONE and token not in memory.reported:
            figure = _described(memory, Source(parse.first[token], token, token)).figure
            if figure is not None:
                memory.hear(token, figure)
    memory.heard_until = max(memory.heard_until, at)


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
        return _described(memory, source)
    figure = _named_in(page, entities, source)
    if figure is not None:
        return _by_name(memory, figure, source)
    body = _in_full(memory, source) or entities.body_at.get(source.head)
    parse = page.parse
    if body is not None and parse.entity[source.head] in ("ORG", "GPE") and not _is_group(page, source):
        if not _is_joined(page, source):
            return Resolved(body.speaker, "name", 0.98, body=body)
        others = _joint_speakers(memory, source)
        if not others and _are_states(page, source):
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
    outlet = _named_outlet(memory, source) or _named_behind(memory, source)
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
    return issued if issued is not None else _described(memory, source)


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


def _named_outlet(memory: Memory, source: Source) -> Resolved | None:
    """`Sprut news agency`, `the Courier newspaper`: the name before what it is."""
    page, parse = memory.page, memory.page.parse
    if parse.low[source.head] not in OUTLET_KINDS | _KINDS_OF_OUTLETS or parse.tag[source.head] != "NN":
        return None
    names = [
        c
        for c in parse.children[source.head]
        if parse.dep[c] in ("compound", "nmod") and c >= source.first and parse.tag[c] in ("NNP", "NNPS")
    ]
    if any(parse.low[c] in _OF_A_BODY for c in names):
        return None  # `the Foreign Ministry website`
    body = next((memory.entities.body_at[c] for c in names if c in memory.entities.body_at), None)
    if body is not None:
        return Resolved(body.speaker, "name", 0.97, body=body)
    written = page.span(names[0], names[-1]).of(page.text) if names and parse.entity[names[0]] != "NORP" else ""
    return Resolved(Speaker(id=slug(written), name=written), "name", 0.95) if slug(written) else None


def _named_behind(memory: Memory, source: Source) -> Resolved | None:
    """`the Norlandic newspaper Sprut`, `its parent company, Blythe`: the name right behind what it is."""
    parse = memory.page.parse
    first = source.head + 1
    first += first < source.last and parse.word[first] == ","
    first += first < source.last and parse.low[first] == "the"
    if first > source.last or parse.tag[source.head] != "NN":
        return None
    body = memory.entities.body_at.get(first) if parse.entity[first] == "ORG" else None
    if body is None and parse.low[source.head] in OUTLET_KINDS | _KINDS_OF_OUTLETS | _KINDS:
        named = all(
            parse.tag[t] == "NNP" and parse.entity[t] not in ("PERSON", "DATE") for t in range(first, source.last + 1)
        )
        body = entered(memory.page, memory.entities, first, source.last) if named else None
    if body is None:
        return None
    body.role = body.role or of_unnamed(memory.page, Source(source.first, source.head, source.head))
    return Resolved(body.speaker, "name", 0.97, body=body)


_KINDS = ENGLISH.organisations.kinds
_OF_A_BODY = ENGLISH.organisations.mouthpieces
_KINDS_OF_OUTLETS = frozenset(" ".join(ENGLISH.organisations.outlet_kinds).split())


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


def _is_joined(page: Prose, source: Source) -> bool:
    """`Oslo and Stockholm said`: more than one subject."""
    parse = page.parse
    return parse.dep[source.head] in SUBJECTS and any(
        parse.dep[c] == "conj" and parse.tag[c] in ("NNP", "NNPS") for c in parse.children[source.head]
    )


def _joint_speakers(memory: Memory, source: Source) -> tuple[Speaker, ...]:
    """Those beside the source's head: `Oslo, Karsk and Marta Quill said`; () if one of them is not named."""
    parse, entities = memory.page.parse, memory.entities
    found: list[Speaker] = []
    head = source.head
    for _ in range(_MOST_JOINT):
        beside = next((c for c in parse.children[head] if parse.dep[c] == "conj" and c > head), None)
        if beside is None:
            return tuple(found)
        named = entities.at.get(beside) or entities.body_at.get(beside)
        if named is None or beside > source.last:
            return ()
        found.append(named.speaker)
        head = beside
    return ()


_MOST_JOINT = 8


def _are_states(page: Prose, source: Source) -> bool:
    """`Oslo and Stockholm`, each a place, and the phrase ends with them."""
    entity = page.parse.entity
    others = [c for c in page.parse.children[source.head] if page.parse.dep[c] == "conj"]
    return entity[source.head] == "GPE" and source.last in others and all(entity[c] == "GPE" for c in others)


def _with_another(page: Prose, entities: Entities, figure: PersonEntity, source: Source) -> bool:
    """`…, Quill and Berent said`: a second person joined to this one right before or right behind."""
    inside = [(a, b) for a, b in figure.mentions if source.first <= a and b <= source.last]
    first = next((a for a, b in [*figure.mentions, *inside] if a <= source.head <= b or (a, b) in inside), None)
    if first is None:
        return False
    last = first
    while entities.at.get(last + 1) is figure:
        last += 1
    low, head = page.parse.low, page.parse.head[source.head]
    if page.parse.dep[source.head] == "conj" and entities.at.get(head, figure) is not figure:
        return True
    before = entities.at.get(first - 2) if low[first - 1] == "and" else None
    after = entities.at.get(last + 2) if last + 2 <= source.last and low[last + 1] == "and" else None
    if any(other is not None and other is not figure for other in (before, after)):
        return True
    if low[first - 1] == "and" and first - 2 >= source.first and page.parse.tag[first - 2] == "NNP":
        return True  # `Ministers Zarin and Ustrin`, though the recogniser saw one name only
    return any(
        entities.at.get(token, figure) is not figure
        and entities.at.get(token - 1) is None
        and _is_joined_by_and(page, token)
        for token in range(last + 2, source.last + 1)
    )


_TITLE = 6
"""Tokens of a title before a name at most."""


def _is_joined_by_and(page: Prose, name: int) -> bool:
    """`Quill, a former envoy, and his counterpart Berent`; not `Quill, an aide to Haug and Berent`."""
    parse = page.parse
    token = name - 1
    while token > name - _TITLE and parse.tag[token] in ("NN", "NNP", "JJ", "DT", "PRP$", "POS", "HYPH"):
        token -= 1
    office = next((t for t in range(token - 1, max(0, token - _TITLE), -1) if is_role(parse.low[t])), None)
    if office is not None and (held := held_by(page, office)) is not None and held[0] <= name <= held[1]:
        token = office - 1  # `and Russian Ambassador to China Quill`
        while token > office - _TITLE and parse.tag[token] in ("NN", "NNP", "JJ", "DT", "PRP$", "POS", "HYPH"):
            token -= 1
    if parse.low[token] != "and":
        return False
    if office is not None and token < office:
        return True
    top = name
    while parse.dep[top] in ("conj", "compound", "appos") and parse.head[top] != top:
        top = parse.head[top]
    return parse.dep[top] != "pobj"


_COMMON = ENGLISH.names.millions


def _by_name(memory: Memory, figure: PersonEntity, source: Source) -> Resolved:
    page, entities = memory.page, memory.entities
    mention = next(((a, b) for a, b in figure.mentions if source.first <= b and a <= source.last), figure.mentions[0])
    spelt = words_of(page.span(*mention).of(page.text))
    namesake = _namesake_who_spoke(memory, figure, spelt, mention[0])
    if namesake is not None:
        return Resolved(namesake.speaker, "surname", 0.75, namesake)
    whole = len(figure.known.name.split()) if figure.known else len(figure.name)
    in_full = (len(spelt) == 1 and whole == 1) or (len(spelt) > 1 and spelt not in short_forms(figure.name))
    two = page.parse.dep[source.head] in SUBJECTS and any(
        page.parse.dep[c] == "conj" for c in page.parse.children[source.head]
    )
    if figure.known and len(figure.name) == 1 and figure.name[0] in _COMMON:
        return Resolved(figure.speaker, "surname", 0.6, figure)  # a surname that millions bear, and no given name
    several = two or _with_another(page, entities, figure, source)
    others = _others_in(memory, figure, source) if several else ()
    certainty = (0.95 if others else 0.75) if several else 0.99 if in_full else 0.98
    return Resolved(figure.speaker, "name" if in_full else "surname", certainty, figure, jointly=others)


def _namesake_who_spoke(memory: Memory, figure: PersonEntity, spelt: Name, at: int) -> PersonEntity | None:
    """`Jonas Berent said no. The minister said yes. Berent added …`, of the minister Otto Berent: he spoke last."""
    spoke = memory.spoke
    if spoke is None or spoke[1] is figure or len(spelt) > 1 or memory.page.parse.low[at - 1].rstrip(".") in TITLES:
        return None
    named_since = any(spoke[0] < first < at for first, _ in figure.mentions)
    return spoke[1] if spelt in short_forms(spoke[1].name) and not named_since else None


def _others_in(memory: Memory, figure: PersonEntity, source: Source) -> tuple[Speaker, ...]:
    """The second person of `Ministers Zarin and Ustrina said`, where the phrase names two and no more."""
    entities = memory.entities
    named = dict.fromkeys(entities.at[t].speaker for t in range(source.first, source.last + 1) if t in entities.at)
    others = tuple(who for who in named if who != figure.speaker)
    return others if len(others) == 1 else ()


def _described(memory: Memory, source: Source) -> Resolved:
    """ "the ministry", "the professor": the last one named with that noun in name or role."""
    page, entities = memory.page, memory.entities
    parse = page.parse
    noun = parse.low[source.head]
    begin = parse.low[source.first]
    if begin not in ("a", "an", "one", "another", "former", "some"):
        officer = holder(page, entities.figures, source) or top_diplomat(page, entities.figures, source)
        if officer is not None:
            return Resolved(officer.speaker, "nominal", 0.93, officer)
    if (
        not (parse.tag[source.head] == "NN" or (parse.tag[source.head] == "NNP" and is_role(noun)))
        or (begin not in ("the", "his", "her", "their", "its") and noun != "ministry")
        or noun in DOCUMENTS
    ):
        return Resolved(None, "nominal", 0.6)
    best = max(_named_before(memory, source), key=lambda pair: pair[0], default=None)
    if best is None:
        coming = _named_soon(memory, source)
        if coming is not None:
            return Resolved(coming.speaker, "nominal", 0.85, coming)
        outlet = _outlet_before(memory, source)
        if outlet is not None:
            return Resolved(outlet.speaker, "nominal", 0.85, body=outlet)
        return _the_one_just_heard(memory, source)
    who = best[1]
    if isinstance(who, PersonEntity):
        return Resolved(who.speaker, "nominal", 0.9, who)
    return Resolved(who.speaker, "nominal", 0.92, body=who)


def _named_before(memory: Memory, source: Source) -> Iterator[tuple[int, PersonEntity | OrgEntity]]:
    """(token, who) for each mention before it of a body or a person that the description fits."""
    parse, noun = memory.page.parse, memory.page.parse.low[source.head]
    rest = {parse.low[t] for t in range(source.first, source.head) if parse.tag[t] == "NN"}
    for body in memory.entities.bodies.values():
        kind = kind_of(body.role) if body.role else ""
        words = body.written.lower().split()
        # `the defence ministry` is no foreign ministry
        if rest <= set(words) and (noun in words or noun == kind or (noun in ("company", "firm") and kind in _FIRMS)):
            yield from ((first, body) for first, _ in body.mentions if first < source.first)
    described = Description(memory.page, source)
    fitting = [
        one
        for one in memory.entities.figures
        if one.role and (described.fits(one.role) if described.nations else described.is_in(one.role))
    ]
    for figure in _undisputed(memory, fitting, source.first):
        yield from ((first, figure) for first, _ in figure.mentions if first < source.first)


def _outlet_before(memory: Memory, source: Source) -> OrgEntity | None:
    """ "the newspaper": the last body with such a word beside its name or in it, `told the Karsk Daily newspaper`;
    or an outlet by its name that reported just before: `Reuters reported. … the news agency said`."""
    page, parse, noun = memory.page, memory.page.parse, memory.page.parse.low[source.head]
    if parse.low[source.first] != "the" or noun not in OUTLET_KINDS:
        return None
    between = {parse.low[t] for t in range(source.first + 1, source.head)}
    named = [
        (last, body)
        for body in memory.entities.bodies.values()
        for first, last in body.mentions
        if last < source.first and page.paragraph[source.head] - page.paragraph[last] <= _OUTLET_REACH
    ]
    beside = [(last, body) for last, body in named if noun in _words_beside(page, body, last)]
    if not between:
        return max(beside, key=lambda pair: pair[0])[1] if beside else None
    if not between <= _OF_OUTLETS:
        return None
    known = [pair for pair in named if not _OUTLETS.isdisjoint(pair[1].written.lower().split())]
    return max(beside + known, key=lambda pair: pair[0], default=(0, None))[1]


def _words_beside(page: Prose, body: OrgEntity, last: int) -> tuple[str, ...]:
    """The words of a name and one on either side."""
    first = next(a for a, b in body.mentions if b == last)
    return page.parse.low[max(first - 1, 0) : last + 2]


def _named_soon(memory: Memory, source: Source) -> PersonEntity | None:
    """`…, its trade minister said on Monday. … Trade Minister Jonas Berent told reporters …`: the only one so called.

    He is named within two paragraphs, and where his role names a state the sentence before "said" does too.
    """
    page, described = memory.page, Description(memory.page, source)
    if not described.rest or page.parse.low[source.head] not in OFFICES:
        return None
    fitting = [f for f in memory.entities.figures if any(described.fits(role) for role in f.roles)]
    if len(fitting) != 1:
        return None
    here = page.paragraph[source.head]
    after = next((a for a, _ in fitting[0].mentions if a > source.head), None)
    if after is None or page.paragraph[after] - here > _LATELY:
        return None
    begin, _ = page.sentence_of(source.head)
    stated = {nation_of(word) for word in page.parse.word[begin : source.head] if word[:1].isupper()}
    nations = {nation for role in fitting[0].roles if described.fits(role) for nation in nations_of(role)}
    nations -= {nation_of(word) for word in described.rest}  # `Trade Minister`: a portfolio in capitals is no state
    return fitting[0] if not nations or nations & stated else None


_OUTLET_REACH = 6
"""Paragraphs after which "the newspaper" may be another one."""
_OUTLETS = ENGLISH.organisations.outlets
_OF_OUTLETS = ENGLISH.organisations.before_outlets


_FIRMS = ENGLISH.organisations.firms
_LATELY = 2
"""Paragraphs in which only one of two presidents is named: he is "the president"."""


def _undisputed(memory: Memory, fitting: list[PersonEntity], at: int) -> list[PersonEntity]:
    """Those who hold such an office, if it is one, or one alone is named of late, or speaks just before and no other
    was since what a sentence of the reporter's is about: else nobody, not the nearest."""
    if len(fitting) < 2 or memory.page.parse.low[at - 1 : at] == ("such",):
        return fitting
    paragraph = memory.page.paragraph
    spoke = memory.spoke
    speaking = spoke is not None and paragraph[at] - paragraph[spoke[0]] < _LATELY and any(spoke[1] is f for f in fitting)
    if spoke is not None and speaking:
        since = (f for token, f in memory.subjects if spoke[0] < token < at)
        return [] if any(f is not spoke[1] and any(f is one for one in fitting) for f in since) else [spoke[1]]
    late = [f for f in fitting if any(a < at and paragraph[at] - paragraph[a] < _LATELY for a, _ in f.mentions)]
    return late if len(late) == 1 else []


_HEARD = ENGLISH.people.callings
"""Callings that say nothing of which office: "the president" is not just anybody who spoke."""


_AN_OFFICE = 3.0
"""Weight of a role that is an office (see `role_pool`): it would have been his, had it been meant."""
_SENIOR = frozenset({"senior", "top", "veteran", "same", "chief"})


def _is_of_his_state(page: Prose, spoke: tuple[int, PersonEntity] | None, token: int) -> bool:
    """`the Norlandic expert`, of a professor in Norland: a people that a role of his names."""
    if spoke is None or page.parse.entity[token] not in ("NORP", "GPE"):
        return False
    states = {nation for role in spoke[1].roles for nation in nations_of(role)}
    return nation_of(page.parse.word[token]) in states


def _the_one_just_heard(memory: Memory, source: Source) -> Resolved:
    """ "the official", "the diplomat": whoever spoke last, if that was somebody named, and here."""
    page, spoke = memory.page, memory.spoke
    noun = page.parse.low[source.head]
    between = range(source.first + 1, source.head)
    bare = (
        source.last == source.head > source.first
        and page.parse.low[source.first] == "the"
        and all(page.parse.low[t] in _SENIOR or _is_of_his_state(page, spoke, t) for t in between)
    )
    if spoke is None or memory.unnamed > spoke[0] or not bare or noun not in _HEARD:
        return Resolved(None, "nominal", 0.6)
    gender = memory.gender(spoke[1])
    unlike = (noun in FEMALE and gender == "m") or (noun in MALE and gender == "f")
    office = noun in OFFICES and any(weight_of(role) >= _AN_OFFICE for role in spoke[1].roles)  # `the spokesman`
    if unlike or office or page.paragraph[source.head] - page.paragraph[spoke[0]] > 1:
        return Resolved(None, "nominal", 0.6)
    return Resolved(spoke[1].speaker, "nominal", 0.75, spoke[1])
