"""Foreign text made plain."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.documents.sanitizer import cut, one_line, plain_text, tidy, without_markup
from tests.support.feed_server import words

ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
STEERING = "\x00\x1f\x85\xa0\xad\u200b\u200d\u202e\u2028\u2066\ufeff\ud83d\u0301" + ENGLAND
anything = st.text(st.characters(codec=None, categories=None)) | st.text(
    st.sampled_from("a <>&;#x/\"'\n\r\t" + STEERING)
)


@given(anything)
def test_plain_text_can_be_stored_and_shown(text: str) -> None:
    for made in (plain_text(text, markup=True), plain_text(text, markup=False)):
        made.encode()
        assert not set(made) & set("\x00\x08\x1b\x7f\x85\xad\u200b\u202a\u202e\u2066\u2069\ufeff\ufffe\r")
        assert "\n\n\n" not in made
        assert made == made.strip()


@given(anything)
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert one_line(one_line(text)) == one_line(text)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<ul><li>a<li>b</ul>c", "a\n\nb\n\nc"),
        ("a<b>b</b>c <a href='x'>d</a>", "abc d"),
        ("<script>alert(1)</script>x<style>p{}</style><iframe src=x>y</iframe>", "x"),
        ("<img src=x onerror=alert(1)>caption", "caption"),
        ("1 &lt; 2 &amp;amp; &lt;b&gt;", "1 < 2 &amp; <b>"),
        ("<!-- no --><![CDATA[no]]>yes", "yes"),
        ("  lines\n   that  are\nwrapped ", "lines that are wrapped"),
        ("„Zitat“ «цитата» 「引用」", "„Zitat“ «цитата» 「引用」"),
    ],
)
def test_markup_becomes_paragraphs_and_lines(markup: str, text: str) -> None:
    assert without_markup(markup) == text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("1 < 2 and AT&T", "1 < 2 and AT&T"),
        ("Caf&#233; &amp; bar &bogus; &", "Café & bar &bogus; &"),
        ("<!channel> <@U1>", "<!channel> <@U1>"),
        ("<b>Bold</b> & <i>plain", "Bold & plain"),
        ("Report \u202egpj.exe\u202c end", "Report gpj.exe end"),
        ("k\u200be\ufeffy\u00adword", "keyword"),
        ("a\u2028b\u2029c\u0085d\r\ne", "a\nb\nc\nd\ne"),
        ("key\u00a0word", "key word"),
        ("x\U000e0069\U000e0067\U000e006e", "x"),
        (f"{ENGLAND} 👨\u200d👩", f"{ENGLAND} 👨\u200d👩"),
        ("Z" + "\u0351\u0352\u0353" * 2000, "Z\u0351\u0352\u0353\u0351"),
        ("Cafe\u0301", "Cafe\u0301"),
        ("a\x00b\x1bc", "abc"),
    ],
)
def test_what_steers_or_hides_is_taken_out_and_what_is_text_stays(given: str, text: str) -> None:
    assert plain_text(given, markup=False) == text


@pytest.mark.parametrize(
    "hostile", words('<div> </div> <p><b> <blockquote><p> <a/href=" <!-- <a &a <![CDATA[ < <script> &#x41; &lt;')
)
def test_repetition_costs_no_more_than_its_length(hostile: str) -> None:
    began = time.process_time()
    plain_text(hostile * 50_000, markup=True)
    plain_text(hostile * 50_000, markup=False)
    assert time.process_time() - began < 3


@given(st.text(max_size=300), st.integers(2, 120))
def test_a_cut_is_never_longer_than_asked_and_says_so(text: str, most: int) -> None:
    short = cut(text, most)
    assert len(short) <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
