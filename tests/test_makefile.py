"""Each interpreter has an environment of its own, so that a test on another one leaves the default alone."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.zygote import ROOT


def planned(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What make would do, whichever make we were started by."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTHON"))}
    return subprocess.run(
        ("make", "--dry-run", "test", *arguments), cwd=ROOT, env=ours, check=False, capture_output=True, text=True
    )


def test_the_default_interpreter_has_the_default_environment() -> None:
    assert planned().stdout.splitlines()[-1].startswith(".venv/bin/python -m pytest")


def test_another_interpreter_has_its_own() -> None:
    folder = f".venv-{sys.version_info.major}.{sys.version_info.minor}"
    shown = planned(f"PYTHON={sys.executable}")
    assert shown.stdout.splitlines()[-1].startswith(f"{folder}/bin/python -m pytest")
    assert ".venv/" not in shown.stdout.replace(sys.executable, "")


def test_an_interpreter_that_is_not_there_is_named() -> None:
    shown = planned("PYTHON=python3.0")
    assert shown.returncode != 0
    assert "python3.0 does not start: give an interpreter, as PYTHON=python3.13" in shown.stderr
