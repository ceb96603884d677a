"""The bill of materials names every pin, once."""

from __future__ import annotations

import json
from typing import Any

import jsonschema

from tests.support.zygote import ROOT
from tools.sbom import Pin, bill, pins

PINS = """one_two==1.2.3 \\
    --hash=sha256:aa
    # via amur
three==4.5 ; sys_platform == 'win32' \\
    --hash=sha256:bb
"""
PROJECT = '[project]\nname = "amur"\nversion = "9.8.7"\n'


TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
COMPONENT: dict[str, Any] = {
    "type": "object",
    "required": ["type", "name", "version"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": ["application", "library"]},
        "name": TEXT,
        "version": TEXT,
        "bom-ref": TEXT,
        "purl": {"type": "string", "pattern": r"^pkg:pypi/[a-z0-9]+(-[a-z0-9]+)*@[A-Za-z0-9.!+_-]+$"},
        "properties": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {"name": TEXT, "value": TEXT},
            },
        },
    },
}
CYCLONEDX: dict[str, Any] = {
    "type": "object",
    "required": ["bomFormat", "specVersion", "version", "metadata", "components"],
    "additionalProperties": False,
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "version": {"type": "integer", "minimum": 1},
        "metadata": {
            "type": "object",
            "required": ["component"],
            "additionalProperties": False,
            "properties": {"component": COMPONENT},
        },
        "components": {"type": "array", "minItems": 1, "uniqueItems": True, "items": COMPONENT},
    },
}
"""What cyclonedx.org/schema/bom-1.6.schema.json says of the fields that ours has; it allows more, and ours has no more.
Purls as github.com/package-url/purl-spec has those of pypi: in small letters, `-` for `_` and `.`."""


def test_ours_has_the_shape_of_cyclonedx_1_6() -> None:
    project, requirements = ((ROOT / name).read_text("utf-8") for name in ("pyproject.toml", "requirements/run.txt"))
    shown = json.loads(bill(project, requirements))
    jsonschema.Draft7Validator.check_schema(CYCLONEDX)
    jsonschema.validate(shown, CYCLONEDX)
    refs = [one["bom-ref"] for one in shown["components"]]
    assert len(set(refs)) == len(refs), "a bom-ref is unique within its bill"
    damages: tuple[dict[str, object], ...] = ({"components": []}, {"specVersion": "1.5"}, {"made": "by hand"})
    for damage in damages:
        assert not jsonschema.Draft7Validator(CYCLONEDX).is_valid(shown | damage)


def test_a_pin_is_named_with_its_address_and_where_it_holds() -> None:
    assert list(pins(PINS)) == [Pin("one_two", "1.2.3", ""), Pin("three", "4.5", "sys_platform == 'win32'")]
    shown = json.loads(bill(PROJECT, PINS))
    assert (shown["bomFormat"], shown["specVersion"]) == ("CycloneDX", "1.6")
    assert shown["metadata"]["component"] == {"type": "application", "name": "amur", "version": "9.8.7"}
    assert [one["purl"] for one in shown["components"]] == ["pkg:pypi/one-two@1.2.3", "pkg:pypi/three@4.5"]


def test_no_pin_of_ours_is_left_out_and_none_is_named_twice() -> None:
    requirements = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    shown = json.loads(bill((ROOT / "pyproject.toml").read_text(encoding="utf-8"), requirements))
    refs = [one["bom-ref"] for one in shown["components"]]
    assert len(refs) == len(set(refs)) == sum("==" in line and line[0].isalnum() for line in requirements.splitlines())
