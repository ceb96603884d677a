"""`make release VERSION=0.3.0`: version, dated changelog section, commit, tag and bill of materials; or a sentence that
says why not.

Nothing is pushed. What was prepared by hand (the version in pyproject.toml, and its section in the changelog) is only
checked and tagged.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from tools.sbom import BILL, bill

ROOT = Path(__file__).resolve().parents[1]
CHECK = ("make", "check")
UNRELEASED = "## Unreleased\n"
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_OURS = re.compile(r'^version = "([^"]+)"$', re.MULTILINE)


class Refused(Exception):
    """Why there is no release, and what to do."""


def sections(changelog: str) -> dict[str, str]:
    """Heading without `## ` → what stands under it, stripped; in order."""
    parts = re.split(r"^## (.+)\n", changelog, flags=re.MULTILINE)
    return {heading.strip(): text.strip() for heading, text in zip(parts[1::2], parts[2::2], strict=True)}


def dated(changelog: str, version: str, day: date) -> str:
    """The changelog with what is unreleased under a heading of its own, and an empty Unreleased on top."""
    if not sections(changelog).get("Unreleased"):
        raise Refused("CHANGELOG.md has nothing under Unreleased: say what changed for whoever runs the bot")
    return changelog.replace(UNRELEASED, f"{UNRELEASED}\n## {version} – {day.isoformat()}\n", 1)


def is_prepared(changelog: str, project: str, version: str) -> bool:
    """Whether version and section are there already."""
    headings = [heading for heading in sections(changelog) if heading.split(" ")[0] == version]
    if not headings:
        return False
    if _version(project) != version:
        raise Refused(f"CHANGELOG.md has a section {version}, and pyproject.toml says {_version(project)}")
    if not sections(changelog)[headings[0]]:
        raise Refused(f"CHANGELOG.md has nothing under {version}")
    return True


def bumped(project: str, version: str) -> str:
    """pyproject.toml with this version, which must be a later one."""
    now = _version(project)
    if _numbers(version) <= _numbers(now):
        raise Refused(f"{version} is not later than {now}, which pyproject.toml has")
    return _OURS.sub(f'version = "{version}"', project, count=1)


def _version(project: str) -> str:
    found = _OURS.search(project)
    if found is None:
        raise Refused("pyproject.toml has no version")
    return found[1]


def _numbers(version: str) -> tuple[int, ...]:
    if _VERSION.fullmatch(version) is None:
        raise Refused(f"{version!r} is no version: give three numbers, as 0.3.0")
    return tuple(map(int, version.split(".")))


def release(version: str, *, root: Path, today: date, check: Sequence[str] = CHECK) -> str:
    """Makes the tag and the bill of materials, and gives the tag's name. Refused leaves everything as it was: `check`
    is run before anything changes."""
    _numbers(version)
    tag = f"v{version}"
    if _git(root, "status", "--porcelain"):
        raise Refused("there are changes that are not committed: commit or stash them")
    if _git(root, "tag", "--list", tag):
        raise Refused(f"there is a tag {tag} already")
    log, project = root / "CHANGELOG.md", root / "pyproject.toml"
    was, before = log.read_text(encoding="utf-8"), project.read_text(encoding="utf-8")
    prepared = is_prepared(was, before, version)
    changed = (was, before) if prepared else (dated(was, version, today), bumped(before, version))
    made_of = bill(changed[1], (root / "requirements/run.txt").read_text(encoding="utf-8"))
    if subprocess.run(check, cwd=root, check=False).returncode != 0:
        raise Refused(f"`{' '.join(check)}` fails")
    if not prepared:
        log.write_text(changed[0], encoding="utf-8")
        project.write_text(changed[1], encoding="utf-8")
        _git(root, "commit", "--quiet", "--message", f"Release {version}", "--", log.name, project.name)
    _git(root, "tag", "--annotate", tag, "--message", f"Amur {version}")
    (root / BILL).parent.mkdir(exist_ok=True)
    (root / BILL).write_text(made_of, encoding="utf-8")
    return tag


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(("git", *arguments), cwd=root, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise Refused(f"git {arguments[0]} fails: {done.stderr.strip()}")
    return done.stdout.strip()


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("release: give one version, as in: make release VERSION=0.3.0", file=sys.stderr)
        return 2
    try:
        tag = release(arguments[0], root=ROOT, today=datetime.now(UTC).date())
    except Refused as why:
        print(f"release: no release, {why}", file=sys.stderr)
        return 1
    print(f"{tag} is tagged. To publish it: git push --follow-tags; {BILL} says what it is made of")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
