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
_LACKING = {
    "ru": re.compile("[їєґіәғқңөұүһђјљњћџў]", re.IGNORECASE),
    "uk": re.compile("[ыэъёў]", re.IGNORECASE),
    "be": re.compile("[ищъї]", re.IGNORECASE),
    "bg": re.compile("[ыэёіј]", re.IGNORECASE),
    "sr": re.compile("[ыэёйщъья]", re.IGNORECASE),
}
"""Letters that a language has not, by which a line of the same script is told to be in another. Kazakh has all of the
Russian ones: no line of a Kazakh text is taken for Russian."""
_LETTERS_LACKING = 3
"""Of them in such a line: one may be a name, or a letter that only looks like the right one."""
_NOT_BULGARIAN = re.compile("[ыэё]", re.IGNORECASE)
_BULGARIAN = re.compile(r"\b(?:са|от|за|се|че|ще|това|като|към)\b|ът\b", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+")
_WORD_LETTER = re.compile(r"[^\W\d_]")
_LINE = re.compile(r"[^\n]+")
_CODE = re.compile(r"\s*([A-Za-z]{2})(?:[-_][\w-]{1,20})?\s*$")

_RUNS = {
    _LETTERS: re.compile(r"[A-Za-z][^\u0400-\u04ff\u3400-\u9fff\n]{23}"),
    _CYRILLIC: re.compile(r"[\u0400-\u04ff][^A-Za-z\u3400-\u9fff\n]{23}"),
    _HAN: re.compile(r"[\u3400-\u9fff][^A-Za-z\u0400-\u04ff\n]{10}"),
}
"""A run of one script as long as a line in it has at least somewhere: a text in one language alone has no other."""
_FEW_WORDS = 5
"""Of a line in Latin letters that says by itself which language it is in."""

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
    """Stretches of text … end whose lines are in another language than the text's own, `main`, by language: the Chinese
    original below an English report, the English answer in a Russian one. A name or a phrase in brackets is no such
    line, nor is one that does not tell its language."""
    found: dict[str, list[Span]] = {}
    own = _script(main)
    for letters in (_LETTERS, _CYRILLIC, _HAN):
        if letters is own and not ((lacking := _LACKING.get(main)) and lacking.search(text, start, end)):
            continue
        if letters is not own and not _RUNS[letters].search(text, start, end):
            continue
        for line in _LINE.finditer(text, start, end):
            code = _of_line(line[0], letters)
            if not code or code == main or (letters is own and not _differs(line[0], main)):
                continue
            spans = found.setdefault(code, [])
            if spans and not text[spans[-1].end : line.start()].strip():
                spans[-1] = Span(spans[-1].start, line.end())
            else:
                spans.append(Span(*line.span()))
    return {code: tuple(spans) for code, spans in found.items()}


def in_language(text: str, code: str, main: str, others: Mapping[str, tuple[Span, ...]]) -> str:
    """The text with nothing but what is in one language, `code`, as long as it was: offsets in one are offsets in the
    other. `others`: as `other_paragraphs` gives them."""
    if not others:
        return text
    if code != main:
        return _kept(text, others.get(code, ()))
    return _blanked(text, sorted(span for spans in others.values() for span in spans))


def _kept(text: str, spans: Sequence[Span]) -> str:
    made, at = [], 0
    for span in spans:
        made += ["\n" * (span.start - at), span.of(text)]
        at = span.end
    return "".join([*made, "\n" * (len(text) - at)])


def _blanked(text: str, spans: Sequence[Span]) -> str:
    made, at = [], 0
    for span in spans:
        made += [text[at : span.start], "\n" * (span.end - span.start)]
        at = span.end
    return "".join([*made, text[at:]])


def _script(code: str) -> re.Pattern[str]:
    if code in ("zh", "ja"):
        return _HAN
    return _CYRILLIC if code in ("ru", "uk", "kk", "be", "sr", "bg") else _LETTERS


def _of_line(line: str, letters: re.Pattern[str]) -> str:
    """The language of a line that is mostly in these letters; "" if it is not, or is too short to tell."""
    many = len(letters.findall(line))
    if many < (_FEW // 2 if letters is _HAN else _FEW) or many * 2 < len(_WORD_LETTER.findall(line)):
        return ""
    if letters is not _LETTERS:
        return language_of(line)
    words = [word.lower() for word in _WORD.findall(line[:_SAMPLE])]
    best = max(_COMMON, key=lambda code: (_share(words, code), code == "en"))
    return best if len(words) >= _FEW_WORDS and _share(words, best) >= _ENOUGH else ""


def _differs(line: str, main: str) -> bool:
    return len(_LACKING[main].findall(line)) >= _LETTERS_LACKING


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
