"""An alert shared with a colleague, who takes it or not."""

from __future__ import annotations

from bot.model import DeliveryId, NoticeIntent, Subscription, UserId, stable_id
from digests.slack import controls, notes
from digests.slack.alerts.questions import compose_shared
from digests.slack.answers.modal import answer_view
from digests.slack.help import compose_note
from digests.wording.alerts import title_of
from handlers.slack.commands.alerts.access import Unavailable, by_form
from handlers.slack.ports import Ports
from handlers.slack.replies import Faulty, Renewed, Reply, privately
from handlers.slack.requests import Request

YOURSELF = "That is you: /alerts copy makes a second one of your own."


async def share(one: Subscription, person: str, request: Request, ports: Ports) -> Reply:
    return privately(compose_note(await _share(one, UserId(person), request, ports)))


async def submitted(request: Request, ports: Ports) -> Reply:
    one = await by_form(request, ports)
    if isinstance(one, Unavailable):
        return Renewed(answer_view(compose_note(one.reason), title="Alerts"))
    person = UserId(next(iter(request.fields.get(controls.SHARE_WITH, ())), ""))
    if person in ("", request.user, ports.bot_user):
        return Faulty({controls.SHARE_WITH: "Choose a colleague."})
    return Renewed(answer_view(compose_note(await _share(one, person, request, ports)), title="Alerts"))


async def _share(one: Subscription, person: UserId, request: Request, ports: Ports) -> str:
    """Once for these words and that person, however often it is pressed."""
    if person in (request.user, ports.bot_user):
        return YOURSELF
    if not (await ports.slack.workspace.profile(person)).active:
        return notes.NOBODY_TO_SHARE_WITH
    delivery = DeliveryId(stable_id("share", ports.team, request.user, person, one.id, one.terms))
    part = compose_shared(one, request.user)
    notice = NoticeIntent(delivery=delivery, team=ports.team, user=person, part=part)
    if await ports.store.ledger.intend(notice, now=ports.now()):
        return f"Shared: {title_of(one)}. They get a message and can take it as their own."
    return f"You have shared {title_of(one)} with them before."
