"""`make commands`: writes the slash commands, and what to ask in direct messages, as the code has them, into
manifest.json and docs/commands.md."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from digests.slack.conversation import PROMPTS
from digests.slack.help import Command
from handlers.slack.routes import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
MANIFEST = ROOT / "manifest.json"
PAGE = ROOT / "docs" / "commands.md"
BEGIN = "<!-- slash commands: written by `make commands` -->\n"
END = "<!-- end of slash commands -->\n"


def manifest_with(commands: Iterable[Command], manifest: str) -> str:
    """The manifest (JSON) with these slash commands instead of its own."""
    read = json.loads(manifest)
    read["features"]["slash_commands"] = [
        {"command": one.name, "description": one.summary, "usage_hint": one.hint, "should_escape": False}
        for one in commands
    ]
    prompts = [{"title": one.title, "message": one.message} for one in PROMPTS]
    read["features"].setdefault("agent_view", {})["suggested_prompts"] = prompts
    return json.dumps(read, indent=2, ensure_ascii=False) + "\n"


def page_with(commands: Iterable[Command], page: str) -> str:
    """The page (Markdown) with these commands between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{''.join(map(_section, commands))}{END}{after}"


def _section(one: Command) -> str:
    examples = "\n".join(f"- `{typed}`: {gives}" for typed, gives in one.examples)
    return f"### `{one.name}`\n{one.purpose}\n\n    {one.usage}\n\n{examples}\n\n"


def main() -> None:
    MANIFEST.write_text(manifest_with(COMMANDS, MANIFEST.read_text(encoding="utf-8")), encoding="utf-8")
    PAGE.write_text(page_with(COMMANDS, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
