"""Plain words, written to the bot as to a colleague: what they ask, mostly as one of its commands. Pure.

"What did Gabuev say about banks last month?" is /whosaid "Gabuev about banks last month". Nothing is guessed: words
that might be a name are given back as that, and what is not understood says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.model import TopicTerms
from bot.reading.statements.subjects import find_topic
from handlers.grammar.dates import split_days
from handlers.grammar.foreign_questions import (
    AboutSpeaker,
    AboutWords,
    AskedHelp,
    AskedNews,
    Question,
    foreign_question,
)
from handlers.grammar.whosaid import LONGEST_NAME, IsName, nobody
from handlers.grammar.words import LONGEST, asks_for_help, bare, normalised, words


@dataclass(frozen=True, slots=True)
class AsCommand:
    """What would have been asked by typing this."""

    command: str
    """With its slash."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class WhoseWords:
    """Who said these words?"""

    phrase: str


@dataclass(frozen=True, slots=True)
class PerhapsName:
    """A few words that nothing else explains: a name, misspelt or unknown, or none at all."""

    text: str
    among: str = ""
    """A name on file that is part of it; "": none."""


@dataclass(frozen=True, slots=True)
class Greeting:
    pass


@dataclass(frozen=True, slots=True)
class Thanks:
    pass


@dataclass(frozen=True, slots=True)
class Stop:
    """Enough of what comes unasked."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    text: str
    name: str = ""
    """Of somebody on file, among its words: what they said may be what is asked, in whatever language."""


Wish = AsCommand | WhoseWords | PerhapsName | Greeting | Thanks | Stop | NotUnderstood


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What tells a name or a topic from other words. `today`: the asker's."""

    today: date
    topics: Sequence[TopicTerms] = ()
    is_name: IsName = nobody


_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
_EDGES = " ?!.,:;…-–—？！。，：；"
_POLITE = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|so|well|and|please|amur)[ ,]+)*"
    r"(?:(?:please|could you|can you|would you|will you|tell me|(?:i want|i'd like|i would like) to know)[ ,]+"
    r"(?:please )?)*",
    re.IGNORECASE,
)
_POLITE_END = re.compile(r"[ ,]+(?:please|thanks|thank you|amur)$", re.IGNORECASE)
_GREETING = re.compile(
    r"(?:hi|hello|hey|hiya|howdy|yo|greetings|start|good (?:morning|afternoon|evening|day)|"
    r"привет|здравствуйте|你好|您好)"
    r"(?:[ ,]+(?:there|amur|all|everyone|everybody|again|team))*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:many )?(?:thanks|thank you|thx|ty|cheers|great|nice|perfect|cool|got it|ok|okay|good|awesome|спасибо|谢谢)"
    r"(?:[ ,]+(?:a lot|so much|very much|amur|all|again|job|bot|thanks|thank you))*",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"(?:stop|unsubscribe|quit|cancel|enough|shut up|be quiet|leave me alone|no more)"
    r"(?: (?:it|this|that|all|everything|please|me|sending(?: me)?|(?:the |my |all |these )*"
    r"(?:messages|alerts|digests?|notifications)))*",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"(?:what (?:can|do) you do|what are you|who are you|help me|commands|what can i (?:ask|say|type|do)(?: you)?|"
    r"how (?:do|can|should) i use (?:you|this|it)|how does (?:this|it) work|what is this)",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"(?:how are you(?: doing)?|are you (?:there|ok|okay|alive|up|working|well)|status|is everything (?:ok|okay|fine))",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"(?:(?:what(?:'s| is| has been|'s been)|anything) (?:new|happening|going on)|what(?:'s| has)? happened|"
    r"(?:show |give |send )?(?:me )?(?:the |a |any |some |today's )?"
    r"(?:digest|news|latest|headlines|summary|briefing|brief|overview)|"
    r"catch me up|brief me|bring me up to date|what did i miss)\b",
    re.IGNORECASE,
)
_SAY = r"(?:sa(?:y|ys|id|ying)|tells?|told|stated?|thinks?|thought|claim(?:s|ed)?|spea(?:k|ks)|spoken|talk)"
_ASKED = re.compile(
    rf"(?:(?:what|anything|something|everything|when|whether|what else)\b.*?\b)?(?:did|does|do|has|have|had|is|are|was)"
    rf" (?P<who>.+?) (?:(?:ever|recently|lately|just|already|been) )*{_SAY}\b(?: anything| something)?(?P<rest>.*)",
    re.IGNORECASE,
)
_WHAT_SAID = re.compile(rf"what (?P<who>.+?) (?:(?:has|have|had|just) )*{_SAY}\b(?P<rest>.*)", re.IGNORECASE)
_NEWEST = r"(?:(?:the|any|some|all|latest|newest|last|recent) )*"
_STATEMENTS = r"(?:quotes?|quotations?|statements?|words|remarks|comments)"
_BY = re.compile(rf"{_NEWEST}{_STATEMENTS} (?:by|from|of) (?P<rest>.+)", re.IGNORECASE)
_WORDS_OF = re.compile(rf"(?P<who>.+?)(?:'s|') {_NEWEST}(?:{_STATEMENTS}|position|views?)\b(?P<rest>.*)", re.IGNORECASE)
_WHOSE = re.compile(
    r"(?:who (?:first )?(?:said|says|called|used|spoke (?:of|about)|talked (?:of|about)|mentioned)|who's saying)"
    r"(?: the (?:words?|phrase))?[ :]+(?P<rest>.+)",
    re.IGNORECASE,
)
_WATCH = re.compile(
    r"(?:(?:alert me|notify me|let me know|ping me|watch(?: out)?|set an alert|make an alert|add an alert)"
    r"(?: (?:of|on|about|for|to|when|if|whenever))+|tell me (?:when|if|whenever)) (?P<rest>.+)",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"(?P<who>.+?) (?:speaks|says (?:anything|something)|is quoted|talks)", re.IGNORECASE)
_UNFOLLOW = re.compile(
    r"(?:unfollow|stop following|(?:delete|remove|drop|cancel) (?:my |the )?alert(?: (?:on|for|about|number|no))?) "
    r"(?P<rest>.+)",
    re.IGNORECASE,
)
_ALERTS = re.compile(r"(?:(?:show|list|what are|see) )?(?:me )?(?:my |all )*alerts", re.IGNORECASE)
_SHOW = re.compile(r"(?:show|give|get|list|find)(?: me)? (?P<rest>.+)", re.IGNORECASE)
_VERBS = {
    "whosaid": "/whosaid",
    "digest": "/digest",
    "search": "/search",
    "find": "/search",
    "topics": "/topics",
    "topic": "/topics",
    "alerts": "/alerts",
    "alert": "/alerts",
    "feeds": "/feeds",
    "feed": "/feeds",
    "amur": "/amur",
    "settings": "/digest",
    "chart": "/digest",
}
"""A message's first word, and the command it stands for; of the last two, the word itself is what is asked."""
_SEARCH = re.compile(r"(?:search|find|look)(?: (?:for|up))? (?P<rest>.+)", re.IGNORECASE)
_NOBODY = frozenset(words("i you we it he she they them me this that what who there someone somebody anyone everyone"))
_ORDINARY = _NOBODY | frozenset(
    words(
        "my your his her their is are was the a an why how when where which do does did can could should would will "
        "please not no yes and or but if to of in on with remind tell make set go get tomorrow weather joke sing write "
        "anybody everybody nobody help"
    )
)
"""A name does not hold these in small letters."""


def parse_conversation(text: str, known: Known) -> Wish:
    """What somebody asks in plain words, with or without the bot's name before them."""
    asked = normalised(_MENTION.sub(" ", text)).strip(_EDGES)
    if not asked:
        return Greeting()
    if len(asked) > LONGEST:
        return NotUnderstood(asked)
    if foreign := foreign_question(asked):
        return _in_english(foreign, asked, known)
    for reading in (_courtesy, _by_verb, _about_alerts, _about_speech, _about_days, _about_names):
        found = reading(asked, known) or reading(_plainly(asked), known)
        if found is not None:
            return found
    plain = _plainly(asked)
    named = words(plain)
    if len(named) <= LONGEST_NAME and not any(word in _ORDINARY for word in named) and any(map(str.isalpha, plain)):
        name = _name_among(named, known)
        sentence = name[:1].isupper() and any(word[:1].islower() for word in named)
        return NotUnderstood(asked, name) if sentence else PerhapsName(plain, name)
    return NotUnderstood(asked, _name_among(named, known))


def _name_among(named: Sequence[str], known: Known) -> str:
    """The longest run of the words that is a name on file."""
    for length in range(min(LONGEST_NAME, len(named)), 0, -1):
        for start in range(len(named) - length + 1):
            name = " ".join(bare(word.strip(_EDGES)) for word in named[start : start + length])
            if name not in _ORDINARY and known.is_name(name):
                return name
    return ""


def _name_before_more(who: str, known: Known) -> str:
    """The name on file that is followed by words of no name, such as days, which are read in English only: nobody is
    called "Brandt last week"; "": there is none."""
    named = words(who)
    name = "" if known.is_name(who) or not named[-1][:1].islower() else _name_among(named, known)
    return name if who.startswith(name) else ""


def _in_english(question: Question, asked: str, known: Known) -> Wish:
    match question:
        case AboutSpeaker(who=who) if name := _name_before_more(who, known):
            return NotUnderstood(asked, name)
        case AboutSpeaker(who=who, about=about):
            return AsCommand("/whosaid", f"{who} on {about}" if about else who)
        case AboutWords(phrase=phrase):
            return WhoseWords(phrase)
        case AskedNews():
            return AsCommand("/digest")
        case AskedHelp():
            return AsCommand("/amur", "help")


def _plainly(asked: str) -> str:
    """Without "please", "could you" and the like."""
    return _POLITE_END.sub("", _POLITE.sub("", asked)).strip(_EDGES) or asked


def _courtesy(asked: str, known: Known) -> Wish | None:
    if asks_for_help(asked) or _HELP.fullmatch(asked):
        return AsCommand("/amur", "help")
    if _STATUS.fullmatch(asked):
        return AsCommand("/amur", "status")
    for shape, wish in ((_GREETING, Greeting()), (_THANKS, Thanks()), (_STOP, Stop())):
        if shape.fullmatch(asked):
            return wish
    return None


def _by_verb(asked: str, known: Known) -> Wish | None:
    """A command without its slash, or with it."""
    whose = _WHOSE.fullmatch(asked)
    if whose:
        return _whose(whose["rest"], known)
    verb, _, rest = asked.partition(" ")
    command = _VERBS.get(verb.casefold().strip("/:"))
    if command is None:
        return None
    if command == "/search":
        searched = _SEARCH.fullmatch(asked)
        return AsCommand(command, searched["rest"] if searched else "")
    if verb.casefold() in ("settings", "chart"):
        return AsCommand(command, verb.casefold()) if not rest else None
    if command == "/alerts" and verb[:1] != "/" and _WATCH.fullmatch(asked):
        return None
    if command == "/alerts":
        return AsCommand(command, rest or "list")
    return AsCommand(command, rest)


def _whose(rest: str, known: Known) -> Wish:
    """ "who said X": the words, unless X is somebody."""
    if rest.startswith('"') or not known.is_name(_name_in(rest)):
        return WhoseWords(bare(rest).strip(_EDGES))
    return AsCommand("/whosaid", rest)


def _name_in(text: str) -> str:
    """What stands before the first word that is none of a name's."""
    return re.split(r"\s+(?:on|about|since|after|until|before|in|from|last|yesterday|regarding)\b", text, maxsplit=1)[0]


def _about_alerts(asked: str, known: Known) -> Wish | None:
    if _ALERTS.fullmatch(asked):
        return AsCommand("/alerts", "list")
    if gone := _UNFOLLOW.fullmatch(asked):
        return AsCommand("/alerts", f"remove {_followed(gone['rest'], known)}")
    verb, _, rest = asked.partition(" ")
    if verb.casefold() in ("follow", "track") and rest:
        return AsCommand("/alerts", f"add {_followed(rest, known)}")
    if watched := _WATCH.fullmatch(asked):
        speaks = _SPEAKS.fullmatch(watched["rest"])
        terms = _speaker(speaks["who"]) if speaks else watched["rest"]
        return AsCommand("/alerts", f"add {terms}")
    return None


def _followed(text: str, known: Known) -> str:
    return _speaker(text) if known.is_name(bare(text)) else text


def _speaker(name: str) -> str:
    return f'speaker:"{bare(name)}"'


def _about_speech(asked: str, known: Known) -> Wish | None:
    for shape in (_ASKED, _WHAT_SAID, _BY, _WORDS_OF):
        found = shape.fullmatch(asked)
        if found is None:
            continue
        who = re.sub("^the ", "", found.groupdict().get("who") or "", flags=re.IGNORECASE)
        if who.partition(" ")[0].casefold() not in _ORDINARY:
            return AsCommand("/whosaid", f"{who} {found['rest'].strip(_EDGES)}".strip())
    return None


def _about_days(asked: str, known: Known) -> Wish | None:
    """A digest: asked for by that name, or by nothing but days or a topic."""
    news = _NEWS.match(asked)
    if news:
        return AsCommand("/digest", _of_digest(asked[news.end() :], known))
    days, rest = split_days(words(asked), today=known.today)
    topic = " ".join(rest)
    if (days is not None and not rest) or (not known.is_name(topic) and find_topic(topic, known.topics)):
        return AsCommand("/digest", asked)
    return None


def _of_digest(rest: str, known: Known) -> str:
    """Its days and its topic, without the words around them."""
    kept = [word for word in words(rest.strip(_EDGES)) if word.casefold() not in ("there", "with", "around")]
    days, others = split_days(kept, today=known.today, vague=True)
    plain = [word for word in others if word.casefold() not in ("in", "on", "for", "about", "of", "the", "from")]
    dated = kept[len(others) :] if kept[: len(others)] == others else kept[: len(kept) - len(others)]
    return " ".join([*plain, *_undated(dated)] if days is not None else plain)


def _undated(dated: Sequence[str]) -> Sequence[str]:
    """A date without the preposition before it; "since" is part of it."""
    led = bool(dated) and dated[0].casefold() in ("in", "on", "over", "during", "within", "for", "of")
    return dated[1:] if led else dated


def _about_names(asked: str, known: Known) -> Wish | None:
    """A text that begins with a name on file: the question about it."""
    if shown := _SHOW.fullmatch(asked):
        asked = shown["rest"]
    asked = re.sub(r"^(?:about|on) ", "", asked, flags=re.IGNORECASE)
    _, rest = split_days(words(asked), today=known.today)
    for end in range(min(LONGEST_NAME, len(rest)), 0, -1):
        name = " ".join(rest[:end])
        if known.is_name(" ".join(bare(word) for word in rest[:end])):
            return AsCommand("/whosaid", re.sub(rf"({re.escape(name)}) {_SAY}\b", r"\1", asked, count=1))
    return None
