"""/digest week: the last seven days in about ten lines, here or as files by direct message."""

from __future__ import annotations

from bot.edition.week import Week
from bot.edition.window import since_moment
from bot.use_cases.computation import computed
from bot.use_cases.digests.plans import plan_to_show, zone_of
from bot.use_cases.digests.week import the_week
from digests.files.html_document import html_file
from digests.files.markdown_document import markdown_file
from digests.files.word_document import WITHOUT, word_file, writes_word
from digests.slack import notes
from digests.slack.digests.week import compose_week
from digests.slack.help import compose_note
from digests.slack.mrkdwn import escape
from digests.wording.week import week_document
from handlers.slack.ports import Ports
from handlers.slack.replies import Attachment, Enclosed, Reply, privately
from handlers.slack.requests import Request


async def shown(request: Request, ports: Ports) -> Reply:
    return privately(compose_week(await _week(request, ports)))


async def exported(request: Request, ports: Ports) -> Reply:
    week = await _week(request, ports)
    document = week_document(week)
    if not document.chapters:
        return privately(compose_note(notes.NO_WEEK_TO_EXPORT))
    name = f"amur-week-{week.last}"
    files = [
        Attachment(markdown_file(document), f"{name}.md", "The week (Markdown)"),
        Attachment(html_file(document), f"{name}.html", "The week (HTML)"),
    ]
    if writes_word():
        files.append(Attachment(await computed(word_file, document), f"{name}.docx", "The week (Word)"))
    words = escape(f"{document.title}.") if writes_word() else escape(f"{document.title}. {WITHOUT}.")
    return Enclosed(tuple(files), words, compose_note(notes.SENT_FILES))


async def _week(request: Request, ports: Ports) -> Week:
    now = ports.now()
    plan = await plan_to_show(request.channel, ports.settings, ports.store.plans, ports.team)
    window = since_moment(now, None, now=now, zone=zone_of(plan))
    pack, scans = ports.pack.current, ports.pack.scans
    return await the_week(window, ports.store, plan=plan, pack=pack, scans=scans, looking_back=True)
