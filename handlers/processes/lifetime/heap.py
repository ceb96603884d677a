"""What a process holds from its start to its end, kept from the garbage collector."""

from __future__ import annotations

import gc

_AS_PYTHON_HAS_IT = gc.get_threshold()


def spare_the_start() -> None:
    """What modules and a beat pack are made of stays to the end: a collector that looked through it every 700 objects
    took a seventh of the time of a start. `keep_from_collector` ends this."""
    gc.set_threshold(50_000, *_AS_PYTHON_HAS_IT[1:])


def keep_from_collector() -> None:
    """A full collection goes through every object there is, and no thread runs meanwhile: a hundred thousand objects
    of modules and of the beat pack held the event loop for a tenth of a second and more. To be called when what stays
    is loaded; what is let go of later is freed all the same, unless it is part of a ring."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_AS_PYTHON_HAS_IT)
