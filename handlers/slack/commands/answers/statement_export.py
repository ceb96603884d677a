"""Somebody's statements as files, by direct message."""

from __future__ import annotations

from bot.model import Question, SpeakerId, Statement
from bot.use_cases.answers.statement_list import StatementList, list_statements
from digests.files.bibliography import bibtex_file, csl_file
from digests.files.statements import statements_csv
from digests.slack import notes
from digests.slack.answers.answer import compose_answer, filters_in_words
from digests.slack.control_values import decode_question
from digests.slack.help import compose_note
from digests.slack.mrkdwn import fit
from digests.wording.words import count
from handlers.slack.ports import Ports
from handlers.slack.replies import Attachment, Enclosed, Reply, privately
from handlers.slack.requests import Request

FORMS = ("csv", "bibtex", "csl")


async def pressed(request: Request, ports: Ports) -> Reply:
    return await exported(decode_question(request.text), FORMS, ports)


async def exported(question: Question, forms: tuple[str, ...], ports: Ports) -> Reply:
    found = await list_statements(
        question, archive=ports.store.archive, topics=ports.pack.current.topics, scans=ports.pack.scans
    )
    if not isinstance(found, StatementList):
        return privately(compose_answer(found, keep_days=ports.settings.keep_days, now=ports.now()))
    name = found.known.speaker.name
    if not found.utterances:
        filtered = bool(filters_in_words(question))
        return privately(compose_note(notes.no_statements_to_export(name, filtered=filtered)))
    files = tuple(_file(form, found, f"{_file_name(found.known.speaker.id)}-{ports.today()}") for form in forms)
    return Enclosed(
        files, f"{fit(_extent(found, question), 1_000)} {notes.ABOUT_FILES}", compose_note(notes.SENT_FILES)
    )


def _extent(found: StatementList, question: Question) -> str:
    filters = "".join(f", {one}" for one in filters_in_words(question))
    newest = f"the newest {len(found.utterances):,} of " if found.total > len(found.utterances) else ""
    return f"{found.known.speaker.name}: {newest}{count(found.total, 'statement')}{filters}."


def _file(form: str, found: StatementList, name: str) -> Attachment:
    every: list[Statement] = [one for tellings in found.utterances for one in tellings]
    match form:
        case "csv":
            return Attachment(statements_csv(found.utterances), f"{name}.csv", "Statements (CSV)")
        case "bibtex":
            return Attachment(bibtex_file(every), f"{name}.bib", "Statements (BibTeX)")
        case _:
            return Attachment(csl_file(every), f"{name}.json", "Statements (CSL-JSON)")


def _file_name(speaker: SpeakerId) -> str:
    return "".join(c for c in speaker if c.isalnum() or c == "-") or "statements"
