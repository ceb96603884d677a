"""Every knob, read once at start from the environment (and a `.env` file beside where the program starts)."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from datetime import time
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsWrong

Network = IPv4Network | IPv6Network
PREFIX = "AMUR_"
MOST_DAYS = 36_500
"""A hundred years: dates and the storage's seconds reach that far."""
A_WEEK = 10_080
"""In minutes."""


class Settings(BaseSettings):
    """Frozen. Made by `settings()`, which turns pydantic's report into one `SettingsWrong` that names each variable."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    slack_bot_token: SecretStr | None = Field(None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(None, validation_alias="SLACK_APP_TOKEN")
    """Set: Socket Mode. Not set: signed HTTP on `port`."""
    slack_signing_secret: SecretStr | None = Field(None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field("https://slack.com/api/", validation_alias="SLACK_API_URL")
    redis_url: SecretStr | None = Field(None, validation_alias="REDIS_URL")
    """Not set: an embedded Valkey in `data`."""
    port: int = Field(3000, ge=0, le=65535, validation_alias=AliasChoices("PORT", "AMUR_PORT"))

    metrics_port: int | None = Field(None, ge=1, le=65535)
    """Where a worker or a clock gives its figures (/metrics); not set: nowhere. A web process does on `port`."""

    channel: str | None = None
    """The first digest channel's id (C…)."""
    digest_at: time = time(8, 0)
    zone: ZoneInfo = ZoneInfo("UTC")
    first_digest: Literal["on-schedule", "at-once"] = "on-schedule"
    """at-once: as soon as the corpus is read, as `amur try` does."""

    data: Path = Path(".amur")
    """The embedded Valkey's files, and the sandbox workspace's."""
    server: Path | None = None
    """The embedded server's binary (Valkey or Redis, 6.2 or later); not set: valkey-server or redis-server on PATH if
    it is sound, else the one that came with Amur."""
    corpus: Path | None = None
    """The watched folder; not set: the seed corpus that ships."""
    pack: Path | None = None
    """A folder like seeds/ (feeds, people, organisations, topics, vocabulary) for another beat; not set: seeds/."""
    aliases: Path | None = None
    """A CSV file (name,aliases) of further names of the pack's people and bodies; not set: the pack's alone."""
    feeds: Annotated[Path | Literal["none"] | tuple[str, ...] | None, NoDecode] = None
    """Instead of the pack's: an OPML file, or feeds' addresses (comma-separated); "none": watch the folder only."""

    feeds_admins: Annotated[Literal["everyone", "admins"] | tuple[str, ...], NoDecode] = "everyone"
    """Who may change the list of feeds in Slack: everyone, the workspace's admins, or those listed (U1,U2)."""
    owners: Annotated[tuple[str, ...], NoDecode] = ()
    """Who counts as an admin here (U1,U2); nobody named: the workspace's admins and owners, as Slack has them."""
    poll_minutes: float = Field(60, gt=0, le=A_WEEK)
    """Longest pause between polls of a feed that does not say otherwise."""
    full_text: bool = True
    """Articles' own pages are fetched where a feed gives a headline or summary only."""
    contact: str = ""
    """Address or URL that sites see in the User-Agent."""
    allow_networks: Annotated[tuple[Network, ...], NoDecode] = ()
    """Inner networks feeds may come from (CIDR, comma-separated); none by default. Their ports are free too."""
    language_idle_minutes: float = Field(15, gt=0, le=A_WEEK)
    """After so many minutes without an item in it, the process of a language with a model of its own (Russian: 300 MB)
    ends; the next item starts another, which takes a few seconds."""
    translate_url: str | None = None
    """A translation engine that speaks LibreTranslate's API (https://translate.example/); not set: nothing is
    translated. One in an inner network needs `allow_networks`."""
    translate_key: SecretStr | None = None
    """What the engine asks for as api_key."""
    news_days: int = Field(3, ge=1, le=MOST_DAYS)
    """Items older than this when first seen are archive, not news."""
    keep_days: int = Field(400, ge=1, le=MOST_DAYS)
    """Items, what is said in them, and records of what was posted."""
    keep_search_days: int | None = Field(None, ge=1, le=MOST_DAYS)
    """For how long items are found by their words: the index of words is a sixth of what an item takes. Not set: for as
    long as they are kept."""
    on_doubt: Literal["repost", "hold"] | None = None
    """Where a lost answer cannot be cleared up, for want of the channel's history.

    Not set: a digest is held, anything else is posted again."""
    log: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_a_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @field_validator("translate_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and re.fullmatch(WEB_ADDRESS, value) is None:
            raise ValueError("give a web address without a name or password, such as https://translate.example/")
        return value

    @field_validator("allow_networks", mode="before")
    @classmethod
    def _comma_separated(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("feeds", mode="before")
    @classmethod
    def _addresses_or_a_file(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if re.match(r"\s*https?://", value, re.IGNORECASE):
            listed = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
            if not all(re.fullmatch(WEB_ADDRESS, part, re.IGNORECASE) for part in listed):
                raise ValueError("give feeds' web addresses without names or passwords, with commas between")
            return listed
        if not value.replace(",", "").strip():
            raise ValueError('names no feed: give an OPML file, feeds\' addresses with commas between, or "none"')
        return "none" if value.strip().lower() == "none" else value

    @field_validator("feeds_admins", mode="before")
    @classmethod
    def _everyone_admins_or_ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        word = value.strip().casefold()
        if word in ("everyone", "admins", ""):
            return word or "everyone"
        return _people(value, "give everyone, admins, or people's ids with commas between, as U01ABC,U02DEF")

    @field_validator("owners", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        return _people(value, PEOPLE_IDS) if isinstance(value, str) else value

    @field_validator("channel")
    @classmethod
    def _an_id(cls, value: str | None) -> str | None:
        if value is not None and (value.startswith("#") or " " in value.strip()):
            raise ValueError("give the channel's id (C…, at the end of its details in Slack), not its name")
        return value

    @field_validator("digest_at")
    @classmethod
    def _no_offset(cls, value: time) -> time:
        if value.tzinfo is not None:
            raise ValueError("give the local time alone, as 08:00; the zone is AMUR_ZONE")
        return value.replace(second=0, microsecond=0)

    @field_validator(
        "channel",
        "metrics_port",
        "slack_bot_token",
        "slack_app_token",
        "slack_signing_secret",
        "redis_url",
        "translate_url",
        "translate_key",
        "server",
        "corpus",
        "pack",
        "aliases",
        "feeds",
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    def socket_folder(self) -> Path:
        """Where the embedded server's unix socket may live: a path short enough for sun_path (108 bytes)."""
        folder = self.data.resolve()
        return folder if len(str(folder / "valkey.sock").encode()) < 100 else Path(tempfile.gettempdir())


WEB_ADDRESS = r"https?://[^\s/?#@]+(?:[/?]\S*)?"
PEOPLE_IDS = "give people's ids with commas between, as U01ABC,U02DEF"


def _people(value: str, wanted: str) -> tuple[str, ...]:
    """Ids of people; ValueError with `wanted` for anything else."""
    ids = tuple(part.strip().upper() for part in value.split(",") if part.strip())
    if not all(re.fullmatch(r"[UW][A-Z0-9]{2,}", one) for one in ids):
        raise ValueError(wanted)
    return ids


WANTED = MappingProxyType(
    {
        "int_parsing": "give a whole number",
        "int_from_float": "give a whole number",
        "float_parsing": "give a number",
        "greater_than_equal": "give {ge} or more",
        "greater_than": "give more than {gt}",
        "less_than_equal": "give {le} or less",
        "zoneinfo_str": "there is no such time zone; give its IANA name, as Europe/Berlin or Asia/Shanghai",
        "time_parsing": "give a time of day, as 08:00",
        "literal_error": "give {expected}",
        "bool_parsing": "give on or off",
        "ip_v4_network": "give networks as 10.1.0.0/16, with commas between them",
        "ip_v6_network": "give networks as 10.1.0.0/16, with commas between them",
    }
)
"""What to give instead, by pydantic's name for the fault (docs.pydantic.dev/latest/errors/validation_errors)."""


NEAR = 0.75
"""Likeness (difflib's ratio) from which on a name is taken for a misspelt one."""


def misspelt(names: Iterable[str]) -> tuple[str, str] | None:
    """(what was set, what was meant) of the first AMUR_ name that is no setting but nearly one."""
    known = [name for field in Settings.model_fields for name in _names(field) if name.startswith(PREFIX)]
    for name in sorted(names):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name.removeprefix(PREFIX), [one.removeprefix(PREFIX) for one in known], 1, NEAR)
            if near:
                return name, PREFIX + near[0]
    return None


def _names(field: str) -> tuple[str, ...]:
    match Settings.model_fields[field].validation_alias:
        case str() as alias:
            return (alias,)
        case AliasChoices(choices=choices):
            return tuple(one for one in choices if isinstance(one, str))
        case _:
            return (PREFIX + field.upper(),)


def _set_names() -> set[str]:
    """In the environment and in `.env`."""
    file = Path(str(Settings.model_config.get("env_file") or ""))
    in_file = dotenv_values(file) if file.is_file() else {}
    return {name.upper() for name in (*os.environ, *in_file)}


def read_settings(**given: object) -> Settings:
    """Settings from the environment, overridden by `given`. SettingsWrong names every variable that is off."""
    if (wrong_name := misspelt(_set_names())) is not None:
        name, meant = wrong_name
        raise SettingsWrong(name, f"there is no such setting; did you mean {meant}?")
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks what mypy cannot see here
    except ValidationError as problem:
        wrong = {
            name: f"{wording} (given: {shown})"
            for name, wording, shown in map(_fault_in_words, reversed(problem.errors()))
        }
        (first, wording), *others = reversed(wrong.items())
        raise SettingsWrong(first, "; ".join([wording, *(f"{name}: {also}" for name, also in others)])) from None


def _fault_in_words(fault: ErrorDetails) -> tuple[str, str, str]:
    """(variable, what to give instead, what was given)."""
    where = str(fault["loc"][0]) if fault["loc"] else "settings"
    known = Settings.model_fields.get(where)
    alias = known.validation_alias if known else None
    name = alias if isinstance(alias, str) else where if where.isupper() else f"{PREFIX}{where.upper()}"
    wording = WANTED.get(fault["type"], fault["msg"].removeprefix("Value error, "))
    return name, wording.format_map(fault.get("ctx", {})), _shown(name, fault["input"])


def _shown(name: str, value: object) -> str:
    """A name and password in an address are secret, too."""
    secret = "TOKEN" in name or "SECRET" in name or name == "REDIS_URL" or "@" in str(value)
    return "a secret" if secret else repr(value)
