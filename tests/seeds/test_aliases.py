"""A team's own names for the pack's people and bodies."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeWrong
from bot.reading.sorting.pack_terms import PackTerms
from bot.settings import read_settings
from handlers.processes.pack.pack import pack_of
from handlers.processes.pack.pack_reload import stamps_of
from seeds.aliases import with_aliases
from tests.support.texts import PACK


def _file(folder: Path, *rows: str) -> Path:
    path = folder / "names.csv"
    path.write_text("\n".join(["name,aliases", *rows]), encoding="utf-8")
    return path


def test_people_and_bodies_are_known_by_them_in_any_script(tmp_path: Path) -> None:
    pack = with_aliases(
        PACK, _file(tmp_path, "Wan Qiaoling,Вань Цяолин; Qiaoling W.", "", "Harbour Ministry of Norland,Минпорт")
    )
    assert PackTerms(pack).gloss("Минпорт поздравил Вань Цяолина") == ("Harbour Ministry of Norland", "Wan Qiaoling")
    assert with_aliases(PACK, None) is PACK


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Nobody Known,Nobody", "neither in people.csv nor in orgs.csv"),
        ("Wan Qiaoling,Ostrin", "is a name of Viktor Ostrin already"),
        ("Wan Qiaoling,a,b", "3 fields"),
        ('"Wan', "line 2"),
    ],
)
def test_what_is_off_is_named_with_its_line(tmp_path: Path, row: str, problem: str) -> None:
    with pytest.raises(KnowledgeWrong, match=problem) as wrong:
        with_aliases(PACK, _file(tmp_path, row))
    assert "names.csv line 2" in str(wrong.value)


def test_the_setting_names_the_file_and_it_is_followed(tmp_path: Path) -> None:
    path = _file(tmp_path, "Vladimir Putin,Wladimir P.")
    settings = read_settings(aliases=path, data=tmp_path)
    assert "Wladimir P." in next(one.aliases for one in pack_of(settings).people if one.name == "Vladimir Putin")
    followed = stamps_of(settings)
    assert str(path) in followed
    assert any(name.endswith("languages/ru.toml") for name in followed)
