"""*Missed: add this*: an article that should have been in the digest, by its address. The worker reads it."""

from __future__ import annotations

from bot.model import Act
from bot.ports import Lookup
from bot.reading.documents.feeds.feed_identity import article_alias, looks_like_address, typed_address
from bot.reading.documents.urls import LONGEST, addresses, host_of
from digests.slack import controls, notes
from digests.slack.digests.missed_article import TITLE, missed_view
from digests.slack.help import compose_note
from handlers.slack.commands.lookups import ask_worker, promised
from handlers.slack.people.audit import record
from handlers.slack.ports import Ports
from handlers.slack.replies import Faulty, InPlace, Opened, Reply, privately
from handlers.slack.requests import Request


async def pressed(request: Request, ports: Ports) -> Reply:
    return Opened(missed_view())


async def asked(address: str, request: Request, ports: Ports) -> Reply:
    """`address`: as typed; "" opens the form."""
    if not address:
        return Opened(missed_view())
    if fault := _fault(address, ports):
        return privately(compose_note(fault))
    return promised(await _ask(address, request, ports), ports)


async def submitted(request: Request, ports: Ports) -> Reply:
    """A fault is said beside the field."""
    address = typed_address((request.fields.get(controls.MISSED_ADDRESS) or ("",))[0])
    if fault := _fault(address, ports):
        return Faulty({controls.MISSED_ADDRESS: fault})
    return InPlace(promised(await _ask(address, request, ports), ports).part, title=TITLE)


def _fault(address: str, ports: Ports) -> str:
    """What is wrong with it by its words alone; "" if it may be looked at."""
    if len(address) > LONGEST or not looks_like_address(address):
        return notes.NO_ADDRESS
    url = _likeliest(address)
    if (why := ports.url_fault(url)) is not None:
        return notes.not_fetched(why)
    return "" if article_alias(url) is not None else notes.NO_ARTICLE


def _likeliest(address: str) -> str:
    return next(iter(addresses(address)), address)


async def _ask(address: str, request: Request, ports: Ports) -> Lookup:
    lookup = await ask_worker(address, request, ports, article=True)
    await record(Act.ADD_ITEM, request, ports, about=host_of(_likeliest(address)))
    return lookup
