"""Bytes of a web page → text, as browsers decode it: byte order mark, HTTP header, <meta>, else UTF-8."""

from __future__ import annotations

import codecs
import re

from bot.reading.documents.feeds.feed_limits import fit_charset

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


def decoded(body: bytes, content_type: str = "") -> str:
    """The text; what fits no declared encoding, and is not UTF-8, is read as Windows-1252. Never raises."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = _IN_HEADER.search(content_type)
    named = declared[1] if declared else ""
    if not named and (meta := _IN_META.search(body[:_LOOKED_AT])):
        named = meta[1].decode("latin-1")
    for name in (named, "utf-8"):
        text = _tried(body, _READ_AS.get(name.lower(), name))
        if text is not None:
            return text
    return body.decode("utf-8" if not named else "cp1252", "replace")


def _tried(body: bytes, name: str) -> str | None:
    """None if the bytes are something else: more than one character in a thousand would be wrong."""
    if not name or not fit_charset(name):
        return None
    text = body.decode(name, "replace")
    return text if text.count("\ufffd") * 1000 <= len(text) else None
