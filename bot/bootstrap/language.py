"""What is known of the language model without loading it."""

from __future__ import annotations

from bot.adapters.subprocesses.language.language_model import model_name
from bot.adapters.subprocesses.language.model_files import AsListed, Changed, NotListed, checked

__all__ = ["AsListed", "Changed", "NotListed", "checked", "model_name"]
