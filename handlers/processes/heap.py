"""What a process holds from its start to its end, kept from the garbage collector."""

from __future__ import annotations

import gc


def keep_from_collector() -> None:
    """A full collection goes through every object there is, and no thread runs meanwhile: a hundred thousand objects
    of modules and of the beat pack held the event loop for a tenth of a second and more. To be called when what stays
    is loaded; what is let go of later is freed all the same, unless it is part of a ring."""
    gc.collect()
    gc.freeze()
