"""Pages are decoded as browsers decode them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.documents.charset import decoded, fit_charset

RUSSIAN = "Паром ходит всю зиму"
CHINESE = "渡轮整个冬天都运行"


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (RUSSIAN.encode("cp1251"), "text/html; charset=windows-1251", RUSSIAN),
        (b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251"), "text/html", RUSSIAN),
        (b"<meta http-equiv=x content='text/html; charset=koi8-r'>" + RUSSIAN.encode("koi8-r"), "", RUSSIAN),
        (b"<meta charset=gb2312>" + CHINESE.encode("gb18030"), "text/html", CHINESE),
        (CHINESE.encode("gb18030"), 'text/html; charset="gbk"', CHINESE),
        (b"<meta charset=big5>" + "渡輪".encode("big5"), "", "渡輪"),
        ("“quoted”".encode("cp1252"), "text/html; charset=iso-8859-1", "“quoted”"),
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), "text/html; charset=windows-1251", RUSSIAN),
        (b"\xff\xfe" + RUSSIAN.encode("utf-16-le"), "", RUSSIAN),
        (RUSSIAN.encode(), "text/html", RUSSIAN),
        (b"<meta charset=gbk>\xff" + CHINESE.encode("gb18030") * 200, "", CHINESE),
        (b"\x98" + RUSSIAN.encode("cp1251") * 200, "text/html; charset=windows-1251", RUSSIAN),
        (RUSSIAN.encode(), "text/html; charset=nonsense", RUSSIAN),
        (RUSSIAN.encode(), "text/html; charset=shift_jis", RUSSIAN),
        (b"<meta charset=utf-16>" + RUSSIAN.encode(), "", RUSSIAN),
        (b"caf\xe9 " * 9, "text/html; charset=utf-8", "café " * 9),
        (RUSSIAN.encode("cp1251"), "text/html; charset=utf-8", RUSSIAN),
        (RUSSIAN.encode("cp1251"), "text/html; charset=iso-8859-1", RUSSIAN),
        (CHINESE.encode("gb18030") * 3, "text/html; charset=utf-8", CHINESE * 3),
        (RUSSIAN.encode(), "text/html; charset=windows-1251", RUSSIAN),
        ((RUSSIAN + "\ufffd").encode(), "text/html; charset=windows-1251", RUSSIAN + "\ufffd"),
        (RUSSIAN.encode()[:-1], "text/html; charset=windows-1251", RUSSIAN[:-1] + "\ufffd"),
        (b"\xd0\xff" + RUSSIAN.encode(), "text/html; charset=utf-8", RUSSIAN),
    ],
)
def test_mark_then_header_then_meta_then_utf_8_and_a_wrong_declaration_gives_way(
    body: bytes, content_type: str, expected: str
) -> None:
    assert decoded(body, content_type).endswith(expected)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_anything_can_be_decoded(body: bytes, declared: str) -> None:
    assert isinstance(decoded(body, f"text/html; charset={declared}"), str)


def test_only_character_sets_of_documents_are_fit() -> None:
    fit = ["utf-8", "KOI8-R", "gb18030", "shift_jis", "utf-16", "windows-1251"]
    unfit = ["idna", "punycode", "zlib_codec", "base64", "rot13", "unicode_escape", "utf-7", "undefined", "no-such"]
    assert [name for name in fit if not fit_charset(name)] == []
    assert [name for name in [*unfit, "", "\0"] if fit_charset(name)] == []
