"""In which script a text is written, as far as it matters: Latin, or one whose words English ones cannot be among."""

from __future__ import annotations

import re

CYRILLIC = re.compile("[\u0400-\u04ff]")
"""A letter."""
HAN = re.compile("[\u3400-\u9fff]")
"""A character."""
OTHER_SCRIPT = re.compile(f"{CYRILLIC.pattern}|{HAN.pattern}")
