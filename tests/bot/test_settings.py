"""Settings are read once, and a wrong one is named."""

from datetime import time
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import SettingsWrong
from bot.settings import read_settings


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setenv("AMUR_DIGEST_AT", "07:30")
    monkeypatch.setenv("AMUR_ZONE", "Europe/Berlin")
    monkeypatch.setenv("AMUR_ALLOW_NETWORKS", "127.0.0.0/8, 10.1.0.0/16")
    monkeypatch.setenv("PORT", "8080")
    settings = read_settings()
    assert settings.slack_api_url == "http://127.0.0.1:9/api/"
    assert (settings.digest_at, settings.zone, settings.port) == (time(7, 30), ZoneInfo("Europe/Berlin"), 8080)
    assert settings.allow_networks == (ip_network("127.0.0.0/8"), ip_network("10.1.0.0/16"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AMUR_ZONE", "Mars/Olympus"),
        ("AMUR_DIGEST_AT", "8 o'clock"),
        ("AMUR_DIGEST_AT", "08:00+02:00"),
        ("PORT", "eighty"),
        ("AMUR_ALLOW_NETWORKS", "10.0.0.0/99"),
        ("AMUR_FIRST_DIGEST", "never"),
        ("AMUR_POLL_MINUTES", "0"),
        ("AMUR_POLL_MINUTES", "1e300"),
        ("AMUR_KEEP_DAYS", "9223372036854775808"),
        ("AMUR_KEEP_SEARCH_DAYS", "1000000"),
        ("AMUR_NEWS_DAYS", "1000000"),
        ("AMUR_FEEDS_ADMINS", "Astrid"),
        ("AMUR_OWNERS", "everyone"),
        ("AMUR_FEEDS", "https://press.example/feed.xml, press.example/other.xml"),
        ("AMUR_TRANSLATE_URL", "translate.example"),
        ("AMUR_TRANSLATE_URL", "ftp://translate.example/"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong) as wrong:
        read_settings()
    assert wrong.value.setting == name
    assert value in str(wrong.value)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("AMUR_TRANSLATE_URL", "https://me:hush@translate.example/"),
        ("AMUR_FEEDS", "https://press.example/feed.xml,https://me:hush@press.example/"),
    ],
)
def test_a_password_in_an_address_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    monkeypatch.setenv(name, address)
    with pytest.raises(SettingsWrong, match=name) as wrong:
        read_settings()
    assert "hush" not in str(wrong.value)


def test_all_that_is_wrong_is_told_at_once_each_with_what_to_give_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PORT", "abc"), ("AMUR_ZONE", "Mars/Phobos"), ("AMUR_LOG", "loud"), ("AMUR_KEEP_DAYS", "0")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AMUR_CHANNEL", "#china-watch")
    with pytest.raises(SettingsWrong) as wrong:
        read_settings()
    shown = str(wrong.value)
    assert "PORT: give a whole number (given: 'abc')" in shown
    assert "AMUR_ZONE: there is no such time zone; give its IANA name" in shown
    assert "AMUR_LOG: give 'debug', 'info', 'warning' or 'error'" in shown
    assert "AMUR_KEEP_DAYS: give 1 or more" in shown
    assert "AMUR_CHANNEL: give the channel's id" in shown


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REDIS_URL", "SLACK_APP_TOKEN", "AMUR_CORPUS", "AMUR_CHANNEL", "AMUR_FEEDS"):
        monkeypatch.setenv(name, "")
    settings = read_settings()
    assert [settings.redis_url, settings.slack_app_token, settings.corpus, settings.channel, settings.feeds] == [
        None
    ] * 5


def test_secrets_do_not_show_in_the_settings_own_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-quite-secret")
    monkeypatch.setenv("REDIS_URL", "redis://bo:hunter22@host/0")
    assert "secret" not in repr(read_settings()).replace("slack_signing_secret", "")
    assert "hunter22" not in repr(read_settings())


def test_a_deep_data_folder_still_has_room_for_a_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    assert len(str(read_settings(data=deep).socket_folder() / "valkey.sock")) < 108


def test_feeds_may_be_an_opml_file_or_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for none in ("none", " None"):
        monkeypatch.setenv("AMUR_FEEDS", none)
        assert read_settings().feeds == "none"
    for nothing in (",,", " "):
        monkeypatch.setenv("AMUR_FEEDS", nothing)
        with pytest.raises(SettingsWrong, match="AMUR_FEEDS: names no feed: give an OPML file"):
            read_settings()
    monkeypatch.setenv("AMUR_FEEDS", "mine.opml")
    assert read_settings().feeds == Path("mine.opml")
    monkeypatch.setenv("AMUR_FEEDS", "https://press.example/feed.xml, http://127.0.0.1:8080/a?b=1,")
    assert read_settings().feeds == ("https://press.example/feed.xml", "http://127.0.0.1:8080/a?b=1")


@pytest.mark.parametrize(
    ("given", "read"),
    [("everyone", "everyone"), (" Admins", "admins"), ("", "everyone"), ("u01ab, W02CD", ("U01AB", "W02CD"))],
)
def test_who_may_change_the_feeds_is_everyone_admins_or_some(
    monkeypatch: pytest.MonkeyPatch, given: str, read: str | tuple[str, ...]
) -> None:
    monkeypatch.setenv("AMUR_FEEDS_ADMINS", given)
    assert read_settings().feeds_admins == read


@pytest.mark.parametrize(("given", "read"), [("", ()), (" u01abc , W02DEF,", ("U01ABC", "W02DEF"))])
def test_the_owners_are_nobody_or_those_named(
    monkeypatch: pytest.MonkeyPatch, given: str, read: tuple[str, ...]
) -> None:
    monkeypatch.setenv("AMUR_OWNERS", given)
    assert read_settings().owners == read


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("AMUR_CHANEL", "AMUR_CHANNEL"),
        ("AMUR_DIGESTS_AT", "AMUR_DIGEST_AT"),
        ("AMUR_TIMEZONE", None),
        ("AMUR_SHARED", None),
        ("AMUR_CHANNEL", None),
        ("SLACK_BOT_TOKENS", None),
    ],
)
def test_a_misspelt_name_is_refused_with_the_right_one(
    monkeypatch: pytest.MonkeyPatch, name: str, meant: str | None
) -> None:
    monkeypatch.setenv(name, "C0123")
    if meant is None:
        read_settings()
        return
    with pytest.raises(SettingsWrong, match=f"{name}: there is no such setting; did you mean {meant}?"):
        read_settings()


def test_a_misspelt_name_in_the_env_file_is_refused_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("AMUR_KEEPDAYS=30\n", encoding="utf-8")
    with pytest.raises(SettingsWrong, match="did you mean AMUR_KEEP_DAYS"):
        read_settings()
