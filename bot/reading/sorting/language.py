"""Which language a text is in, by its letters and its commonest words: enough to know what we can read."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SAMPLE = 4_000
_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"\s*([A-Za-z]{2})(?:[-_][\w-]{1,20})?\s*$")

_ENOUGH = 0.12
"""Share of a text's words that are English function words from which on it is English; real English has over .25."""
_FEW = 25
"""Words below which a text says nothing about itself."""

# The commonest words of each, without those that several of them share.
_COMMON: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to that is was for on with as by at from has have had it its be are were this which would "
        "will said not but their his her they he she an",
        "fr": "le les des du et est une dans pour que qui sur pas plus avec ce cette sont été aux leur mais selon",
        "de": "der die das und ist von den mit für auf eine einen dem nicht sich auch wird werden zu im nach bei",
        "es": "el los las y una por con del que para como más fue ha su sus pero este entre según también",
        "it": "il gli della di e che per una con del sono nel alla dei più ha anche questo stato delle",
        "pt": "o os as e uma por com do da dos das que para não mais foi são ao pela segundo também",
        "nl": "de het een en van dat niet zijn met voor op te aan ook door wordt heeft naar bij",
        "pl": "w i na z się nie że do jest przez jak po od dla oraz który są będzie ale jego",
        "cs": "a v se na je že s z do o pro jako by která který jsou od při ale nebo byl",
        "tr": "ve bir bu için ile olarak da de daha çok gibi ancak olan kadar sonra göre dedi",
        "sv": "och att det som en på är av för med den till har inte om ett från vid",
        "fi": "ja on ei että se hän oli ovat myös mukaan sekä joka kun mutta vuoden",
        "hu": "a az és hogy nem egy is van volt meg szerint mint ezt azt csak",
        "ro": "și în de la cu pe care este că din nu pentru mai sunt fost ale",
        "id": "yang dan di ini dengan untuk dari pada itu dalam tidak akan adalah oleh",
        "vi": "và của là trong có được cho các với không một những này đã",
    }.items()
}


def language_code(tag: str) -> str:
    """ISO 639-1 of a tag as pages give it ("en-GB", "zh_CN"); "" for anything else."""
    found = _CODE.match(tag)
    return found[1].lower() if found else ""


def language_of(text: str, declared: str = "") -> str:
    """ISO 639-1: by the letters zh, ja, ko, ru, uk; Latin text by its commonest words, else as declared, else en.

    `declared`: what a page says of itself, which is believed only where the text leaves it open: pages of one site
    often all say the same.
    """
    sample = text[:_SAMPLE]
    latin, cyrillic, han = (len(pattern.findall(sample)) for pattern in (_LETTERS, _CYRILLIC, _HAN))
    if _KANA.search(sample) and len(_KANA.findall(sample)) * 4 > han:
        return "ja" if han + len(_KANA.findall(sample)) > latin / 3 else "en"
    if len(_HANGUL.findall(sample)) > latin / 3:
        return "ko"
    # A Han character is about as much text as three letters.
    if han * 3 > max(latin, cyrillic):
        return "zh"
    if cyrillic > latin:
        return "uk" if len(_UKRAINIAN.findall(sample)) * 50 > cyrillic else "ru"
    return _latin(sample, declared)


def _latin(sample: str, declared: str) -> str:
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(words) < _FEW:
        return declared if declared in _COMMON else "en"
    shares = {code: sum(word in common for word in words) / len(words) for code, common in _COMMON.items()}
    if shares["en"] >= _ENOUGH:
        return "en"
    best = max(shares, key=lambda code: shares[code])
    if shares[best] >= _ENOUGH:
        return best
    return declared if declared in _COMMON else "en"
