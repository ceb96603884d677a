"""The languages whose statements are read, and what each needs installed. Loads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLanguage:
    code: str
    """ISO 639-1."""
    name: str
    """In English, as people are shown it."""
    modules: tuple[str, ...] = ()
    """Top-level modules that reading it imports or takes data from, beside what the bot always needs."""
    extra: str = ""
    """The extra of the package that brings them: `pip install amur[ru]`."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Modules that are not installed; empty: statements in this language are read."""
        return tuple(module for module in self.modules if find_spec(module) is None)


NAMES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English",
        "ru": "Russian",
        "zh": "Chinese",
        "uk": "Ukrainian",
        "kk": "Kazakh",
        "be": "Belarusian",
        "sr": "Serbian",
        "bg": "Bulgarian",
        "ja": "Japanese",
        "ko": "Korean",
        "fr": "French",
        "de": "German",
        "es": "Spanish",
        "it": "Italian",
        "pt": "Portuguese",
        "nl": "Dutch",
        "pl": "Polish",
        "cs": "Czech",
        "tr": "Turkish",
        "sv": "Swedish",
        "fi": "Finnish",
        "hu": "Hungarian",
        "ro": "Romanian",
        "id": "Indonesian",
        "vi": "Vietnamese",
    }
)
"""Of the languages that are told apart, in English, by ISO 639-1."""

_LISTED = (
    ReadLanguage(code="en", name="English"),
    ReadLanguage(code="ru", name="Russian", modules=("natasha", "navec", "slovnet", "razdel", "pymorphy3"), extra="ru"),
    ReadLanguage(code="zh", name="Chinese", modules=("opencc", "pypinyin"), extra="zh"),
)

READ: Mapping[str, ReadLanguage] = MappingProxyType({language.code: language for language in _LISTED})
"""By ISO code, in the order in which they are named."""


def installed(code: str) -> bool:
    """Whether statements in the language can be read here."""
    return code in READ and not READ[code].missing
