"""The terminal shows what Slack shows, in a hundred columns, and obeys no escape sequence of a headline."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from bot.model import Answer, Question, Reading, Silent, Unheard
from digests.terminal import WIDTH, render_answer, render_digest
from tests.support.digest_builders import archive, arranged, item, known, reading, said, statement, whole
from tests.support.digest_strategies import ANSWERS, readings


def fits(text: str) -> bool:
    return all(len(line) <= WIDTH or line.strip().startswith("https://") for line in text.split("\n"))


@given(readings())
def test_every_story_is_there_once_in_lines_that_fit(given: list[Reading]) -> None:
    given = [replace(one, item=replace(one.item, title=f"Nr {n} of all")) for n, one in enumerate(given)]
    digest = arranged(*given)
    text = render_digest(digest)
    assert fits(text)
    assert not any(ord(c) < 32 and c != "\n" for c in text)
    for card in (card for one in (*digest.news, *digest.archive) for card in one.stories):
        assert text.count(f"* {card.readings[0].item.title}\n") == 1


@given(ANSWERS)
def test_every_answer_fits_the_terminal(answer: Answer) -> None:
    text = render_answer(answer, keep_days=400)
    assert fits(text)
    assert not any(ord(c) < 32 and c != "\n" for c in text)


def test_a_digest_reads_as_a_page() -> None:
    assert render_digest(whole()).split("\n")[:15] == [
        "China–Russia, Thursday 16 May",
        "=============================",
        "1 story from 2 items · 2 speakers · 2 outlets · since Wed 15 May 08:00 CEST",
        "",
        "SUMMITS & DIPLOMACY",
        "",
        "* Ministers agree on a second bridge",
        "  Harbour Herald · 15 May 2024 12:30 UTC · also: State Voice (state media)",
        "  https://outlet.example/bridge",
        "  The two ministers met on Thursday and spoke for three hours about the border crossings. A second",
        "  bridge is to open in the autumn, the hosts announced after the talks.",
        "    Ada Brandt (harbour master), to the Herald · direct quote · Harbour Herald:",
        "      | “The bridge opens before the first frost, not a day later”",
        "    Bo Lin · paraphrased · Harbour Herald: trade had doubled since the crossing opened",
        "",
    ]


def test_the_archive_is_told_apart_from_the_news() -> None:
    text = render_digest(arranged(*archive(), reading(item("3", title="Fresh news"))))
    assert text.index("Fresh news") < text.index("Added to the archive (older or undated articles)")


def test_an_answer_reads_as_a_list() -> None:
    assert render_answer(said(statement()), keep_days=400) == (
        "Ada Brandt · harbour master (14 May 2024)\n"
        "1 statement in 3 articles · Oct 2023 – May 2024\n"
        "\n"
        "> “The bridge will open before the first frost, and not a day later”\n"
        "  14 May 2024 · Harbour Herald · direct quote\n"
        "  https://outlet.example/bridge\n"
    )
    nobody = Unheard(question=Question(name="Bramdt"), nearest=(known(),))
    assert render_answer(nobody, keep_days=400) == (
        "I have no statements by “Bramdt”.\n"
        "Amur keeps what an article says for 400 days after it filed it.\n"
        "Did you mean:\n"
        "  - Ada Brandt · 8 statements\n"
    )
    silent = Silent(question=Question(name="Brandt"), known=known(statements=0), mentioned_in=())
    assert render_answer(silent, keep_days=400) == (
        "I have no statements by Ada Brandt.\nAmur keeps what an article says for 400 days after it filed it.\n"
    )
    asked = replace(silent, question=Question(name="Brandt", about="ferries"), known=known())
    assert render_answer(asked, keep_days=400) == "I have no statements by Ada Brandt that fit.\n"
