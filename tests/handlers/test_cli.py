"""The terminal says what went wrong in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsWrong, StorageAway
from handlers.cli import ours_in
from tests.support.black_box import Start, said_by, typed


def test_an_error_of_ours_is_found_in_the_groups_that_task_groups_make() -> None:
    ours = StorageAway("here", "gone")
    assert ours_in(ExceptionGroup("a", [ValueError(), ExceptionGroup("b", [ours, SettingsWrong("X", "y")])])) is ours
    assert ours_in(ExceptionGroup("a", [ValueError()])) is None


@pytest.mark.parametrize(
    ("verb", "environment", "code", "words"),
    [
        ("run", {}, 2, "SLACK_BOT_TOKEN: not set"),
        ("worker", {"SLACK_BOT_TOKEN": "xoxb-1"}, 2, "REDIS_URL: not set"),
    ],
)
async def test_what_is_wrong_at_the_start_is_named_in_one_line(
    verb: str, environment: dict[str, str], code: int, words: str, tmp_path: Path, forked: Start
) -> None:
    done, out, err = await said_by(verb, start=forked, AMUR_DATA=tmp_path, **environment)
    named_once(done, out + err, code=code, words=words)


async def test_a_wrong_setting_is_named_before_anything_is_loaded(tmp_path: Path) -> None:
    done, out, err = await said_by("run", AMUR_DATA=tmp_path, AMUR_ZONE="Mars/Olympus", PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rpartition("|")[2].strip() for line in err.splitlines() if line.startswith("import time:")}
    assert loaded & {"bot.settings", "slack_bolt", "redis", "aiohttp"} == {"bot.settings"}
    named_once(done, out + err, code=2, words="AMUR_ZONE")


@pytest.mark.parametrize(
    ("verb", "environment", "words"),
    [
        ("audit", {"REDIS_URL": "redis://127.0.0.1:1/0"}, "storage at 127.0.0.1:1/0"),
        ("doctor", {"AMUR_DIGEST_AT": "late"}, "AMUR_DIGEST_AT"),
        (
            "doctor",
            {"AMUR_TRANSLATE_URL": "http://2130706433/"},
            "AMUR_TRANSLATE_URL: 2130706433 is an IP address in an odd spelling",
        ),
    ],
)
def test_so_it_is_by_the_verbs_of_the_terminal(
    verb: str, environment: dict[str, str], words: str, tmp_path: Path
) -> None:
    done, out, err = typed(verb, AMUR_DATA=tmp_path, **environment)
    named_once(done, out + err, code=1, words=words)


def named_once(done: int, shown: str, *, code: int, words: str) -> None:
    said = [line for line in shown.splitlines() if words in line]
    assert (done, len(said)) == (code, 1), shown
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2024-02-31", "there is no such day as 2024-02-31"),
        ("31 February", "'31 February' is no date like 2024-02-29"),
        ("1969-12-31", "no day before 1970"),
    ],
)
def test_why_a_day_cannot_be_taken_is_said(day: str, words: str, tmp_path: Path) -> None:
    done, out, err = typed("digest", "--day", day, AMUR_DATA=tmp_path)
    named_once(done, out + err, code=2, words=words)
