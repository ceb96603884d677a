"""Where somebody is said to say something: cues outside of quotations, told from the words they are part of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.model import Span
from bot.reading.chinese.lexicon import chinese
from bot.reading.chinese.names import either
from bot.reading.chinese.script import Paragraph

_CUES = chinese().cues
_ALL = _CUES.saying | _CUES.with_mark | _CUES.with_quotation | _CUES.denials
(_TELLS,) = _CUES.with_hearer
_CUE = re.compile(either(_ALL | _CUES.other_words | {_TELLS}))
_OWN_WORDS = re.compile(rf"了?{either(_CUES.own_words)}")
_ACCUSED = re.compile(rf"{either(_CUES.accusations)}+$")
_AFTERWARDS = re.compile(rf"{either(_CUES.own_words)}.{{0,4}}{either(_CUES.saying)}")
"""否认指控后表示, 否认…并强调."""
_IN_MARKS = re.compile("“[^“”，。]*”")
"""驳斥“…威胁论”: a name."""
_DENIED_END = re.compile("[，；](?!“)|$")
_HEARER = re.compile("[^，。；：！？“”]{1,24}?(?=，|： ?“)")
"""Between 告诉 and what was said."""
_AFTER = re.compile(r" ?(?P<mark>[，：])? ?(?P<quote>“)?")
_ADVERBS = re.compile(
    rf"(?:{either(_CUES.adverbs)}|\d{{1,4}}[年月日]|\d{{1,2}}月[底初]|[去今前]年|[上本]月|\d{{1,2}}月[上中下]旬)$"
)
_NOT_SAID = re.compile(rf"{either(_CUES.not_said)}$")
_ACT = re.compile(rf"{either(_CUES.acts)}(?P<more>[^，。；！？”]*)")
_SAYS = re.compile(either(word for word in _CUES.saying if len(word) > 1))
_NOT_DENIED = re.compile(rf"{either(word for word in _CUES.not_said if word[0] in '不没未')}$")
"""Right before a denial, wherever its clause begins: 既不承认也不否认."""
_NO_VERB = re.compile("[的者着]|过(?![去程往渡境])")
"""After a cue they make it a noun or an attribute."""
_LONGEST_NO = max(map(len, _CUES.not_said))
_ENDS = frozenset("。；！？”）、")
LEAST = 5
"""Characters of an indirect statement; fewer are an object of the verb."""


class Mark(Enum):
    NONE = auto()
    COMMA = auto()
    COLON = auto()


@dataclass(frozen=True, slots=True)
class Cue:
    span: Span
    mark: Mark
    """What stands between it and what is said."""
    content: int
    """Where what is said begins; the opening mark of a quotation."""
    quoting: bool
    trailing: bool
    """Nothing follows it in its clause: what was said stands before it."""
    denies: bool = False
    """What follows is what is not so, by whoever says it."""

    def hopes(self, plain: str) -> bool:
        return self.span.of(plain) in _CUES.hoping


def cues(plain: str, paragraph: Paragraph, sentence: Span) -> Iterator[Cue]:
    """Those of a sentence, in order."""
    for match in _CUE.finditer(plain, sentence.start, sentence.end):
        word, end = match[0], match.end()
        if word == _TELLS:
            if not paragraph.quoted(match.start()) and (cue := _tells(plain, match, paragraph)) is not None:
                yield cue
            continue
        if word not in _ALL or paragraph.quoted(match.start()) or _NO_VERB.match(plain, end):
            continue
        if end < sentence.end and plain[end] in "了道" and word != "说":
            end += 1
        if word in _CUES.denials:
            left_open = _NOT_DENIED.search(plain, max(sentence.start, match.start() - _LONGEST_NO), match.start())
            if not left_open and not _OWN_WORDS.match(plain, end) and _denied(plain, end, sentence):
                yield Cue(Span(match.start(), end), Mark.NONE, end, quoting=False, trailing=False, denies=True)
            continue
        after = _AFTER.match(plain, end, paragraph.span.end)
        assert after  # it may match nothing
        mark = {"，": Mark.COMMA, "：": Mark.COLON}.get(after["mark"] or "", Mark.NONE)
        quoting = after["quote"] is not None
        trailing = end >= paragraph.span.end or plain[end] in "。；"
        if _governs(plain, word, after.end(), mark, quoting=quoting, trailing=trailing):
            start = after.start("quote") if quoting else after.end()
            yield Cue(Span(match.start(), end), mark, start, quoting, trailing)


def denied_until(plain: str, cue: Cue, end: int) -> int:
    """Where the clause of what is denied ends: 否认双方有分歧，…; but 否认曾说，“…”."""
    found = _DENIED_END.search(plain, cue.content, end)
    return found.start() if found else end


def _denied(plain: str, start: int, sentence: Span) -> bool:
    """Whether it says what is denied: no mere 否认指控, 否认这一说法."""
    found = _DENIED_END.search(plain, start, sentence.end)
    words = plain[start : found.start() if found else sentence.end].rstrip("。！ ")
    if (afterwards := _AFTERWARDS.search(words)) is not None:
        words = words[: afterwards.start()]
    return len(_ACCUSED.sub("", words)) >= LEAST and not _IN_MARKS.fullmatch(words)


def _tells(plain: str, match: re.Match[str], paragraph: Paragraph) -> Cue | None:
    """X告诉Y：“…”, X告诉Y，…; not X告诉Y说，…, whose cue is 说."""
    hearer = _HEARER.match(plain, match.end(), paragraph.span.end)
    if hearer is None or any(word[0] in _ALL for word in _CUE.finditer(hearer[0])):
        return None
    after = _AFTER.match(plain, hearer.end(), paragraph.span.end)
    assert after  # it may match nothing
    quoting = after["quote"] is not None
    start = after.start("quote") if quoting else after.end()
    return Cue(Span(*match.span()), Mark.COMMA if after["mark"] == "，" else Mark.COLON, start, quoting, trailing=False)


def _governs(plain: str, word: str, content: int, mark: Mark, *, quoting: bool, trailing: bool) -> bool:
    if quoting or trailing:
        return word in _CUES.saying | _CUES.with_mark or quoting
    if mark is not Mark.NONE:
        if word in _CUES.with_mark and _SAYS.match(plain, content):
            return False  # 赞同其建议，表示…
        return word in _CUES.saying | _CUES.with_mark
    if word not in _CUES.saying or plain[content : content + 1] in _ENDS:
        return False
    act = _ACT.match(plain, content)
    return act is None or len(act["more"]) >= LEAST


def said(between: str) -> str | None:
    """What stands between a source and its cue without adverbs; None if the cue tells that it was not said."""
    rest = between.rstrip()
    while rest and (adverb := _ADVERBS.search(rest)):
        rest = rest[: adverb.start()].rstrip()
    denied = _NOT_SAID.search(rest)
    if denied and (len(denied[0]) > 1 or denied.start() == 0):
        return None
    return rest
