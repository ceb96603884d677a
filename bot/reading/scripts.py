"""In which script a text is written, as far as it matters: Latin, or one whose words English ones cannot be among."""

from __future__ import annotations

import re

OTHER_SCRIPT = re.compile("[\u0400-\u04ff\u3400-\u9fff]")
"""A Cyrillic letter or a Han character."""
