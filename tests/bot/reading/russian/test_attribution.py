"""Russian under strain: broken text costs bounded time and never a false offset; lists of words are all in use."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest

import bot.reading.russian
from bot.reading.russian.lexicon import RussianLexicon
from tests.support.prose.russian import reader

_ROOM = Path(bot.reading.russian.__file__).parent
_SAID = "«Лед сойдет в мае», — сказал Аркадий Вельт."


@pytest.mark.parametrize(
    "text",
    [
        "«" * 10_000,
        "«Лед " * 5_000,
        "сказалчто" * 11_000,
        "Вельт сказал, что " * 4_000,
        "\n".join(["Вопрос: Ответ:"] * 5_000),
        _SAID.encode("cp1251").decode("cp1252") * 500,
    ],
    ids=["marks", "openings", "no space", "cues without end", "labels", "a broken code page"],
)
def test_what_no_reporter_wrote_costs_bounded_time(text: str) -> None:
    before = time.process_time()
    quotes = reader().attribute(text, start=0, end=min(len(text), 100_000), on=None).quotes
    assert time.process_time() - before < 40
    assert all(quote.speaker is None for quote in quotes)


def test_a_name_in_two_scripts_breaks_nothing() -> None:
    text = "\u0420utin сказал, что лед сойдет. " + _SAID
    found = reader().attribute(text, start=0, end=len(text), on=None).quotes
    assert found[-1].text == "Лед сойдет в мае"
    assert found[-1].speaker is not None
    assert found[-1].speaker.name == "Аркадий Вельт"


@pytest.mark.parametrize(
    ("text", "speaker", "role", "via"),
    [
        (
            "Лидер Аркадий Вельт на встрече с министром по делам рек Ван И заявил, что лед сойдет.",
            "Аркадий Вельт",
            "лидер",
            None,
        ),
        ("В ходе встречи с послом острова Виктор Острин заявил, что лед сойдет.", "Виктор Острин", None, None),
        ("Вельт сказал, что порт ждет судов с юга. «Лед сойдет в мае», передает ТАСС.", "Вельт", None, "ТАСС"),
        ("Порт ждет судов. «Лед сойдет в мае», передает ТАСС.", "ТАСС", None, None),
        (
            "Лед сойдет в мае. Об этом рассказал заведующий сектором экономики и политики ИМЭМО РАН Виктор Острин.",
            "Виктор Острин",
            "заведующий сектором экономики и политики ИМЭМО РАН",
            None,
        ),
        (
            "Лед сойдет в мае. Об этом рассказал философ-лоцман, кандидат философских наук Виктор Острин.",
            "Виктор Острин",
            "кандидат философских наук",
            None,
        ),
    ],
    ids=[
        "beside a preposition",
        "another's role",
        "an agency passes on",
        "of nobody known",
        "long office",
        "two offices",
    ],
)
def test_the_last_statement_is_whose(text: str, speaker: str, role: str | None, via: str | None) -> None:
    last = reader().attribute(text, start=0, end=len(text), on=None).quotes[-1]
    assert last.speaker is not None
    assert (last.speaker.name, last.role, last.via) == (speaker, role, via)


def test_a_name_in_two_scripts_that_nobody_has_is_nobody() -> None:
    text = "Мид Кitая заявил, что паромы пойдут в мае."
    assert [one.speaker for one in reader().attribute(text, start=0, end=len(text), on=None).quotes] == [None]


def test_a_name_made_of_two_scripts_is_nobodys_name_either() -> None:
    text = "Президент Орландии Виктор Осtриn заявил, что паромы пойдут в мае. С ним согласен Олег Мирин."
    found = reader().attribute(text, start=0, end=len(text), on=None)
    assert [one.speaker.name for one in found.mentions] == ["Олег Мирин"]


def test_an_agency_without_its_name_is_the_last_one_named_or_nobody() -> None:
    text = "О льде писало Reuters. Агентство уточняло, что паромы стоят с ноября."
    found = [
        reader().attribute(one, start=0, end=len(one), on=None).quotes[-1] for one in (text, text.partition(". ")[2])
    ]
    assert [one.speaker and one.speaker.name for one in found] == ["Reuters", None]


def test_an_opening_mark_in_the_place_of_a_closing_one_ends_the_quotation() -> None:
    text = f"Вельт отметил, что лед тает, а не из «злых умыслов капитана«.\n{_SAID}"
    found = reader().attribute(text, start=0, end=len(text), on=None).quotes
    assert [one.text for one in found][1:] == ["Лед сойдет в мае"]


def test_only_the_stretch_that_is_asked_for_is_read() -> None:
    text = _SAID + "\n" + _SAID.replace("Лед", "Снег") + "\n" + _SAID
    start, end = text.index("\n"), text.rindex("\n")
    assert [q.text for q in reader().attribute(text, start=start, end=end, on=None).quotes] == ["Снег сойдет в мае"]


def test_every_list_is_read() -> None:
    lists = {(file, name) for file, part in RussianLexicon.__annotations__.items() for name in part.__annotations__}
    read = {
        node.attr
        for path in _ROOM.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
    }
    assert {name for _, name in lists} - read == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Вельт опроверг слова о том, что «лед уже сошел».", [("«лед уже сошел»", True)]),
        (
            "Вельт отверг слова о том, что «лед сошел, и порт никого не ждет».",
            [("«лед сошел, и порт никого не ждет»", True)],
        ),
        ("Вельт отрицал, что он говорил: «Порт открыт для судов».", []),
        ("«Порт открыт для судов», — опроверг слухи Вельт.", [("Порт открыт для судов", False)]),
    ],
    ids=["a clause", "a long clause", "words denied", "words that deny"],
)
def test_what_somebody_denies_is_no_plain_statement(text: str, expected: list[tuple[str, bool]]) -> None:
    found = [(q.text, q.stance) for q in reader().attribute(text, start=0, end=len(text), on=None).quotes]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("По словам секретаря министра Олега Мирина Веры Сокол, лед сойдет.", "секретарь министра Олега Мирина"),
        ("Секретарь министра Олега Мирина Вера Сокол заявила, что лед сойдет.", "секретарь министра Олега Мирина"),
        ("По словам помощницы Мирина Веры Сокол, лед сойдет.", "помощница Мирина"),
    ],
)
def test_an_aide_speaks_and_not_whose_aide_she_is(text: str, role: str) -> None:
    text += " Олег Мирин сказал, что порт открыт."
    aide, master = reader().attribute(text, start=0, end=len(text), on=None).quotes
    assert aide.speaker is not None
    assert (aide.speaker.name, aide.role) == ("Вера Сокол", role)
    assert master.role in (None, "министр")


@pytest.mark.parametrize(
    "text",
    [
        "Лед сойдет, сообщил пресс-секретарь президента Олег Мирин. Президент отметил, что порт открыт.",
        "Глава порта и Сокол встретились, сообщил пресс-секретарь президента Олег Мирин. Сам президент позже рассказал "
        "журналистам, что порт открыт.",
        "Лед сойдет, сообщил вице-премьер Олег Мирин. Премьер отметил, что порт открыт.",
        "Лед сойдет, сообщил пресс-секретарь президента России Олег Мирин. Президент России отметил, что порт открыт.",
    ],
    ids=["an aide", "an aide and another", "a deputy", "of the state"],
)
def test_an_office_within_another_office_is_not_its_holders(text: str) -> None:
    last = reader().attribute(text, start=0, end=len(text), on=None).quotes[-1]
    assert (last.text, last.speaker) == ("порт открыт", None)


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        ("В Белом доме сообщили, что лед сойдет.", "Белый дом", None),
        ("Депутат Вера Сокол ждет мая. «Лед не сойдет», — парировала Сокол.", "Вера Сокол", "депутат"),
        ("«Лед не сойдет», — парировала Вера Сокол.", "Вера Сокол", None),
        (
            "Министр Аркадий Вельт заявил, что порт открыт. Один из лоцманов в этом сомневается. «Лед не сойдет», — "
            "сказал он.",
            None,
            None,
        ),
        (
            "Министр Аркадий Вельт заявил, что порт открыт. Министр прибыл из столицы. «Лед не сойдет», — сказал он.",
            "Аркадий Вельт",
            "министр",
        ),
    ],
    ids=["an adjective of a name", "a verb", "a verb before a name", "one of several", "the same by his office"],
)
def test_neither_half_a_name_nor_a_verb_nor_a_stranger_is_taken_for_whoever_speaks(
    text: str, speaker: str | None, role: str | None
) -> None:
    last = reader().attribute(text, start=0, end=len(text), on=None).quotes[-1]
    assert (last.speaker.name if last.speaker else None, last.role) == (speaker, role)
