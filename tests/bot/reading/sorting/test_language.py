"""Which language a text is in: enough to know what can be read for statements."""

from __future__ import annotations

import pytest

from bot.reading.sorting.language import in_language, language_code, language_of, other_paragraphs

FRENCH = (
    "Le bac entre les deux rives du fleuve doit circuler pendant tout l'hiver, selon les autorités des deux villes, "
    "qui ont annoncé cette décision vendredi après une journée de discussions avec le directeur de l'institut."
)
GERMAN = (
    "Die Fähre zwischen den beiden Ufern soll den ganzen Winter über verkehren, teilten die Behörden nach einem Tag "
    "voller Gespräche mit, und der Direktor des Instituts sagte, das Eis werde sie nicht aufhalten."
)
ENGLISH = (
    "The ferry between the two banks of the river will run all winter, officials in both towns said on Friday after a "
    "day of talks with the director of the institute, who said that the ice would not stop it."
)


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (FRENCH, "", "fr"),
        (FRENCH, "en", "fr"),  # sites whose every page says en
        (GERMAN, "de", "de"),
        (ENGLISH, "", "en"),
        (ENGLISH, "zh", "en"),  # sites whose every page says zh
        (ENGLISH, "fr", "en"),
        ("Putin, Xi meet", "", "en"),
        ("Bac d'hiver", "fr", "fr"),
        ("Паром ходит", "en", "ru"),
        ("Пором ходитиме між берегами всю зиму, повідомили обидва міста", "", "uk"),
        ("Паром екі жағалау арасында қыс бойы жүреді деп хабарлады", "ru", "kk"),
        ("Паром будзе хадзіць паміж берагамі ўсю зіму", "", "be"),
        ("Паром ће саобраћати између две обале целе зиме", "", "sr"),
        ("Паром будет ходить между берегами всю зиму", "uk", "ru"),
        ("渡轮整个冬天都运行", "", "zh"),
        ("", "", "en"),
    ],
)
def test_the_text_decides_and_the_pages_word_counts_where_it_leaves_it_open(
    text: str, declared: str, expected: str
) -> None:
    assert language_of(text, declared) == expected


def test_a_language_is_the_first_two_letters_of_a_tag() -> None:
    assert [language_code(tag) for tag in ("en-GB", "zh_CN", " RU ", "x-default", "", "english", "e")] == [
        *("en", "zh", "ru", "", "", "", "")
    ]


def test_paragraphs_in_other_letters_are_told_apart_from_names_in_brackets() -> None:
    english = "The minister (Сергей Велимский, 万巧玲) spoke of the ferries in the harbour."
    russian = "Министр сказал, что паромы пойдут в мае, как только сойдет лед."
    chinese = "部长说，渡轮将在五月恢复航行，河口届时开放，渔民等得够久了。"
    text = f"{english}\n{russian}\n{russian}\n\n{english}\n{chinese}"
    found = other_paragraphs(text, 0, len(text), "en")
    assert {code: [span.of(text) for span in spans] for code, spans in found.items()} == {
        "ru": [f"{russian}\n{russian}"],
        "zh": [chinese],
    }
    assert not other_paragraphs(english, 0, len(english), "en")


def test_english_paragraphs_are_told_from_names_and_lists_in_a_text_of_other_letters() -> None:
    english = "“We will sail in May,” the minister said, and the harbour will be open."
    for own, main in (("Паромы пойдут в мае.", "ru"), ("渡轮将在五月恢复航行。", "zh")):
        text = f"{own}\nHarbour Bank of Norland, Lake Steamship Company, Ferry Union, Tideway\n{own}\n{english}\n{own}"
        found = other_paragraphs(text, 0, len(text), main)
        assert {code: [span.of(text) for span in spans] for code, spans in found.items()} == {"en": [english]}


@pytest.mark.parametrize(
    ("main", "line", "expected"),
    [
        ("ru", "Міністр повідомив, що пороми підуть у травні, щойно зійде лід.", {"uk"}),
        ("ru", "Министр Iгорь Зiмiн сказал, что паромы пойдут в мае, а Андрiй ждет.", set()),  # Latin i
        ("ru", "Министр Андрій Зимин сказал, что паромы пойдут в мае, когда сойдет лед.", set()),
        ("uk", "Президент заявив про пороми, про порт та про море.", set()),
        ("uk", "Министр сказал, что мы увидим паромы в мае, когда мосты открыты.", {"ru"}),
        ("kk", "Паром жаздан бастап екi жага арасында катынайды.", set()),
    ],
)
def test_a_line_in_a_near_language_is_told_by_letters_that_the_text_s_own_has_not(
    main: str, line: str, expected: set[str]
) -> None:
    assert set(other_paragraphs(line, 0, len(line), main)) == expected


def test_each_language_alone_is_as_long_as_the_text_and_has_its_lines_where_they_were() -> None:
    lines = [
        ENGLISH,
        "Министр сказал, что паромы пойдут в мае, как только сойдет лед.",
        ENGLISH,
        "渡轮将在五月恢复航行，河口届时开放。",
    ]
    text = "\n".join(lines)
    others = other_paragraphs(text, 0, len(text), "en")
    for code, own in (("en", [lines[0], lines[2]]), ("ru", [lines[1]]), ("zh", [lines[3]])):
        alone = in_language(text, code, "en", others)
        assert len(alone) == len(text)
        assert [(alone.index(line), line) for line in alone.split("\n") if line] == [
            (text.index(line), line) if line != ENGLISH else (0, line) for line in own
        ]
    assert in_language(ENGLISH, "en", "en", {}) is ENGLISH
