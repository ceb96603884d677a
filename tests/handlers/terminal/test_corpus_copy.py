"""The copy of the seed corpus: it takes what is new, and keeps what people did to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.terminal.corpus_copy import copy_corpus


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "ferry.txt").write_text("The ferry goes at nine.")
    (folder / "pier.txt").write_text("The pier is of wood.")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "corpus"


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("*.txt")}


def test_the_first_start_copies_every_text(seeds: Path, folder: Path) -> None:
    (seeds / "notes.md").write_text("not a text of the corpus")
    assert copy_corpus(seeds, folder) == ()
    assert texts(folder) == texts(seeds)
    assert not (folder / "notes.md").exists()


def test_what_somebody_dropped_is_there_after_a_restart(seeds: Path, folder: Path) -> None:
    copy_corpus(seeds, folder)
    (folder / "mine.txt").write_text("A text of my own.")
    copy_corpus(seeds, folder)
    assert texts(folder) == {**texts(seeds), "mine.txt": "A text of my own."}
    assert not (seeds / "mine.txt").exists()


def test_a_seed_file_that_is_new_or_changed_arrives(seeds: Path, folder: Path) -> None:
    copy_corpus(seeds, folder)
    (seeds / "pier.txt").write_text("The pier is of stone.")
    (seeds / "lamp.txt").write_text("The lamp burns.")
    assert copy_corpus(seeds, folder) == ()
    assert texts(folder) == texts(seeds)


def test_an_untouched_file_is_not_written_again(seeds: Path, folder: Path) -> None:
    """The watcher would take a new time for a change."""
    copy_corpus(seeds, folder)
    before = (folder / "pier.txt").stat()
    copy_corpus(seeds, folder)
    after = (folder / "pier.txt").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_somebody_changed_or_removed_stays_so(seeds: Path, folder: Path) -> None:
    copy_corpus(seeds, folder)
    (folder / "pier.txt").write_text("I know better.")
    (folder / "ferry.txt").unlink()
    assert copy_corpus(seeds, folder) == ()
    assert texts(folder) == {"pier.txt": "I know better."}


def test_where_both_sides_changed_the_persons_is_kept_and_named_every_time(seeds: Path, folder: Path) -> None:
    copy_corpus(seeds, folder)
    (folder / "pier.txt").write_text("I know better.")
    (seeds / "pier.txt").write_text("The pier is of stone.")
    assert copy_corpus(seeds, folder) == copy_corpus(seeds, folder) == ("pier.txt",)
    assert texts(folder)["pier.txt"] == "I know better."


def test_a_file_of_a_later_seeds_name_is_kept(seeds: Path, folder: Path) -> None:
    copy_corpus(seeds, folder)
    (folder / "lamp.txt").write_text("Mine.")
    (seeds / "lamp.txt").write_text("The lamp burns.")
    assert copy_corpus(seeds, folder) == ("lamp.txt",)
    assert texts(folder)["lamp.txt"] == "Mine."


def test_a_removed_file_comes_back_when_its_seed_file_changes(seeds: Path, folder: Path) -> None:
    copy_corpus(seeds, folder)
    (folder / "pier.txt").unlink()
    (seeds / "pier.txt").write_text("The pier is of stone.")
    assert copy_corpus(seeds, folder) == ()
    assert texts(folder)["pier.txt"] == "The pier is of stone."
