"""Which language a text is in, by its letters and its commonest words: enough to know what we can read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.model import Span
from bot.reading.lexicon import commonest

_SAMPLE = 4_000
_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_OTHER_CYRILLIC = (
    ("kk", re.compile("[әғқңөұүһ]", re.IGNORECASE)),
    ("sr", re.compile("[ђјљњћџ]", re.IGNORECASE)),
    ("be", re.compile("ў", re.IGNORECASE)),
    ("uk", re.compile("[їєґ]|і", re.IGNORECASE)),
)
"""Letters that Russian has not, the most telling first: Kazakh has і as Ukrainian does, Belarusian too."""
_NOT_BULGARIAN = re.compile("[ыэё]", re.IGNORECASE)
_BULGARIAN = re.compile(r"\b(?:са|от|за|се|че|ще|това|като|към)\b|ът\b", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+")
_WORD_LETTER = re.compile(r"[^\W\d_]")
_LINE = re.compile(r"[^\n]+")
_CODE = re.compile(r"\s*([A-Za-z]{2})(?:[-_][\w-]{1,20})?\s*$")

_ENOUGH = 0.12
"""Share of a text's words that are English function words from which on it is English; real English has over .25."""
_FEW = 25
"""Words below which a text says nothing about itself."""

_COMMON = commonest()


def language_code(tag: str) -> str:
    """ISO 639-1 of a tag as pages give it ("en-GB", "zh_CN"); "" for anything else."""
    found = _CODE.match(tag)
    return found[1].lower() if found else ""


def language_of(text: str, declared: str = "") -> str:
    """ISO 639-1: by the letters zh, ja, ko, ru, uk, kk, be, sr, bg; Latin text by its words, else as declared, else en.

    `declared`: what a page says of itself, which is believed only where the text leaves it open: pages of one site
    often all say the same.
    """
    sample = text[:_SAMPLE]
    if sample.isascii():  # nearly all: no other letters to count
        return _latin(sample, declared)
    latin, cyrillic, han = (len(pattern.findall(sample)) for pattern in (_LETTERS, _CYRILLIC, _HAN))
    if _KANA.search(sample) and len(_KANA.findall(sample)) * 4 > han:
        return "ja" if han + len(_KANA.findall(sample)) > latin / 3 else "en"
    if len(_HANGUL.findall(sample)) > latin / 3:
        return "ko"
    # A Han character is about as much text as three letters.
    if han * 3 > max(latin, cyrillic):
        return "zh"
    if cyrillic > latin:
        return _cyrillic(sample, cyrillic)
    return _latin(sample, declared)


def other_paragraphs(text: str, start: int, end: int, main: str) -> Mapping[str, tuple[Span, ...]]:
    """Stretches of text … end whose lines are in another language of other letters than the text's own, by language:
    the Chinese original below an English report. A name or a phrase in brackets is no such line."""
    found: dict[str, list[Span]] = {}
    for letters in (_CYRILLIC, _HAN):
        if not letters.search(text, start, end):
            continue
        for line in _LINE.finditer(text, start, end):
            many = len(letters.findall(line[0]))
            if many < (_FEW if letters is _CYRILLIC else _FEW // 2) or many * 2 < len(_WORD_LETTER.findall(line[0])):
                continue
            code = language_of(line[0])
            if code != main:
                spans = found.setdefault(code, [])
                if spans and not text[spans[-1].end : line.start()].strip():
                    spans[-1] = Span(spans[-1].start, line.end())
                else:
                    spans.append(Span(*line.span()))
    return {code: tuple(spans) for code, spans in found.items()}


def _cyrillic(sample: str, letters: int) -> str:
    """Russian unless letters or, for Bulgarian, words tell another: what is read as Russian must be it."""
    for code, pattern in _OTHER_CYRILLIC:
        if len(pattern.findall(sample)) * 50 > letters:
            return code
    words = len(_WORD.findall(sample))
    if words >= _FEW and not _NOT_BULGARIAN.search(sample) and len(_BULGARIAN.findall(sample)) * 12 > words:
        return "bg"
    return "ru"


def _latin(sample: str, declared: str) -> str:
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(words) < _FEW:
        return declared if declared in _COMMON else "en"
    if _share(words, "en") >= _ENOUGH:  # asked first, as nearly all are, and each line of a digest asks
        return "en"
    shares = {code: _share(words, code) for code in _COMMON}
    best = max(shares, key=lambda code: shares[code])
    if shares[best] >= _ENOUGH:
        return best
    return declared if declared in _COMMON else "en"


def _share(words: Sequence[str], code: str) -> float:
    return sum(map(_COMMON[code].__contains__, words)) / len(words)
