"""Structured logs: to the terminal as lines, to `AMUR_DATA/logs/` as JSON; never a secret in either."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import re
import sys
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr

from bot.bootstrap.data_folder import keep_private
from bot.settings import Settings

TOKEN = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xoxe[.\w-]+|(?<=://)[^/@\s:]*:[^/@\s]+(?=@)"
    r"|(?:(?<=//hooks\.slack\.com/)|(?<=//hooks\.slack-gov\.com/))[\w/-]+"
)
"""Slack's tokens, the user:password part of an address, and where replies go: who knows that may post."""


def logs_to_stderr() -> None:
    """What is logged before `start_logging`, or by a verb of the terminal, stays out of stdout: that is for answers."""
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))


def start_logging(settings: Settings, *, process: str, quiet: bool = False) -> None:
    """Routes structlog and the standard library's logging alike. `quiet`: only warnings reach the terminal."""
    given = (value.get_secret_value() for _, value in settings if isinstance(value, SecretStr))
    secrets = frozenset(secret for secret in given if len(secret) > 5)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _without(secrets),
    ]
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setLevel(max(logging.WARNING if quiet else logging.DEBUG, _level(settings)))
    terminal.setFormatter(_formatter(shared, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())))
    root = logging.getLogger()
    root.handlers = [terminal, *_file(settings.data / "logs" / f"{process}.log", shared)]
    root.setLevel(min(logging.INFO, _level(settings)))
    for noisy in ("apscheduler", "aiohttp.access", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(root.level),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    keep_private(settings.data)


def _level(settings: Settings) -> int:
    return logging.getLevelNamesMapping()[settings.log.upper()]


def _formatter(shared: Iterable[structlog.typing.Processor], last: structlog.typing.Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=list(shared),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )


def _file(path: Path, shared: Iterable[structlog.typing.Processor]) -> list[logging.Handler]:
    """A full or read-only disk must not stop the bot: then there is only the terminal."""
    with contextlib.suppress(OSError):
        path.parent.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=5_000_000, backupCount=2, encoding="utf-8")
        handler.setFormatter(_formatter(shared, structlog.processors.JSONRenderer(ensure_ascii=False)))
        return [handler]
    return []


def _without(secrets: frozenset[str]) -> structlog.typing.Processor:
    def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {key: hidden(value, secrets) for key, value in event.items()}

    return redact


def hidden(value: Any, secrets: frozenset[str]) -> Any:
    """The same value without secrets: known ones, and whatever looks like a token or a password in an address."""
    match value:
        case str():
            for secret in secrets:
                value = value.replace(secret, "[secret]")
            return TOKEN.sub("[secret]", value)
        case dict():
            return {key: hidden(inner, secrets) for key, inner in value.items()}
        case list() | tuple():
            return [hidden(inner, secrets) for inner in value]
        case int() | float() | bool() | None:
            return value
        case _:
            return hidden(str(value), secrets)
