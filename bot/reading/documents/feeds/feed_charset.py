"""A feed's bytes in UTF-8, where they are not in the encoding that its header or its first line says.

Else feedparser takes them for another alphabet: a Russian item becomes "Êèòàé", is about nothing, and is put away
without a word.
"""

from __future__ import annotations

from bot.reading.documents.charset import encoding_of, in_header
from bot.reading.documents.feeds.feed_limits import DECLARED


def in_utf8(body: bytes, content_type: str) -> tuple[bytes, str]:
    """The document and its Content-Type: as they came if its declared encoding fits it, else in UTF-8, and saying so.
    Broken characters are U+FFFD."""
    if body.isascii() or b"\0" in body[:64] or body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return body, content_type
    declaration = DECLARED.match(body)
    declared = in_header(content_type) or (declaration[2].decode("latin-1") if declaration else "")
    encoding = encoding_of(body, declared)
    text = body.decode(encoding, "replace")
    if encoding == (declared.lower() or "utf-8") and "\ufffd" not in text:
        return body, content_type
    plain = text.encode()
    if declaration:
        plain = declaration[1] + b"utf-8" + plain[declaration.end(2) :]
    return plain, content_type.partition(";")[0]
