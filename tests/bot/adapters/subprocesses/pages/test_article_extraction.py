"""What is taken from a page: the article, and nothing that stands beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.adapters.subprocesses.pages.article_extraction import article_of
from bot.model import Article, Flaw, Page, Unusable
from tests.support.web.article_pages import PARAGRAPHS, SURROUNDINGS, TEXT, TITLE, page

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://courier.example/2026/ferry"


def read(body: bytes | str, *, url: str = URL, **headers: str) -> Article:
    found = tried(body, url=url, **headers)
    assert isinstance(found, Article), found
    return found


def tried(body: bytes | str, *, url: str = URL, **headers: str) -> Article | Unusable:
    given = {"content-type": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
    data = body.encode() if isinstance(body, str) else body
    whole = Page(url=url, status=200, headers=tuple(given.items()), body=data, fetched_at=NOON)
    return article_of(whole, now=NOON)


def in_body(markup: str) -> str:
    filler = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"<html><head><title>x</title></head><body><div class='entry-content'>{filler}{markup}</div></body></html>"


def test_the_article_comes_out_whole_and_alone() -> None:
    found = read(page())
    assert found.text == TEXT
    assert (found.title, found.language, found.free) == (TITLE, "en", True)
    assert [words for words in SURROUNDINGS if words in found.text] == []


@pytest.mark.parametrize(
    ("charset", "title", "paragraphs"),
    [
        ("utf-8", "Größe “жизнь” 東京", PARAGRAPHS),
        (
            "windows-1251",
            "Паром между Хэйхэ и Благовещенском",
            (
                "Россия и Китай договорились в пятницу, что паром между двумя берегами будет ходить всю зиму.",
                "«Лёд нас не остановит», — сказал Орест Вальдман, директор института переправ в Хэйхэ.",
                "Второе судно ожидается в декабре, говорится в заявлении института, и оно будет возить лес.",
            ),
        ),
        (
            "gb18030",
            "黑河与布拉戈维申斯克之间的渡轮",
            (
                "两地官员周五宣布，经过一天的会谈，中国和俄罗斯同意让渡轮整个冬天都运行，往返于黑河与布拉戈维申斯克之间。",
                "“冰挡不住我们，”黑河渡口研究所所长奥列斯特·瓦尔德曼说，他还说渡轮需要两班船员和很多茶水才能整个冬天运行。",
                "研究所在一份声明中说，第二艘船将于十二月抵达，星期一运送木材，其他日子运送旅客，票价与夏天一样不变。",
            ),
        ),
    ],
)
def test_every_character_of_any_encoding_arrives(charset: str, title: str, paragraphs: tuple[str, ...]) -> None:
    found = read(page(paragraphs, title=title, charset=charset, lang=""))
    assert found.text == "\n\n".join(paragraphs)
    assert found.title == title
    assert read(page(paragraphs, title=title, charset=charset), content_type=f"text/html; charset={charset}") == read(
        page(paragraphs, title=title, charset=charset)
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>He said: <q>one <em>two</em></q> and <q>three</q>, and left.</p>", "“one two” and “three”, and left."),
        ("<p>It grew by a third <time datetime='2026-11-01'>last week</time>, she said.</p>", "a third last week, she"),
        ("<p>“Ice,” he said<sup>[1]</sup> of the river and its banks.</p>", "“Ice,” he said of the river"),
        ("A line by the mayor, who had much to say.<br>“Tea,” she said.<br><br>Then he left.", "Then he left."),
        ("A line by the mayor, who had much to say.<br>“Tea,” she said.<br><br>Then he left.", "A line by the mayor"),
        ("<blockquote><p>“A block of words,” the ministry said in it.</p></blockquote>", "“A block of words,” the"),
        (
            "<p><a href='/p'>Pavel Inventov, who has piloted boats since May</a> said: “Ice is ice.”</p>",
            "May said: “Ice",
        ),
        ("<ul><li>“Point one,” said Ada Nobody, who teaches.</li></ul>", "\n\n“Point one,” said Ada Nobody"),
        (
            "<p>An <b>inline</b> <a href='/x'>link</a> to <i>nothing</i>, said <span>Ada</span>.</p>",
            "An inline link to",
        ),
    ],
)
def test_what_a_browser_shows_of_a_sentence_is_kept_in_it(markup: str, expected: str) -> None:
    text = read(in_body(markup)).text
    assert expected in text
    assert text.startswith(PARAGRAPHS[0])


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><img src=x><figcaption>“Stray,” said a caption.</figcaption></figure>",
        "<p class='wp-caption-text'>“Stray,” said a caption.</p>",
        "<div class='pull-quote'>“Stray words of nobody, repeated in large letters for effect.”</div>",
        "<div class='related-posts'><p>“Stray,” said a man in another article.</p></div>",
        "<div id='comments'><p>“Stray,” said a reader of the article.</p></div>",
        "<div class='newsletter-signup'><p>Stray: get our newsletter every day of the week.</p></div>",
        "<p>Read more: <a href='/x'>Stray headlines of the week</a></p>",
        "<aside><p>Stray box with the history of the ferry and its captains.</p></aside>",
        "<script>var stray = 'Stray';</script><style>.Stray{}</style><noscript>Stray</noscript>",
        "<div style='display:none'><p>Stray hidden words of “nobody”, he said.</p></div>",
        "<form><p>Stray: leave your address here and we will write to you.</p></form>",
    ],
)
def test_captions_pull_quotes_comments_and_links_to_other_articles_are_left_out(markup: str) -> None:
    assert "Stray" not in read(in_body(markup)).text


def test_a_class_name_alone_does_not_lose_an_article() -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    assert read(f"<html><head></head><body><div class='related comments promo'>{body}</div></body></html>").text == TEXT


# ------------------------------------------------------------------------------------------------------ date, address


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2026-11-18T23:30:00+03:00">', date(2026, 11, 18)),
        (
            '<meta property="article:published_time" content="2026-11-17"><meta property="article:modified_time" '
            'content="2026-11-19">',
            date(2026, 11, 17),
        ),
        (
            '<script type="application/ld+json">{"@type": "Article", "datePublished": "2026-11-16T08:00:00Z"}</script>',
            date(2026, 11, 16),
        ),
        ('<meta property="article:published_time" content="1994-11-18">', None),
        ('<meta property="article:published_time" content="2031-01-01">', None),
        ("", None),
    ],
)
def test_the_original_day_is_believed_between_1995_and_tomorrow(head: str, expected: date | None) -> None:
    assert read(page(head=head), url="https://courier.example/ferry").published == expected


def test_a_date_in_the_prose_is_no_publication_date() -> None:
    assert read(in_body("<p>On 3 March 2019 the first boat sank, she said in May 2020.</p>")).published is None


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/ferry", "https://courier.example/ferry"),
        ("https://www.courier.example/ferry", "https://www.courier.example/ferry"),
        ("https://elsewhere.test/ferry", URL + "?utm_source=feed"),
        ("http://169.254.169.254/latest/meta-data", URL + "?utm_source=feed"),
    ],
)
def test_the_canonical_address_is_taken_from_the_same_site_only(href: str, expected: str) -> None:
    found = read(page(head=f'<link rel="canonical" href="{href}">'), url=URL + "?utm_source=feed")
    assert found.url == expected


def test_a_page_that_says_it_is_for_subscribers_is_known_by_it() -> None:
    said = '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'
    assert not read(page(head=said)).free


def test_the_language_is_the_pages_own_word() -> None:
    assert read(page(lang="zh-CN")).language == "zh"
    assert read(page(lang="").replace(b' lang=""', b""), url=URL).language == ""


# ----------------------------------------------------------------------------------------------------- no article here


@pytest.mark.parametrize(
    ("body", "headers", "flaw", "reason"),
    [
        (page(), {"cf_mitigated": "challenge"}, Flaw.BOT_WALL, "a bot wall (Cloudflare challenge) instead of its page"),
        (
            b"%PDF-1.7",
            {"content_type": "application/pdf"},
            Flaw.OTHER,
            "its address leads to no web page (application/pdf)",
        ),
        (b"<html><body></body></html>", {}, Flaw.OTHER, "its page holds no article that can be told from the rest"),
        (b"plain words", {}, Flaw.OTHER, "its page is no HTML"),
    ],
)
def test_what_is_no_article_is_told_in_a_sentence(
    body: bytes, headers: dict[str, str], flaw: Flaw, reason: str
) -> None:
    assert tried(body, **headers) == Unusable(flaw, reason)


def test_entities_of_a_page_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(9))
    found = read(f"<!DOCTYPE html [{bomb}]>" + in_body("<p>The bomb: &e8; and no more than that.</p>"))
    assert len(found.text) < 2 * len(TEXT)


def test_text_that_steers_or_hides_is_cleaned_away() -> None:
    assert "he\u202e said" not in read(in_body("<p>“Ice,” he\u202e said\u200b to the \x07mayor of the town.</p>")).text
