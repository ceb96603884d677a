"""The app as installed in the workspace: its scopes, and what its manifest says it listens to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox.checks.limits import manifest_violations
from bot.sandbox.protocol import Json
from bot.sandbox.state import identity


@dataclass(frozen=True, slots=True, kw_only=True)
class SlashCommand:
    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    name: str
    callback_id: str
    kind: str
    """message | global."""
    description: str = ""


@dataclass(slots=True, kw_only=True)
class Installation:
    """What the manifest declares; without one (`declared` is False) any command, shortcut and event is delivered."""

    name: str = "Amur"
    scopes: set[str] = field(default_factory=lambda: set(identity.SCOPES))
    declared: bool = False
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] = frozenset()
    home_tab: bool = True
    agent: bool = True
    """Whether it has Slack's agent messaging (`features.agent_view`): suggested prompts, and a thread's status."""
    direct_messages: bool = True
    """Whether people may write to the app; its own messages reach them either way."""

    def provided(self) -> str:
        return ",".join(sorted(self.scopes))

    def listens_to(self, event: str) -> bool:
        return not self.declared or event in self.events

    def command(self, name: str) -> SlashCommand | None:
        """None if the app has no such command."""
        known = next((c for c in self.commands if c.command == name), None)
        return known or (None if self.declared else SlashCommand(command=name))


def installed(manifest: Path | None) -> Installation:
    """Reads an app manifest (JSON); ValueError names every limit it breaks."""
    if manifest is None:
        return Installation()
    declared = json.loads(manifest.read_text(encoding="utf-8"))
    broken = manifest_violations(declared)
    if broken:
        raise ValueError(f"{manifest.name} breaks Slack's limits: {'; '.join(broken)}")
    return _from_manifest(declared)


def _from_manifest(declared: Json) -> Installation:
    features = declared.get("features", {})
    app_home = features.get("app_home", {})
    bot_scopes = declared.get("oauth_config", {}).get("scopes", {}).get("bot")
    return Installation(
        name=features.get("bot_user", {}).get("display_name") or declared["display_information"]["name"],
        scopes=set(bot_scopes if bot_scopes is not None else identity.SCOPES),
        declared=True,
        commands=tuple(
            SlashCommand(
                command=c["command"],
                description=c.get("description", ""),
                usage_hint=c.get("usage_hint", ""),
                should_escape=bool(c.get("should_escape")),
            )
            for c in features.get("slash_commands", ())
        ),
        shortcuts=tuple(
            Shortcut(name=s["name"], callback_id=s["callback_id"], kind=s["type"], description=s["description"])
            for s in features.get("shortcuts", ())
        ),
        events=frozenset(declared.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ())),
        home_tab=bool(app_home.get("home_tab_enabled")),
        agent=bool(features.get("agent_view")),
        direct_messages=bool(app_home.get("messages_tab_enabled", True))
        and not app_home.get("messages_tab_read_only_enabled"),
    )
