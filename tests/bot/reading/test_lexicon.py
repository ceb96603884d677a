"""The words of a language: each list is read by somebody, and what is off is named when it is loaded."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import bot
from bot.errors import KnowledgeWrong
from bot.model import fold
from bot.model.statements import ResolvedBy
from bot.reading.lexicon import ENGLISH, HOME, commonest, languages, lexicon
from bot.reading.lexicon.lists import Lexicon
from bot.reading.quotes.cues.verbs import CUES, Frame, frames_of

_LISTS = {(file, name) for file, part in Lexicon.__annotations__.items() for name in part.__annotations__}


# --------------------------------------------------------------------------------------------------------- who reads it


def _chains(node: ast.AST) -> Iterator[tuple[str, str]]:
    """(file, list) of each `ENGLISH.file.list` below."""
    for part in ast.walk(node):
        match part:
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="ENGLISH"), attr=file), attr=name):
                yield file, name


def _read_lists(modules: Mapping[Path, ast.Module]) -> set[tuple[str, str]]:
    """The lists that code reads: in place, or by a constant that is read in its module or imported by another."""
    imported = {
        (source.module, alias.name)
        for module in modules.values()
        for source in ast.walk(module)
        if isinstance(source, ast.ImportFrom)
        for alias in source.names
    }
    found: set[tuple[str, str]] = set()
    for path, module in modules.items():
        dotted = ".".join(path.relative_to(Path(bot.__file__).parents[1]).with_suffix("").parts)
        loaded = {n.id for n in ast.walk(module) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        for statement in module.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)]) if name not in loaded and (dotted, name) not in imported:
                    continue
            found.update(_chains(statement))
    return found


def test_every_list_is_read() -> None:
    """Parsed is what reads the lexicon, and what may import from there."""
    written = {path: path.read_text() for path in Path(bot.__file__).parent.rglob("*.py")}
    readers = [path.stem for path, text in written.items() if "ENGLISH" in text]
    near = re.compile(rf"ENGLISH|import.*\b({'|'.join(readers)})\b|from .*\.({'|'.join(readers)}) import")
    modules = {path: _parsed(path) for path, text in written.items() if near.search(text)}
    assert _read_lists(modules) == _LISTS


def test_a_list_behind_a_constant_that_nobody_reads_is_not_read() -> None:
    here = Path(bot.__file__)
    idle = ast.parse("_IDLE = ENGLISH.cues.stances\n_READ = ENGLISH.cues.nouns\nprint(_READ, ENGLISH.cues.light)")
    assert _read_lists({here: idle}) == {("cues", "nouns"), ("cues", "light")}


FUNCTION_WORDS = """
a an the this that these those such some any no few little many most more both all each every another other one two
others something i me my we us you he him his she her it its they them their there who whom whose which what how of
to in on at by for from with into upon about against between after before during as since until than out near
outside amid despite without like including and but or nor yet so if unless when while whereas where though although
even just not then is was were are be been has have had do does did could would should might may can self selves per
"""
"""Closed classes, of which a rule of grammar may name one."""
OURS = {
    *get_args(ResolvedBy),
    "past",
    "present",
    "perfect",
    "future",
    "open",
    "close",
    "either",
    "paragraph",
    "reopened",
    "ing",
    "aeiou",
}
"""What code calls a thing that it found: no word of a text."""
DEPENDENCIES = """
acl acomp advcl advmod agent amod appos attr aux auxpass case ccomp compound conj csubj csubjpass dative dep det
dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj predet prep
prt punct quantmod relcl xcomp
"""
"""What the parser calls how one word hangs on another."""
_WORD = re.compile("[a-z]{3,}")


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _words_of_texts(module: ast.Module) -> Iterator[str]:
    """Words that code compares something with, but for the names of cues; two letters are most often a tag."""
    for node in ast.walk(module):
        match node:
            case ast.Compare(left=ast.Attribute(attr="lemma") | ast.Name(id="lemma")):
                continue
            case ast.Compare(left=ast.Constant() as left, comparators=others):
                parts = [left, *others]
            case ast.Compare(comparators=parts) | ast.Set(elts=parts) | ast.MatchSequence(patterns=parts):
                pass
            case _:
                continue
        for part in parts:
            for leaf in ast.walk(part):
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str) and _WORD.fullmatch(leaf.value):
                    yield leaf.value


def test_the_words_that_english_is_read_by_stand_in_the_lexicon() -> None:
    """Code names words of closed classes at most, one by one where a rule of grammar turns on them."""
    home = Path(bot.__file__).parent / "reading" / "quotes"
    allowed = {*FUNCTION_WORDS.split(), *DEPENDENCIES.split(), *OURS}
    left = {
        (str(path.relative_to(home)), word)
        for path in home.rglob("*.py")
        for word in _words_of_texts(_parsed(path))
        if word not in allowed
    }
    assert left == set()


def test_a_word_of_a_text_in_code_is_found() -> None:
    code = 'if low[3] == "drizzle" or low[4] in {"hail", "of"} or "sleet" in low or cue.lemma == "ask": print("fog")'
    assert set(_words_of_texts(ast.parse(code))) - {*FUNCTION_WORDS.split()} == {"drizzle", "hail", "sleet"}


# ---------------------------------------------------------------------------------------------------------- the loader


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A lexicon whose one language, "xx", has English's words."""
    shutil.copytree(HOME / "en", tmp_path / "xx")
    return tmp_path


def test_a_language_is_a_folder(home: Path) -> None:
    assert languages(home) == ("xx",)
    assert lexicon("xx", home) == ENGLISH


def test_a_language_is_loaded_once() -> None:
    assert lexicon("en") is ENGLISH


def test_an_unknown_language_is_told_with_those_there_are(home: Path) -> None:
    with pytest.raises(KnowledgeWrong, match=r"^lexicon yy: no such language; there are: xx$"):
        lexicon("yy", home)


@pytest.mark.parametrize(
    ("of", "to", "shown"),
    [
        ("[irregular]", 'murmurs = "hum"\n[irregular]', "xx/cues.toml: nothing reads the list 'murmurs'; those read: "),
        ("doubled =", "tripled =", "xx/cues.toml: nothing reads the list 'tripled'; those read: "),
        ("doubled =", "# doubled =", "xx/cues.toml: the list 'doubled' is missing"),
        ("doubled =", 'doubled = ""  #', "xx/cues.toml: 'doubled' is empty"),
        ("doubled =", "doubled = 7  #", "xx/cues.toml: 'doubled' should be words in a text, or an array of texts"),
        ("doubled =", 'doubled = ["nap", 7]  #', "xx/cues.toml: 'doubled' should be words in a text, or an array of"),
        ("doubled =", 'doubled = "nap hum nap"  #', "xx/cues.toml: 'doubled' has 'nap' twice"),
        ("doubled =", 'doubled = "nap Hum"  #', "xx/cues.toml: 'doubled': 'Hum' should be in small letters"),
        ("doubled =", 'doubled = ["nap "]  #', "xx/cues.toml: 'doubled': 'nap ' should be in small letters, no space"),
        ("[irregular]", "[irregular]\nnap = 7", "xx/cues.toml: 'irregular' should be a table of texts"),
        ("[irregular]", "[irregular", "xx/cues.toml: Expected ']' at the end of a table declaration (at line "),
    ],
)
def test_what_is_off_is_named(home: Path, of: str, to: str, shown: str) -> None:
    file = home / "xx" / "cues.toml"
    written = file.read_text()
    assert of in written
    file.write_text(written.replace(of, to, 1))
    with pytest.raises(KnowledgeWrong) as problem:
        lexicon("xx", home)
    assert str(problem.value).startswith(shown)


def test_a_file_that_nothing_reads_is_named(home: Path) -> None:
    (home / "xx" / "murmurs.toml").write_text('low = "hum"')
    with pytest.raises(KnowledgeWrong, match=r"^xx/murmurs\.toml: nothing reads this file; those read: "):
        lexicon("xx", home)


def test_a_missing_file_is_named(home: Path) -> None:
    (home / "xx" / "cues.toml").unlink()
    with pytest.raises(KnowledgeWrong, match=r"^xx/cues\.toml: missing from "):
        lexicon("xx", home)


# ------------------------------------------------------------------------------------------------------------ the words


def test_what_is_told_of_a_verb_is_told_of_one_that_reports() -> None:
    cues = ENGLISH.cues
    shown = cues.stances | cues.delivered | cues.denials | cues.doubled | cues.irregular.keys()
    assert shown - cues.saying.keys() - cues.attitude.keys() == set()


def test_a_verb_of_both_kinds_is_one_of_saying() -> None:
    both = ENGLISH.cues.saying.keys() & ENGLISH.cues.attitude.keys()
    assert {verb: CUES[verb].attitude for verb in both} == dict.fromkeys(both, False)
    assert both


def test_a_verb_governs_what_its_line_says() -> None:
    assert {verb: ENGLISH.cues.saying[verb] for verb in ("tell", "accuse")} == {
        "tell": "clause quote addressee patient parenthesis",
        "accuse": "patient",
    }
    frames = Frame.CLAUSE | Frame.QUOTE | Frame.ADDRESSEE | Frame.PATIENT | Frame.PARENTHESIS
    assert (CUES["told"].frames, CUES["accusing"].frames) == (frames, Frame.PATIENT)


def test_what_no_verb_governs_is_named_with_its_verb() -> None:
    with pytest.raises(KnowledgeWrong, match=r"^en/cues\.toml: murmur should govern some of clause, .*, not 'sound'$"):
        frames_of("murmur", "quote sound")


def test_english_is_told_apart_from_the_other_languages() -> None:
    words = commonest()
    assert len(words) > 10
    assert {code for code, common in words.items() if "the" in common} == {"en"}


@pytest.mark.parametrize("name", ENGLISH.names._fields)
def test_names_are_folded_as_the_names_they_are_compared_with(name: str) -> None:
    words: Iterable[str] = getattr(ENGLISH.names, name)
    assert [word for word in words if word != fold(word)] == []


def test_a_given_name_is_a_woman_s_or_a_man_s_and_no_surname_that_stands_first() -> None:
    names = ENGLISH.names
    assert sorted(names.women & names.men) == []
    assert sorted((names.women | names.men) & names.family_first) == []
