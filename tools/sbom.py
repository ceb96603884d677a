"""`make sbom`: what a release is made of, as CycloneDX 1.6 (cyclonedx.org/docs/1.6/json), on standard output.

Read from requirements/run.txt, which is what gets installed, rather than from an environment, which may hold more.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BILL = Path("build/amur.cdx.json")
"""Where make puts it."""
_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<where>[^\\]+?))?\s*\\?$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Pin:
    name: str
    version: str
    where: str
    """The machines it is for, as an environment marker; "" for all."""

    @property
    def purl(self) -> str:
        """As github.com/package-url/purl-spec has it for pypi."""
        return f"pkg:pypi/{re.sub('[._-]+', '-', self.name).lower()}@{self.version}"


def pins(requirements: str) -> Iterator[Pin]:
    for found in _PIN.finditer(requirements):
        yield Pin(found["name"], found["version"], found["where"] or "")


def bill(project: str, requirements: str) -> str:
    """The same for the same input: no time, no serial number."""
    ours = tomllib.loads(project)["project"]
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": ours["name"], "version": ours["version"]}},
        "components": [_component(pin) for pin in pins(requirements)],
    }
    return json.dumps(made, indent=1) + "\n"


def _component(pin: Pin) -> dict[str, object]:
    made: dict[str, object] = {"type": "library", "name": pin.name, "version": pin.version, "purl": pin.purl}
    where = [{"name": "amur:marker", "value": pin.where}] if pin.where else []
    return (
        made | {"bom-ref": f"{pin.purl}#{pin.where}" if where else pin.purl} | ({"properties": where} if where else {})
    )


if __name__ == "__main__":
    project, requirements = (ROOT / name for name in ("pyproject.toml", "requirements/run.txt"))
    print(bill(project.read_text(encoding="utf-8"), requirements.read_text(encoding="utf-8")), end="")
