"""The figures of a text by what they amount to: 240 billion, 240 млрд and 2400亿 are one; a share keeps its sign."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from bot.reading.lexicon import figure_words

_WORDS = figure_words()
_SCALES = {word: int(size) for size, words in _WORDS["scales"].items() for word in words.split()}
_HAN_SCALES = sorted((word for word in _SCALES if not word.isascii() and word[0] >= "\u3400"), key=len, reverse=True)
_SHARES = frozenset(word for words in _WORDS["shares"].values() for word in words.split())
_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1_000}
_DIGIT = re.compile(r"\d|百分之|[万萬亿億]")
_HAN_NUMBER = "[〇零一二两兩三四五六七八九十百千]"

_FIGURE = re.compile(
    rf"""
    (?P<of>百分之\s?)?
    (?: (?P<digits>\d{{1,3}}(?:[\ \u00a0\u202f,]\d{{3}})+(?:[.,]\d{{1,2}})?(?!\d)|\d+(?:[.,]\d+)?)
      | (?P<han>{_HAN_NUMBER}{{2,}}(?=[万萬亿億])|(?<=百分之){_HAN_NUMBER}+)
    )
    \s?(?P<share>%)?
    (?: \s?-?(?P<han_scale>{"|".join(_HAN_SCALES)})
      | [\s-]?(?P<word>[^\W\d_]+)
    )?
    """,
    re.VERBOSE,
)


def figures(text: str) -> frozenset[str]:
    """As plain decimals, "240000000000"; a share with its sign, "20%". Spelled numbers of European languages are
    none: "two countries" is no figure."""
    return frozenset(amount for amount, _ in _figures(text))


def amounts(text: str) -> Iterator[tuple[str, str]]:
    """(as `figures` gives it, its words) of those that are surely amounts: with a scale or a share."""
    for amount, found in _figures(text):
        if found["han_scale"] or amount.endswith("%") or (found["word"] or "").casefold() in _SCALES:
            yield amount, found[0].strip()


def plainly(text: str) -> str:
    """The text with its larger numbers and its shares in one way, as one word each: 38 billion, 38 млрд and 380亿 are
    38000000000, 31,4 тыс. and 3.14万 are 31400, 94%, 94 процента and 百分之94 are 94percent."""
    return _FIGURE.sub(_in_one_word, text) if _DIGIT.search(text) else text


def _in_one_word(found: re.Match[str]) -> str:
    amount, known = _amount(found)
    grouped = found["digits"] is not None and not found["digits"].isdigit() and amount.isdigit()
    if not (known or grouped or amount.endswith("%")):
        return found[0]
    rest = found["word"] if found["word"] and not known else ""
    return f" {amount.replace('.', 'point').replace('%', 'percent')} {rest} "


def _figures(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for found in _FIGURE.finditer(unicodedata.normalize("NFKC", text)):
        yield _amount(found)[0], found


def _amount(found: re.Match[str]) -> tuple[str, bool]:
    """As a plain decimal, and whether the word behind it is part of it."""
    value = _decimal(found["digits"]) if found["digits"] else Decimal(_of_han(found["han"]))
    word = (found["word"] or "").casefold()
    scale = _SCALES.get(found["han_scale"] or word, 1)
    share = found["of"] or found["share"] or word in _SHARES
    plain = f"{value * scale:f}"
    plain = (plain.rstrip("0").rstrip(".") if "." in plain else plain) + ("%" if share else "")
    return plain, scale > 1 or word in _SHARES


def _decimal(written: str) -> Decimal:
    """ "1,234" and "1 234" are thousands, "1,5" and "1.5" one and a half."""
    bare = re.sub(r"[ \u00a0\u202f,](?=\d{3}(?:\D|$))", "", written)
    return Decimal(bare.replace(",", "."))


def _of_han(written: str) -> int:
    total = digit = 0
    for sign in written:
        if sign in _HAN_TENS:
            total += (digit or 1) * _HAN_TENS[sign]
            digit = 0
        else:
            digit = _HAN_DIGITS[sign]
    return total + digit
