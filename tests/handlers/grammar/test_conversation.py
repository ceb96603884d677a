"""Plain words are read as the commands they stand for, and never taken for a name that they are not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.grammar.conversation import (
    AsCommand,
    Greeting,
    Known,
    NotUnderstood,
    PerhapsName,
    Stop,
    Thanks,
    WhoseWords,
    Wish,
    parse_conversation,
)
from tests.support.digest_builders import TOPICS

NAMES = frozenset({"brandt", "ada brandt", "oskar lindqvist", "lindqvist", "брандт", "on"})
KNOWN = Known(today=date(2031, 3, 4), topics=TOPICS, is_name=lambda text: text.casefold() in NAMES)


def read(text: str) -> Wish:
    return parse_conversation(text, KNOWN)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("what did Brandt say about banks last month?", "Brandt about banks last month"),
        ("What has Ada Brandt said about cargo", "Ada Brandt about cargo"),
        ("could you please tell me what Brandt said about cargo", "Brandt about cargo"),
        ("did Brandt say anything on cargo?", "Brandt on cargo"),
        ("what is Brandt saying", "Brandt"),
        ("has Brandt spoken on banks", "Brandt on banks"),
        ("what did the Harbour Office say yesterday", "Harbour Office yesterday"),
        ("quotes by Brandt since 2030", "Brandt since 2030"),
        ("Brandt's latest words on trade", "Brandt on trade"),
        ("<@U0AMUR> Brandt about cargo?", "Brandt about cargo"),
        ("<@U0AMUR|amur> whosaid Brandt about cargo", "Brandt about cargo"),
        ("/whosaid Brandt about cargo", "Brandt about cargo"),
        ("who said: Brandt on payments since 2030", "Brandt on payments since 2030"),
        ("show Brandt on cargo", "Brandt on cargo"),
        ("tell me about Brandt", "Brandt"),
        ("Brandt", "Brandt"),
        ("Brandt last week", "Brandt last week"),
        ("Что сказал Брандт?", "Брандт"),
        ("что Ада Брандт говорила о банках?", "Ада Брандт on банках"),
        ("勃兰特说了什么？", "勃兰特"),
        ("勃兰特关于天然气说了些什么", "勃兰特 on 天然气"),
        ("勃兰特谈到天然气说了什么", "勃兰特 on 天然气"),
    ],
)
def test_a_question_about_somebody_is_whosaid(text: str, asked: str) -> None:
    assert read(text) == AsCommand("/whosaid", asked)


@pytest.mark.parametrize(
    ("text", "command", "asked"),
    [
        ("digest energy last week", "/digest", "energy last week"),
        ("what's new?", "/digest", ""),
        ("what's new on energy since Monday", "/digest", "energy since Monday"),
        ("any news on energy", "/digest", "energy"),
        ("what happened yesterday", "/digest", "yesterday"),
        ("news from last week", "/digest", "last week"),
        ("yesterday", "/digest", "yesterday"),
        ("energy last week", "/digest", "energy last week"),
        ("settings", "/digest", "settings"),
        ("status", "/amur", "status"),
        ("How are you?", "/amur", "status"),
        ("help", "/amur", "help"),
        ("what can you do?", "/amur", "help"),
        ("alerts", "/alerts", "list"),
        ("show my alerts", "/alerts", "list"),
        ("alert me about gallium", "/alerts", "add gallium"),
        ("let me know when Brandt speaks", "/alerts", 'add speaker:"Brandt"'),
        ("follow Brandt", "/alerts", 'add speaker:"Brandt"'),
        ("unfollow Brandt", "/alerts", 'remove speaker:"Brandt"'),
        ("remove alert 2", "/alerts", "remove 2"),
        ("search gallium AND price", "/search", "gallium AND price"),
        ("find gallium", "/search", "gallium"),
        ("topics", "/topics", ""),
        ("feeds failing", "/feeds", "failing"),
        ("что нового?", "/digest", ""),
        ("帮助", "/amur", "help"),
    ],
)
def test_other_plain_words_are_the_command_they_stand_for(text: str, command: str, asked: str) -> None:
    assert read(text) == AsCommand(command, asked)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('who said "no limits"?', WhoseWords("no limits")),
        ("who said no limits", WhoseWords("no limits")),
        ("who talked about banks", WhoseWords("banks")),
        ("hello", Greeting()),
        ("Hi there!", Greeting()),
        ("<@U0AMUR>", Greeting()),
        ("thanks!", Thanks()),
        ("stop", Stop()),
        ("stop sending me alerts", Stop()),
        ("Lindkvist", PerhapsName("Lindkvist")),
        ("Ada Brant", PerhapsName("Ada Brant")),
        ("qu dit brandt", PerhapsName("qu dit brandt", "brandt")),
        ("remind me tomorrow", NotUnderstood("remind me tomorrow")),
        ("what did he say", NotUnderstood("what did he say")),
        ("sing me a song", NotUnderstood("sing me a song")),
        ("how many are on file", NotUnderstood("how many are on file")),
        ("Что говорил Брандт в прошлом месяце?", NotUnderstood("Что говорил Брандт в прошлом месяце", "Брандт")),
        ("Was sagte Brandt?", NotUnderstood("Was sagte Brandt", "Brandt")),
        ("Qu'a dit Ada Brandt des banques ?", NotUnderstood("Qu'a dit Ada Brandt des banques", "Ada Brandt")),
        ("кто сказал «без границ»?", WhoseWords("без границ")),
        ("谁说过“没有止境”？", WhoseWords("没有止境")),
    ],
)
def test_what_is_no_command_is_told_apart(text: str, meant: Wish) -> None:
    assert read(text) == meant


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read(text)
