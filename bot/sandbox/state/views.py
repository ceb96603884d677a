"""Modals and App Home: the stack of views each person has open, and the rules for changing it."""

from __future__ import annotations

import copy
import hashlib
import json
import secrets

from bot.sandbox.checks.limits import located, view_too_large, view_violations
from bot.sandbox.protocol import Json, Refused, refused_for
from bot.sandbox.state import identity
from bot.sandbox.state.workspace import Workspace, new_id

MOST_ON_STACK = 3


def made(view: Json, *, previous: Json | None, root: Json | None) -> Json:
    """The view as Slack gives it back: with ids, an empty state and a hash."""
    made_id = new_id("V")
    whole = {
        "id": made_id,
        "team_id": identity.TEAM,
        "type": view["type"],
        "blocks": with_block_ids(view["blocks"]),
        "private_metadata": view.get("private_metadata") or "",
        "callback_id": view.get("callback_id") or "",
        "external_id": view.get("external_id") or "",
        "state": {"values": {}},
        "hash": "",
        "title": view.get("title"),
        "close": view.get("close"),
        "submit": view.get("submit"),
        "clear_on_close": bool(view.get("clear_on_close")),
        "notify_on_close": bool(view.get("notify_on_close")),
        "previous_view_id": previous["id"] if previous else None,
        "root_view_id": root["id"] if root else made_id,
        "app_id": identity.APP,
        "bot_id": identity.BOT,
        "app_installed_team_id": identity.TEAM,
    }
    whole["hash"] = _hash(whole)
    return whole


def with_block_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block and every interactive element has an id, as Slack fills them in."""
    filled = copy.deepcopy(blocks)
    for block in filled:
        block["block_id"] = block.get("block_id") or secrets.token_urlsafe(4)
        if isinstance(block.get("blocks"), list):
            block["blocks"] = with_block_ids(block["blocks"])
    for _, element in located(filled):
        if _acts(element):
            element["action_id"] = element.get("action_id") or secrets.token_urlsafe(4)
    return filled


def _acts(element: Json) -> bool:
    """Whether it can be used: pictures and words cannot."""
    kind = str(element.get("type"))
    return kind not in ("None", "image", "plain_text", "mrkdwn", "card") and not kind.startswith("rich_text_")


def _hash(view: Json) -> str:
    body = json.dumps({name: view[name] for name in view if name not in ("hash", "state")}, sort_keys=True)
    return f"{secrets.token_hex(4)}.{hashlib.sha256(body.encode()).hexdigest()[:8]}"


class Views:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stacks: dict[str, list[Json]] = {}

    def stack(self, user: str) -> list[Json]:
        """Open modals of this person, the top one last."""
        return self._stacks.setdefault(user, [])

    def owner(self, view: Json) -> str:
        for user, stack in self._stacks.items():
            if any(one["id"] == view["id"] for one in stack):
                return user
        return next((user for user, home in self._workspace.homes.items() if home["id"] == view["id"]), "")

    def open(self, user: str, view: Json) -> Json:
        self._check(view, "modal")
        opened = made(view, previous=None, root=None)
        self._stacks[user] = [opened]
        self._workspace.changes.touch()
        return opened

    def push(self, user: str, view: Json) -> Json:
        self._check(view, "modal")
        stack = self.stack(user)
        if not stack:
            raise Refused("not_found")
        if len(stack) >= MOST_ON_STACK:
            raise Refused("push_limit_reached")
        pushed = made(view, previous=stack[-1], root=stack[0])
        stack.append(pushed)
        self._workspace.changes.touch()
        return pushed

    def update(self, view: Json, *, view_id: object = None, external_id: object = None, hash_: object = None) -> Json:
        """Replaces an open view in its place; keeps its id."""
        if not view_id and not external_id:
            raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] view_id or external_id"]})
        self._check(view, "modal", but_id=str(view_id or ""))
        for stack in self._stacks.values():
            for at, known in enumerate(stack):
                if known["id"] == view_id or (external_id and known["external_id"] == external_id):
                    if hash_ and hash_ != known["hash"]:
                        raise Refused("hash_conflict")
                    stack[at] = self._in_place_of(known, view)
                    self._workspace.changes.touch()
                    return stack[at]
        raise Refused("not_found")

    def publish(self, user: str, view: Json, hash_: object = None) -> Json:
        self._check(view, "home")
        known = self._workspace.homes.get(user)
        if hash_ and known is not None and hash_ != known["hash"]:
            raise Refused("hash_conflict")
        home = made(view, previous=None, root=None)
        if known is not None:
            home["id"] = home["root_view_id"] = known["id"]
        self._workspace.homes[user] = home
        self._workspace.changes.touch()
        return home

    def close(self, user: str, view: Json, *, all_of_them: bool = False) -> list[Json]:
        """Takes the view (and what lies above it) off the stack, or every view; gives those that were closed."""
        stack = self.stack(user)
        at = 0 if all_of_them else next((n for n, one in enumerate(stack) if one["id"] == view["id"]), len(stack))
        closed = stack[at:]
        del stack[at:]
        self._workspace.changes.touch()
        return closed

    def _in_place_of(self, known: Json, view: Json) -> Json:
        fresh = made(view, previous=None, root=None)
        for name in ("id", "previous_view_id", "root_view_id"):
            fresh[name] = known[name]
        kept = {(block["block_id"], action) for block in fresh["blocks"] for action in _actions_of(block)}
        fresh["state"] = {
            "values": {
                block: {action: value for action, value in actions.items() if (block, action) in kept}
                for block, actions in known["state"]["values"].items()
            }
        }
        return fresh

    def _check(self, view: object, surface: str, but_id: str = "") -> None:
        if not isinstance(view, dict):
            raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: view"]})
        if view_too_large(view):
            raise Refused("view_too_large")
        broken = view_violations(view, surface)
        if broken:
            raise refused_for("invalid_arguments", broken)
        external = view.get("external_id")
        taken = [one for stack in self._stacks.values() for one in stack if one["id"] != but_id]
        if external and any(one["external_id"] == external for one in taken):
            raise Refused("duplicate_external_id")


def _actions_of(block: Json) -> list[str]:
    return [str(element.get("action_id")) for _, element in located([block])]
