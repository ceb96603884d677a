"""One speaker for one person, in whichever script a name is written: by the pack, else by a Latin form of the name.

Chinese names: Hanyu Pinyin, surnames that are read otherwise than the same character elsewhere by their own reading.
Russian ones: the BGN/PCGN system without its marks, as the press writes them. Chinese names in Russian: the Palladius
system, read backwards, where every syllable of the name is one of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.util import find_spec

from bot.model import Speaker
from bot.reading.lexicon import ENGLISH
from bot.reading.names.recognition import Register

_HAN = re.compile("[\u3400-\u9fff]{2,4}")
_CYRILLIC_NAME = re.compile("[\u0400-\u04ff]+(?:[ -][\u0400-\u04ff]+)*")
_SURNAMES_READ = (
    "仇 Qiu 单 Shan 單 Shan 解 Xie 曾 Zeng 区 Ou 區 Ou 查 Zha 盖 Ge 蓋 Ge 任 Ren 朴 Piao 秘 Bi 华 Hua 華 Hua 繁 Po "
    "缪 Miao 繆 Miao 翟 Zhai 乐 Yue 樂 Yue 燕 Yan 宁 Ning 寧 Ning 覃 Qin 牟 Mou 纪 Ji 紀 Ji 折 She 尉迟 Yuchi "
    "万俟 Moqi 长孙 Zhangsun"
)


def _pairs(listed: str) -> list[tuple[str, str]]:
    words = listed.split()
    return list(zip(words[::2], words[1::2], strict=True))


_SURNAMES = dict(_pairs(_SURNAMES_READ))
_TWO = frozenset(
    "欧阳 上官 司马 司徒 诸葛 东方 皇甫 尉迟 公孙 令狐 夏侯 慕容 歐陽 司馬 諸葛 東方 尉遲 公孫 万俟 长孙".split()  # noqa: SIM905
)
_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)
_HARD = "b б p п m м f ф d д t т n н l л g г k к h х zh чж ch ч sh ш r ж z цз c ц s с"
_SOFT = "b б p п m м d д t т n н l л j цз q ц x с"
_HARD_FINALS = (
    "a а o о e э ai ай ei эй ao ао ou оу an ань en энь ang ан eng эн ong ун u у ua уа uo о uai уай ui уй uan уань un "
    "унь uang уан"
)
_SOFT_FINALS = "i и ia я ie е iao яо iu ю ian янь in инь iang ян ing ин iong юн"
_ROUND_FINALS = "u юй ue юэ uan юань un юнь"
_ALONE = (
    "yi и ya я ye е yao яо you ю yan янь yin инь yang ян ying ин yong юн wu у wa ва wo во wai вай wei вэй wan вань "
    "wen вэнь wang ван weng вэн yu юй yue юэ yuan юань yun юнь er эр a а ai ай an ань ao ао e э en энь ou оу ang ан "
    "zhi чжи chi чи shi ши ri жи zi цзы ci цы si сы hui хуэй hui хой nu нюй lu люй nue нюэ lue люэ"
)


@cache
def _palladius() -> Mapping[str, str]:
    """Cyrillic → Pinyin, syllable by syllable; where two Pinyin syllables are written alike, the commoner one."""
    found: dict[str, str] = {}
    for starts, finals in ((_HARD, _HARD_FINALS), (_SOFT, _SOFT_FINALS), ("j цз q ц x с", _ROUND_FINALS)):
        for start, written in _pairs(starts):
            for final, ending in _pairs(finals):
                round_o = final == "o" and start not in ("b", "p", "m", "f")
                if not round_o and not (final == "uo" and start in ("b", "p", "m", "f")):
                    found.setdefault(written + ending, start + final)
    found.update({written: pinyin for pinyin, written in _pairs(_ALONE)})
    return found


def speaker_of(written: str, register: Register) -> Speaker:
    """The pack's person or body of this name, else one by its Latin form; as it stands where there is none."""
    known = register.speaker(written)
    latin = romanised(written) if known.name == written else None
    return register.speaker(latin) if latin else known


@lru_cache(maxsize=4_096)
def romanised(written: str) -> str | None:
    """A name of Han characters or Cyrillic letters in Latin ones; None for any other, and for what cannot be read."""
    if _HAN.fullmatch(written):
        return _pinyin(written)
    if _CYRILLIC_NAME.fullmatch(written):
        return palladius(written) or _russian(written)
    return None


def _pinyin(name: str) -> str | None:
    if find_spec("pypinyin") is None:
        return None
    from pypinyin import Style, lazy_pinyin

    size = 2 if name[:2] in _TWO and len(name) > 2 else 1
    family = _SURNAMES.get(name[:size]) or "".join(lazy_pinyin(name[:size], style=Style.NORMAL)).capitalize()
    given = "".join(lazy_pinyin(name[size:], style=Style.NORMAL, v_to_u=False)).replace("v", "u").capitalize()
    return f"{family} {given}"


def palladius(name: str) -> str | None:
    """ "Чжан Ханьхуэй" → "Zhang Hanhui"; None if it is none of theirs: a surname, then one or two syllables."""
    words = name.split()
    if len(words) != 2 or max(map(len, words)) > 12:
        return None
    read = [_syllables(word.lower().replace("ъ", "").replace("-", "")) for word in words]
    family, given = read
    if family is None or given is None or len(given) > 2 or "".join(family) not in ENGLISH.names.family_first:
        return None
    return f"{''.join(family).capitalize()} {''.join(given).capitalize()}"


def _syllables(word: str) -> list[str] | None:
    """The longest syllables first, so that "гань" is one; None where the letters are no syllables of Chinese."""
    if not word:
        return []
    for size in range(min(len(word), 6), 0, -1):
        syllable = _palladius().get(word[:size])
        rest = _syllables(word[size:]) if syllable else None
        if syllable and rest is not None:
            return [syllable, *rest]
    return None


def _russian(name: str) -> str:
    found = "".join(_letter(name, at) for at in range(len(name)))
    return re.sub(r"(?:iy|yy|ii)\b", "y", found)


def _letter(name: str, at: int) -> str:
    low = name[at].lower()
    latin = _LETTERS.get(low, low)
    return latin.capitalize() if name[at].isupper() else latin
