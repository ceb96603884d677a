"""The arrows of ARCHITECTURE.md hold, and the referee would notice if they did not."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.support.zygote import ROOT

LINT = Path(sys.executable).parent / "lint-imports"


def test_imports_go_the_way_architecture_md_draws_them() -> None:
    done = subprocess.run([LINT, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_answering_slack_imports_nothing_that_reads_and_nothing_that_its_start_can_do_without() -> None:
    """dateparser is loaded once it answers; courlan comes with an HTTP client that nobody asks."""
    loaded = "print(sorted({'spacy', 'feedparser', 'thinc', 'dateparser', 'courlan', 'urllib3'} & set(sys.modules)))"
    look = f"import sys, handlers.processes.web_and_clock; {loaded}"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_no_folder_has_so_many_files_that_one_looks_for_them() -> None:
    """About sixteen, and one to spare: what comes on top is grouped by feature or by stage."""
    files = Counter(
        path.parent.relative_to(ROOT)
        for room in ("bot", "digests", "handlers", "seeds", "tests", "tools")
        for path in (ROOT / room).rglob("*.py")
        if path.name != "__init__.py"
    )
    assert {str(folder): many for folder, many in files.items() if many > 17} == {}
