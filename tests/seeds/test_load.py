"""The pack that ships, a second one, and what is said of a broken one."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import seeds
from bot.errors import KnowledgeWrong
from bot.model import SpeakerId, fold
from tests.support.news import pack as shipped

PACK = Path(__file__).parent / "pack"
TWELVE = (
    "summits trade sanctions energy defence ukraine technology eurasia arctic-space indo-pacific middle-east-dprk "
    "media-ideology"
)


def test_what_ships_can_be_loaded() -> None:
    pack = seeds.load()
    assert pack.name == "China–Russia"
    assert [side.name for side in pack.sides] == ["China", "Russia"]
    assert [topic.id for topic in pack.topics] == TWELVE.split()
    assert len(pack.people) > 150
    assert len(pack.orgs) > 40
    assert len(pack.feeds) > 40
    assert pack.documents == 200_000


def test_it_is_loaded_quickly() -> None:
    began = time.process_time()
    seeds.load()
    assert time.process_time() - began < 10  # .1 s of a processor; a slow one gets room


def test_loading_it_loads_neither_spacy_nor_feedparser_nor_numpy() -> None:
    code = "import seeds, sys; seeds.load(); print({'spacy', 'feedparser', 'numpy'} & sys.modules.keys())"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"


def test_people_that_are_mixed_up_elsewhere_are_apart_here() -> None:
    people = {person.id: person for person in shipped().people}
    for one, other in [("wan-qingsong", "wang-yi"), ("artyom-lukin", "alexander-lukin")]:
        forms = [
            {fold(form) for form in (people[SpeakerId(id_)].name, *people[SpeakerId(id_)].aliases)}
            for id_ in (one, other)
        ]
        assert not forms[0] & forms[1]


def test_family_names_come_first_where_they_do() -> None:
    people = {person.name: person for person in shipped().people}
    assert all(people[name].family_first for name in ("Wan Qingsong", "Hua Chunying", "Xi Jinping", "Kim Jong Un"))
    assert not any(people[name].family_first for name in ("Yun Sun", "Ian Chong", "Alexander Gabuev", "Bobo Lo"))


def test_a_role_that_nobody_checked_carries_no_date() -> None:
    people = {person.name: person for person in shipped().people}
    assert people["Alexander Gabuev"].as_of == "2025-05"
    assert people["Temur Umarov"].as_of == ""


def test_no_address_or_note_of_others_is_in_the_tables() -> None:
    for name in ("people.csv", "orgs.csv"):
        written = (seeds.HOME / name).read_text("utf8")
        assert "http" not in written
        assert "unverified" not in written


def test_no_surname_alone_that_many_bear_is_an_alias() -> None:
    forms = Counter(fold(form) for person in shipped().people for form in (person.name, *person.aliases))
    assert not {"li", "wang", "zhang", "zhao", "liu", "he", "han", "sun", "cai", "yang", "lin", "lukin"} & forms.keys()


def test_a_second_tiny_pack_is_another_watch() -> None:
    pack = seeds.load(PACK)
    assert pack.name == "Borduria–Syldavia"
    assert [(topic.id, topic.order) for topic in pack.topics] == [("water", 0), ("border", 1)]
    assert pack.topics[1].terms == (("border", 2.5), ("crossing*", 2.5))
    assert [person.family_first for person in pack.people] == [False, True]
    assert (pack.documents, pack.document_frequency, pack.hints, pack.wording) == (0, (), (), ())
    assert len(pack.feeds) == 1


@pytest.mark.parametrize(
    ("who", "title", "day", "held"),
    [
        ("Vladimir Putin", "President", date(2010, 5, 1), False),
        ("Vladimir Putin", "Prime Minister", date(2010, 5, 1), True),
        ("Dmitry Medvedev", "President", date(2010, 5, 1), True),
        ("Vladimir Putin", "President", date(2012, 5, 31), True),
        ("Mark Rutte", "Secretary General of NATO", None, True),
        ("Jens Stoltenberg", "Secretary General of NATO", None, True),  # on an unknown day it may have been
        ("Jens Stoltenberg", "Secretary General of NATO", date(2025, 1, 1), False),
        ("Jens Stoltenberg", "Secretary General of NATO", date(2022, 2, 24), True),
        ("Wang Yi", "Foreign Minister", date(2023, 3, 1), False),
        ("Qin Gang", "Foreign Minister", date(2023, 3, 1), True),
        ("Xi Jinping", "President", date(2027, 5, 1), True),  # half a year after what is known
        ("Xi Jinping", "President", date(2027, 6, 1), False),
    ],
)
def test_an_office_is_held_in_its_months(who: str, title: str, day: date | None, held: bool) -> None:
    (person,) = [one for one in shipped().people if one.name == who]
    assert any(office.title == title and office.held(day) for office in person.offices) is held


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Mila Brankovic,Water minister,BO,May 2024,,2026-11", "YYYY"),
        ("Mila Brankovic,,BO,2024-05,,2026-11", "no office"),
        ("Mila Brankovic,Water minister,BO,2024-05,,", "as_of"),
        ("Nobody Known,Water minister,BO,2024-05,,2026-11", "people.csv"),
    ],
)
def test_a_broken_office_is_named_with_its_line(tmp_path: Path, row: str, problem: str) -> None:
    shutil.copytree(PACK, tmp_path, dirs_exist_ok=True)
    (tmp_path / "offices.csv").write_text(f"name,office,state,since,until,as_of\n{row}\n", "utf8")
    with pytest.raises(KnowledgeWrong) as shown:
        seeds.load(tmp_path)
    assert shown.value.where == "offices.csv line 2"
    assert problem in shown.value.problem


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "problem"),
    [
        ("topics.toml", '1 = ["flood*"]', '1 = ["flood*"', "topics.toml line 8", "unclosed array"),
        ("topics.toml", '"flood*"', '"fl*"', "topics.toml line 6", "letters before the *"),
        ("topics.toml", '"2.5" =', '"much" =', "topics.toml line 12", "no weight"),
        ("topics.toml", 'id = "border"', 'id = "water"', "topics.toml line 9", "stands twice"),
        ("topics.toml", 'id = "border"', 'id = "Border!"', "topics.toml line 9", "no topic id"),
        ("topics.toml", 'name = "Water"', "name = 3", "topics.toml line 3", "text in quotation marks"),
        ("topics.toml", 'name = "Water"', 'title = "Water"', "topics.toml line 3", "not known"),
        (
            "vocabulary.toml",
            'bilateral = ["zympathia bridge"]',
            "bilateral = 5",
            "vocabulary.toml line 2",
            "list of terms",
        ),
        ("vocabulary.toml", '"quiz"', '"…"', "vocabulary.toml line 4", "no word"),
        ("vocabulary.toml", '"quiz"', "7", "vocabulary.toml line 4", "7 is not a term"),
        ("vocabulary.toml", 'terms = ["syldavia*", "klow"]', "", "vocabulary.toml line 11", "needs terms that name it"),
        ("topics.toml", '[topic.terms]\n"2.5" =', "terms =", "topics.toml line 9", "needs [topic.terms]"),
        (
            "vocabulary.toml",
            '[[side]]\nname = "Borduria"',
            '[[side]]\nnme = "Borduria"',
            "vocabulary.toml line 7",
            "not known",
        ),
        ("people.csv", "2024-05", "May 2024", "people.csv line 2", "YYYY"),
        ("people.csv", "Tarn Osskar", "Mila Brankovic", "people.csv line 3", "already in people.csv line 2"),
        ("people.csv", ",,yes", ",,perhaps", "people.csv line 3", "yes or empty"),
        ("people.csv", "Water minister", "Minister, water", "people.csv line 2", "9 fields instead of 8"),
        ("people.csv", "name,aliases", "aliases,name", "people.csv line 1", "columns"),
        ("people.csv", "2024-05,,", "2024-05,Q-12,", "people.csv line 2", "wikidata should be like Q7747"),
        ("people.csv", "Water minister", '"Water" minister', "people.csv line 2", "expected after"),
        ("orgs.csv", "River Board", "…", "orgs.csv line 2", "no name"),
        ("orgs.csv", "SY\n", "SY\nRiver Board,,agency,SY\n", "orgs.csv line 3", "stands already in orgs.csv line 2"),
        ("calendar.toml", 'every = "05-16"', 'every = "02-29"', "calendar.toml line 4", "of every year"),
        ("calendar.toml", '"2025-06-01/2025-06-03"', '"2025-06-03/2025-06-01"', "calendar.toml line 5", "is no date"),
        ("calendar.toml", "[6, 7]", "[6, 13]", "calendar.toml line 11", "from 1 to 12"),
        ("calendar.toml", "months = [6, 7]\n", "", "calendar.toml line 9", "needs every, months or dates"),
        ("calendar.toml", 'source = "The fair\'s own page"', "", "calendar.toml line 2", "needs a source"),
        ("feeds.opml", "</opml>", "", "feeds.opml", "well-formed"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, where: str, problem: str
) -> None:
    shutil.copytree(PACK, tmp_path, dirs_exist_ok=True)
    written = (tmp_path / file).read_text("utf8")
    assert old in written
    (tmp_path / file).write_text(written.replace(old, new), "utf8")
    with pytest.raises(KnowledgeWrong) as shown:
        seeds.load(tmp_path)
    assert shown.value.where == where
    assert problem in shown.value.problem


@pytest.mark.parametrize("file", ["vocabulary.toml", "topics.toml", "people.csv", "orgs.csv", "feeds.opml"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    shutil.copytree(PACK, tmp_path, dirs_exist_ok=True)
    (tmp_path / file).unlink()
    with pytest.raises(KnowledgeWrong, match=file):
        seeds.load(tmp_path)


@pytest.mark.parametrize(
    "data",
    [b"no gzip", gzip.compress(b"#N\tmany\n", mtime=0), gzip.compress(b"", mtime=0), gzip.compress(b"x", mtime=0)],
)
def test_a_broken_table_of_frequencies_is_named(tmp_path: Path, data: bytes) -> None:
    shutil.copytree(PACK, tmp_path, dirs_exist_ok=True)
    (tmp_path / "df.tsv.gz").write_bytes(data)
    with pytest.raises(KnowledgeWrong, match=r"df\.tsv\.gz"):
        seeds.load(tmp_path)


def test_bytes_that_are_no_utf8_are_named_with_their_line(tmp_path: Path) -> None:
    shutil.copytree(PACK, tmp_path, dirs_exist_ok=True)
    (tmp_path / "topics.toml").write_bytes(b'[[topic]]\nid = "\xff"\n')
    with pytest.raises(KnowledgeWrong, match=r"topics\.toml line 2: not UTF-8"):
        seeds.load(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeWrong, match="no such folder"):
        seeds.load(tmp_path / "nowhere")


def test_learnt_wording_is_read_and_a_broken_line_of_it_is_named(tmp_path: Path) -> None:
    shutil.copytree(PACK, tmp_path, dirs_exist_ok=True)
    (tmp_path / "wording.tsv").write_text("# Learnt.\nbias\t-0.5\ntitle: _one meet\t1.25\n", "utf8")
    assert seeds.load(tmp_path).wording == (("bias", -0.5), ("title: _one meet", 1.25))
    (tmp_path / "wording.tsv").write_text("# Learnt.\ntitle: meet\tmuch\n", "utf8")
    with pytest.raises(KnowledgeWrong, match="a number") as shown:
        seeds.load(tmp_path)
    assert shown.value.where == "wording.tsv line 2"
