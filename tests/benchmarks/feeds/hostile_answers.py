"""Raw HTTP answers of many hostile kinds, and queries and texts that are hard on each other: all invented."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from base64 import b64encode

import brotli

from tests.support.feed_server import brotli_bomb, entry, gzip_bomb, rss

MIB = 2**20
RSS = "application/rss+xml; charset=utf-8"
FEED = rss([entry()])


def raw(body: bytes, *, status: str = "200 OK", **headers: str) -> bytes:
    """An answer as it goes over the wire; `Content_Type` is Content-Type."""
    given = {"Content-Type": RSS, "Connection": "close", **{n.replace("_", "-"): v for n, v in headers.items()}}
    if not {"Content-Length", "Transfer-Encoding"} & set(given):
        given["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1", "replace") + body


def answers() -> dict[str, bytes]:
    return {**_packed(), **_http(), **_documents()}


def _gz(body: bytes, encoding: str = "gzip") -> bytes:
    return raw(body, Content_Encoding=encoding)


def _packed() -> dict[str, bytes]:
    nothing, packed = gzip.compress(b"", mtime=0), gzip.compress(FEED, mtime=0)
    named = nothing[:3] + b"\x08" + nothing[4:10] + b"n" * 200_000 + b"\0" + nothing[10:]
    noise = random.Random(7).randbytes(8 * MIB)
    meta = b"\xcc\xff\x7f" + b"x" * 2**16 + (b"\xe6\xff\x3f" + b"x" * 2**16) * 300
    return {
        "gzip-empty-members": _gz(nothing * 400_000 + packed),
        "gzip-9000-empty-members": _gz(nothing * 9_000 + packed),
        "gzip-one-byte-members": _gz(gzip.compress(b" ", mtime=0) * 9_000 + packed),
        "gzip-empty-stored-blocks": _gz(nothing[:10] + b"\0\0\0\xff\xff" * 3_000_000),
        "gzip-empty-fixed-blocks": _gz(nothing[:10] + b"\x02\x08\x20\x80\x00" * 3_000_000),
        "gzip-long-name": _gz(named * 40 + packed),
        "gzip-zeros-after": _gz(packed + b"\0" * 12 * MIB),
        "gzip-junk-after": _gz(packed + noise),
        "gzip-zeros-between": _gz((nothing + b"\0" * 50) * 9_000 + packed),
        "gzip-cut": _gz(packed[:-9]),
        "gzip-damaged": _gz(packed[:20] + b"\xff" * 50_000),
        "gzip-noise": _gz(gzip.compress(noise, 1, mtime=0)),
        "gzip-bomb": _gz(gzip_bomb(200)),
        "gzip-just-under": _gz(gzip.compress(b"<!--" + noise.hex().encode() + b"-->" + FEED, 1, mtime=0)),
        "gzip-twice": _gz(gzip.compress(packed, mtime=0), "gzip, gzip"),
        "gzip-unlabelled-members": raw(nothing * 400_000 + packed),
        "deflate-empty-blocks": _gz(b"\x78\x9c" + b"\0\0\0\xff\xff" * 3_000_000, "deflate"),
        "deflate-bomb": _gz(zlib.compress(b" " * 100_000_000, 9), "deflate"),
        "brotli-metadata": _gz(meta, "br"),
        "brotli-bomb": _gz(brotli_bomb(200), "br"),
        "brotli-noise": _gz(brotli.compress(noise, quality=1), "br"),
        "brotli-junk": _gz(noise, "br"),
        "zstd": _gz(b"\x28\xb5\x2f\xfd" + noise, "zstd"),
    }


def _http() -> dict[str, bytes]:
    chunked = {"Transfer_Encoding": "chunked"}
    ends = b"0\r\n\r\n"
    bytewise = b"".join(b"1\r\n%c\r\n" % byte for byte in FEED + b" " * 1_000_000)
    extended = b"1;" + b"x" * 8_000 + b"\r\n \r\n"
    many = {f"X-{n}": "v" * 100 for n in range(100)}
    return {
        "chunks-of-one-byte": raw(bytewise + ends, **chunked),
        "chunks-of-one-byte-gzip": raw(
            b"".join(b"1\r\n%c\r\n" % byte for byte in gzip.compress(b"", mtime=0) * 9_000 + gzip.compress(FEED))
            + ends,
            Content_Encoding="gzip",
            **chunked,
        ),
        "chunk-extensions": raw(extended * 1_000 + ends, **chunked),
        "chunk-size-nonsense": raw(b"ffffffffffffffffffff\r\nx", **chunked),
        "trailers": raw(b"1\r\n \r\n0\r\n" + b"X-Y: z\r\n" * 200_000 + b"\r\n", **chunked),
        "many-headers": raw(FEED, **many),
        "endless-header": raw(FEED, X_Long="x" * 2_000_000),
        "header-names": raw(FEED, **{"x" * 15_000: "y"}),
        "etag-of-controls": raw(FEED, ETag='"a\x01b"'),
        "length-too-long": raw(FEED[:50], Content_Length="999999999"),
        "length-nonsense": raw(FEED, Content_Length="-1"),
        "redirect-inside": raw(b"", status="302 Found", Location="http://10.0.0.1/"),
        "redirect-long": raw(b"", status="302 Found", Location="http://a.example/" + "a" * 14_000),
        "status-nonsense": raw(FEED, status="999 " + "x" * 5_000),
        "plain-24-mib": raw(b"<rss><!--" + b" " * (24 * MIB - 100) + b"--></rss>"),
        "plain-beyond-the-cap": raw(b" " * (30 * MIB)),
    }


def _documents() -> dict[str, bytes]:
    item = {"url": "https://news.example/a", "content_text": "Invented words.", "date_published": "2026-11-20"}
    version = '{"version":"https://jsonfeed.org/version/1.1","title":"c","items":'
    words = "Invented words about bridges. "
    long = "".join(f"<item><title>T{n}</title><description>{words * 9_000}</description></item>" for n in range(80))
    wordy = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>A</title><content type="a/b">'
    json_kind = {"Content_Type": "application/feed+json"}
    return {
        "json-150000-items": raw(
            f"{version}{json.dumps([item | {'id': str(n)} for n in range(150_000)])}}}".encode(), **json_kind
        ),
        "json-empty-items": raw(f"{version}[{'{},' * 7_000_000}{{}}]}}".encode(), **json_kind),
        "json-deep": raw(f"{version}{'[' * 10_000_000}".encode(), **json_kind),
        "json-long-number": raw(f'{version}[{{"id":{"9" * 5_000_000}}}]}}'.encode(), **json_kind),
        "json-long-texts": raw(
            f"{version}{json.dumps([{'id': str(n), 'content_text': words * 9_000} for n in range(80)])}}}".encode(),
            **json_kind,
        ),
        "xml-long-texts": raw(rss([long])),
        "xml-million-categories": raw(rss([entry(extra="<category>c</category>" * 1_000_000)])),
        "xml-nested-authors": raw(rss([entry(extra="<author><name>x</name></author>" * 600_000)])),
        "xml-100000-items": raw(rss([entry(f"T{n}", f"https://news.example/{n}") for n in range(90_000)])),
        "xml-empty-items": raw(rss(["<item/>" * 3_000_000])),
        "xml-unended-text": raw(rss([entry("A", extra="<x><![CDATA[" + words * 500_000)])),
        "xml-deep": raw(rss([entry(extra="<a>" * 1_000_000)])),
        "xml-links-inside": raw(rss([entry(f"T{n}", f"http://10.0.{n % 256}.1/{n}") for n in range(2_000)])),
        "xml-utf16": raw(rss([entry(f"T{n}") for n in range(20_000)]).decode().encode("utf-16")),
        "xml-one-word": raw(rss([entry("A", text="a" * 20_000_000)])),
        "xml-references": raw(
            rss([entry("A", extra="<description>" + "&amp;lt;b&amp;gt;" * 1_000_000 + "</description>")])
        ),
        "atom-base64": raw(f"{wordy}{b64encode(words.encode() * 500_000).decode()}</content></entry></feed>".encode()),
        "atom-base64-unended": raw(f"{wordy}{'QUJD' * 5_000_000}".encode()),
        "html-unended": raw(b"<html><body>" + b"<a href='" * 2_000_000),
        "nul-bytes": raw(b"\0" * 20_000_000),
    }


def texts() -> dict[str, str]:
    return {
        "one letter": "a " * 150_000,
        "one word": "aaaa " * 60_000,
        "other scripts": "Ünï-cödé’s " * 27_000,
        "chinese": "普京访问" * 75_000,
        "no word twice": " ".join(f"a{n:x}" for n in range(50_000))[:300_000],
    }


def queries() -> dict[str, str]:
    stems = " OR ".join(f"{stem}*" for stem in ("aaa", "aaaa", "aaaaa", "ünï", "cödé", "a1f"))
    return {
        "NEAR chain": " NEAR/100 ".join(["a"] * 20),
        "NEAR of stems": f"({stems}) NEAR/100 ({stems})",
        "phrases": " NEAR/99 ".join(f'"{" ".join(["aaaa"] * n)}"' for n in (1, 2, 3, 5, 8, 13)),
        "NOT": "aaaa NOT (aaaa NEAR/1 zzzz) NOT title:zzzz",
        "Chinese": "普京 NEAR/100 访问 NEAR/100 普京访问普京",
    }
