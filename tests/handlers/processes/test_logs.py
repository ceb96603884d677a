"""Logs say what happened and never a secret."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.settings import read_settings
from handlers.processes.logs import hidden, start_logging


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_a_known_secret_and_anything_like_a_token_are_hidden_however_deep_they_lie() -> None:
    event = {
        "a": "key s3cr3t-signing",
        "b": [{"c": "xoxb-12-ab"}],
        "d": ValueError("at redis://bo:pw@host:1/0"),
        "e": "to https://hooks.slack.com/commands/T1/2/k3y, or https://hooks.slack-gov.com/actions/T1/2/k3y",
        "n": 3,
    }
    assert hidden(event, frozenset({"s3cr3t-signing"})) == {
        "a": "key [secret]",
        "b": [{"c": "[secret]"}],
        "d": "at redis://[secret]@host:1/0",
        "e": "to https://hooks.slack.com/[secret], or https://hooks.slack-gov.com/[secret]",
        "n": 3,
    }


def test_the_log_file_holds_structured_lines_without_the_signing_secret_or_the_storage_password(tmp_path: Path) -> None:
    settings = read_settings(
        data=tmp_path, slack_signing_secret="8f742231b10e8888abcd99yyyzzz85a5", redis_url="redis://bo:hunter22@host/0"
    )
    start_logging(settings, process="web", quiet=True)
    structlog.get_logger().info("said", where="redis://bo:hunter22@host/0", with_="8f742231b10e8888abcd99yyyzzz85a5")
    logging.getLogger("elsewhere").warning("token %s", "xapp-1-A-9-zz")
    text = (tmp_path / "logs" / "web.log").read_text()
    first, second = (json.loads(line) for line in text.splitlines())
    assert (first["event"], first["level"], first["process"]) == ("said", "info", "web")
    assert second["event"] == "token [secret]"
    assert "hunter22" not in text
    assert "8f7422" not in text


def test_a_traceback_in_the_log_hides_secrets_too(tmp_path: Path) -> None:
    start_logging(read_settings(data=tmp_path), process="worker", quiet=True)
    try:
        raise RuntimeError("posting with xoxb-1-2-three")
    except RuntimeError:
        structlog.get_logger().exception("failed")
    text = (tmp_path / "logs" / "worker.log").read_text()
    assert "RuntimeError: posting with [secret]" in text


def test_a_data_folder_that_cannot_be_written_leaves_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    start_logging(read_settings(data=tmp_path), process="web")
    assert len(logging.getLogger().handlers) == 1


def test_what_a_verb_of_the_terminal_logs_stays_out_of_its_answer() -> None:
    chatty = """
import click, structlog
from handlers.cli import main

@main.command()
def chatty():
    structlog.get_logger().error("the kettle boils over")
    click.echo("an answer")

main(["chatty"])
"""
    done = subprocess.run([sys.executable, "-c", chatty], capture_output=True, text=True, check=True)
    assert done.stdout == "an answer\n"
    assert "the kettle boils over" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_fills_up_costs_lines_of_the_log_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "worker.log").symlink_to("/dev/full")
    start_logging(read_settings(data=tmp_path), process="worker")
    structlog.get_logger().warning("the ice came early")
    assert "the ice came early" in capsys.readouterr().err
