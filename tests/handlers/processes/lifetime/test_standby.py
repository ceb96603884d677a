"""A child that was forked before there was anything to share but what was loaded."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from handlers.processes.lifetime.standby import stand_by

TOLD = """
import asyncio, os, signal, sys
from handlers.processes.lifetime.standby import PARENT, stand_by

def program():
    if os.environ["WORD"] == "anchor":
        signal.pause()
    print(os.environ["WORD"], os.environ[PARENT] == str(os.getppid()), repr(sys.stdin.read()))
    sys.exit(7)

async def lived(child, word):
    child.begin({"WORD": word})
    if word == "anchor":
        child.terminate()
    print("ended", await child.wait(), child.returncode, flush=True)

for child, word in [(stand_by(program), "sail"), (stand_by(program), "anchor")]:
    asyncio.run(lived(child, word))
"""
NOTHING_TOLD = """
import sys
from pathlib import Path
from handlers.processes.lifetime.standby import stand_by
stand_by(lambda: Path(sys.argv[1]).touch())
"""


def test_it_begins_when_told_in_the_environment_it_is_told_and_its_end_is_known() -> None:
    done = subprocess.run([sys.executable, "-c", TOLD], capture_output=True, text=True, check=True)
    shown = done.stdout.splitlines()
    assert "sail True ''" in shown
    assert [line for line in shown if line.startswith("ended")] == ["ended 7 7", "ended -15 -15"], done


def test_it_ends_with_a_parent_that_says_nothing_and_does_nothing(tmp_path: Path) -> None:
    """Its output is open for as long as it lives."""
    touched = tmp_path / "touched"
    subprocess.run([sys.executable, "-c", NOTHING_TOLD, str(touched)], capture_output=True, check=True, timeout=60)
    assert not touched.exists()


def test_nothing_is_forked_beside_a_thread() -> None:
    over = threading.Event()
    beside = threading.Thread(target=over.wait)
    beside.start()
    try:
        with pytest.raises(RuntimeError, match="threads"):
            stand_by(over.set)
    finally:
        over.set()
        beside.join()
