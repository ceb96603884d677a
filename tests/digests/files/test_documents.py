"""A week in three forms with the same content: nothing in it acts, and every link is kept."""

from __future__ import annotations

import io
from datetime import date
from html.parser import HTMLParser

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.edition.week import Development, OneCapital, Rewording, Week
from bot.model import Change, Due, StoryCard, StoryId, TopicId
from digests.files.html_document import html_file
from digests.files.markdown_document import markdown_file
from digests.files.word_document import word_file
from digests.slack.digests.week import compose_week
from digests.terminal import render_document
from digests.wording.document import Chapter, Document, Run, linked
from digests.wording.week import week_document
from tests.support.blocks import all_text
from tests.support.digest_builders import item, quote, reading, statement

TITLE = "Ministers <b>sign</b> *the* [ferry] treaty & more | $5"
TEXT = st.text(st.sampled_from("ab 1.-+=_*`[]()<>#|~&@:!/\\\n\x00é汉"), max_size=40)
URL = "https://outlet.example/a_(b)?c=1&d=2"


def a_week() -> Week:
    told = [reading(item(outlet, title=TITLE, outlet=outlet, url=URL)) for outlet in ("Herald", "Post")]
    card = StoryCard(story=StoryId("s"), readings=tuple(told), topic=TopicId("trade"))
    return Week(
        pack_name="China–Russia",
        first=date(2024, 5, 11),
        last=date(2024, 5, 17),
        developments=(Development(card=card, first=date(2024, 5, 13), last=date(2024, 5, 16)),),
        speakers=(("Ada Brandt", 4), ("Bo Lin", 1)),
        reworded=(
            Rewording(
                statement=statement(of=quote()),
                about="Energy",
                change=Change(before=date(2024, 5, 2), new=("suspended",), gone=("confident",)),
            ),
        ),
        one_capital=(OneCapital(side="Russia", item=item("o", title="Only here"), outlets=("State Wire",)),),
        due=(Due(name="Ferry fair", first=date(2024, 5, 20), last=date(2024, 5, 20)),),
    )


def words(document: Document) -> list[str]:
    lines = ["".join(run.words for run in line) for one in document.chapters for line in one.lines]
    return [" ".join(line.split()) for line in (document.title, *(one.heading for one in document.chapters), *lines)]


class Page(HTMLParser):
    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_week_in_ten_lines_has_what_happened_who_spoke_and_what_is_due() -> None:
    document = week_document(a_week())
    assert document.title == "China–Russia, the week of 11–17 May 2024"
    assert words(document)[1:] == [
        "Developments",
        "Who spoke most",
        "Changed wording",
        "Reported in one capital only",
        "What is due",
        f"{TITLE} · 2 outlets · Monday to Thursday",
        "Ada Brandt (4 statements), Bo Lin (1 statement)",
        "Ada Brandt on Energy: wording changed since 2 May 2024: new ‘suspended’, gone ‘confident’ · Harbour Herald",
        "Only Russia's: Only here · State Wire",
        "Ferry fair (20 May 2024)",
    ]


def test_every_form_says_the_same_and_keeps_the_links() -> None:
    document = week_document(a_week())
    links = [run.url for one in document.chapters for line in one.lines for run in line if run.url]
    page = Page(html_file(document))
    assert page.links == links
    assert all(line in " ".join("".join(page.text).split()) for line in words(document))
    word = docx.Document(io.BytesIO(word_file(document)))
    paragraphs = [" ".join(one.text.split()) for one in word.paragraphs]
    assert set(words(document)) <= set(paragraphs)
    assert [link.address for one in word.paragraphs for link in one.hyperlinks] == links
    markdown = Page(MarkdownIt("commonmark").render(markdown_file(document).decode()).encode())
    assert markdown.links == links
    assert all(line in " ".join("".join(markdown.text).split()) for line in words(document))
    slack = compose_week(a_week())
    assert "> · 2 outlets · Monday to Thursday" in all_text((slack,))
    assert slack.text.startswith("China–Russia, the week of 11–17 May 2024: Ministers")
    assert all(f"<{link.replace('&', '&amp;')}|" in all_text((slack,)) for link in links)
    assert links[0] in render_document(document)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a.example/ b", "//a.example", "https://", "", None]
)
def test_only_addresses_of_the_web_are_linked(url: str | None) -> None:
    assert linked("x", url) == Run("x")


@settings(max_examples=20)
@given(TEXT, TEXT)
@example("1. x", "www.a.example")
@example("- x", "http://a.example")
@example("a\\", "&copy; <b>")
def test_nothing_that_somebody_wrote_acts(title: str, tail: str) -> None:
    line = (linked(title or "x", f"https://a.example/{tail}"), Run(f" · {tail}"))
    document = Document(title=title, chapters=(Chapter(heading=title, lines=(line,)),))
    page = Page(html_file(document))
    assert set(page.tags) <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "ul", "li", "a"}
    docx.Document(io.BytesIO(word_file(document)))
    markdown = Page(
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown_file(document).decode()).encode()
    )
    assert set(markdown.tags) <= {"h1", "h2", "ul", "li", "a"}
    assert len(markdown.links) == bool(line[0].url)
