"""Which addresses are ever fetched, by their text alone."""

from __future__ import annotations

from functools import partial

from bot.adapters.http.address_guard import url_fault
from bot.ports import UrlFault
from bot.settings import Settings


def url_fault_by(settings: Settings) -> UrlFault:
    return partial(url_fault, allow=settings.allow_networks)
