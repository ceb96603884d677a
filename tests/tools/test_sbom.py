"""The bill of materials names every pin, once."""

from __future__ import annotations

import json

from tests.support.black_box import ROOT
from tools.sbom import Pin, bill, pins

PINS = """one_two==1.2.3 \\
    --hash=sha256:aa
    # via amur
three==4.5 ; sys_platform == 'win32' \\
    --hash=sha256:bb
"""
PROJECT = '[project]\nname = "amur"\nversion = "9.8.7"\n'


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
