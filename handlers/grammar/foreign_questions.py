"""The commonest questions in Russian and in Chinese, as what they ask. Pure. Dates are read in English only."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AboutSpeaker:
    """What somebody said, on a subject or at all."""

    who: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class AboutWords:
    """Who said them."""

    phrase: str


@dataclass(frozen=True, slots=True)
class AskedNews:
    pass


@dataclass(frozen=True, slots=True)
class AskedHelp:
    pass


Question = AboutSpeaker | AboutWords | AskedNews | AskedHelp

_SAID_RU = r"(?:сказал|говорил|заявил|заявлял|ответил|думал|считал)(?:а|и|о)?|говорит|говорят|думает|считает|заявляет"
_ON_RU = r"(?: (?:о|об|обо|про|насчёт|насчет|по поводу|по) (?P<about>.+))?"
_ABOUT_SPEAKER = (
    re.compile(rf"что (?:же |ещё |еще )?(?:{_SAID_RU}) (?P<who>.+?){_ON_RU}", re.IGNORECASE),
    re.compile(rf"что (?P<who>.+?) (?:{_SAID_RU}){_ON_RU}", re.IGNORECASE),
    re.compile(
        r"(?P<who>[^，, ]+?)(?:最近)?[，, ]?(?:(?:关于|對於|对于|对|就|在|[谈談提][到及])(?P<about>.+?))?(?:上|方面)?"
        r"[，, ]?都?(?:说|說|讲|講|谈|談|表示)[了过過]?些?(?:什么|什麼|啥)"
    ),
)
_ABOUT_WORDS = (
    re.compile(r"кто (?:это )?(?:сказал|говорил|заявил)(?:а|и)? (?P<phrase>.+)", re.IGNORECASE),
    re.compile(r"(?:谁|誰)(?:说|說|讲|講|提到)(?:了|过|過)?[：:，, ]?(?P<phrase>.+)"),
)
_NEWS = re.compile(
    r"(?:что нового|(?:последние )?новости|дайджест|(?:今天)?有什(?:么|麼)新(?:闻|聞|消息)|(?:今天的)?新(?:闻|聞))",
    re.IGNORECASE,
)
_HELP = re.compile(r"(?:помощь|помоги|что ты умеешь|帮助|幫助|你会做什么|你能做什么)", re.IGNORECASE)


def foreign_question(asked: str) -> Question | None:
    """None: none of these. `asked`: normalised, without the marks at its ends."""
    for shape in _ABOUT_WORDS:
        if found := shape.fullmatch(asked):
            return AboutWords(found["phrase"].strip(' "?？'))
    for shape in _ABOUT_SPEAKER:
        if found := shape.fullmatch(asked):
            return AboutSpeaker(found["who"], found["about"] or "")
    if _NEWS.fullmatch(asked):
        return AskedNews()
    return AskedHelp() if _HELP.fullmatch(asked) else None
