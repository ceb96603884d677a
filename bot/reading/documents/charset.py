"""Bytes of a web page → text, as browsers decode it: byte order mark, HTTP header, <meta>, else UTF-8."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]{1,40})", re.IGNORECASE)
_IN_META = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
_LOOKED_AT = 4096
"""Bytes in which a page must declare its encoding; the standard says 1,024, pages do not heed it."""
_READ_AS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "iso-8859-9": "cp1254",
    "utf-16": "utf-8",  # a <meta> that can be read is not in UTF-16
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
"""What a declared name stands for (WHATWG Encoding Standard §4.2): a label means the larger set that contains it."""

_UNFIT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf_7", "undefined", "mbcs", "oem"})
"""Codecs that are no character sets of documents; idna and punycode take quadratic time."""
_WESTERN = frozenset({"cp1252", "cp1254", "iso-8859-15", "macintosh"})
_GUESSED = ["cp1251", "koi8_r", "gb18030", "big5", "cp932", "cp949"]
_LOOKED_THROUGH = 65_536
"""Bytes by whose letters an encoding is guessed."""
FEW = 0.15
"""Share of characters beyond ASCII that may be wrong: broken bytes. In another encoding than it is in, UTF-8, GB 18030
or Big5 has several times as many."""
_EDGE = re.compile(rb"[\n <]")
"""Bytes that are no part of a longer character in any of the encodings guessed: a cut before one breaks none."""
_TOGETHER = re.compile(rb"[\x80-\xff]{2,}")
_ABOVE_ASCII = bytes(range(128, 256))


def decoded(body: bytes, content_type: str = "") -> str:
    """The text, as `encoding_of` says where no mark does. Never raises."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    meta = _IN_META.search(body[:_LOOKED_AT])
    inside = meta[1].decode("latin-1") if meta else ""
    return body.decode(encoding_of(body, in_header(content_type) or inside), "replace")


def in_header(content_type: str) -> str:
    """The encoding that an HTTP header names; "" for none."""
    found = _IN_HEADER.search(content_type)
    return found[1] if found else ""


def encoding_of(body: bytes, declared: str) -> str:
    """The codec of bytes without a mark. What is UTF-8 throughout is UTF-8, whatever is declared. What is declared
    counts, unless the bytes do not fit it or would be nothing but accents (Êèòàé for Китай). Else the letters tell;
    Windows-1252 where they do not."""
    outside = len(body) - len(body.translate(None, _ABOVE_ASCII))
    named = _READ_AS.get(declared.lower(), declared)
    named = named if named and fit_charset(named) else ""
    if not outside:
        return named or "utf-8"
    accents = 2 * sum(map(len, _TOGETHER.findall(body))) < outside  # most stand alone, between ASCII letters
    fitting = named if accents or named.lower() not in _WESTERN else ""
    if _is_utf_8(body):
        return "utf-8"
    for name in (fitting, "utf-8"):
        if name and _faults(body, name) <= FEW:
            return name
    return "cp1252" if accents else _guessed(body) or "cp1252"


def fit_charset(name: str) -> bool:
    """Whether a declared encoding is a character set a document may be in."""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return info.name.replace("-", "_") not in _UNFIT and bool(getattr(info, "_is_text_encoding", True))


def _is_utf_8(body: bytes) -> bool:
    """Throughout, but for a last character that is cut off; U+FFFD may be in it."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return False
    return True


def _faults(body: bytes, name: str) -> float:
    """Which share of the characters beyond ASCII would be wrong, 0 … 1."""
    text = body.decode(name, "replace")
    return text.count("\ufffd") / max(1, len(text) - len(text.encode("ascii", "ignore")))


def _guessed(body: bytes) -> str:
    """By the commonest letters of the encodings of Russian, Chinese, Japanese and Korean; "" if none fits."""
    from charset_normalizer import from_bytes  # a tenth of a second, for what is rarely asked

    first = next(iter(_TOGETHER.finditer(body))).start()
    least = first + _LOOKED_THROUGH
    edge = _EDGE.search(body, least, least + _LOOKED_THROUGH)
    found = from_bytes(body[first : edge.start() if edge else least], cp_isolation=_GUESSED).best()
    return found.encoding if found else ""
