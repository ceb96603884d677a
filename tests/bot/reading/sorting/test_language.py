"""Which language a text is in: enough to know what can be read for statements."""

from __future__ import annotations

import pytest

from bot.reading.sorting.language import language_code, language_of, other_paragraphs

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
    assert set(other_paragraphs(text, 0, len(text), "ru")) == {"zh"}
