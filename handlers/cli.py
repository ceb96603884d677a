"""`amur`: where the program starts. Every verb says in one line what it does; imports wait until a verb needs them."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Coroutine
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.errors import AmurError, SettingsWrong
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from handlers.processes.lifetime.standby import Standby


def now() -> datetime:
    """The one place where the program asks what time it is."""
    return datetime.now(UTC)


class Honest(click.Group):
    """Turns an error of ours into one sentence and exit code 1 (2 for a setting), never a stack trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(130)
        except (AmurError, ExceptionGroup) as problem:
            ours = ours_in(problem)
            if ours is None:
                raise
            click.echo(f"amur: {ours}", err=True)
            ctx.exit(2 if isinstance(ours, SettingsWrong) else 1)


def ours_in(problem: Exception) -> AmurError | None:
    """The first error of ours, however deep in the groups that task groups make."""
    if isinstance(problem, AmurError):
        return problem
    if isinstance(problem, ExceptionGroup):
        return next((found for inner in problem.exceptions if (found := ours_in(inner))), None)
    return None


class Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        written = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value.strip(), re.ASCII)
        if written is None:
            self.fail(f"{value!r} is no date like 2024-02-29", param, ctx)
        try:
            day = date(*map(int, written.groups()))
        except ValueError:
            self.fail(f"there is no such day as {value.strip()}", param, ctx)
        if day.year < 1970:
            self.fail("no day before 1970", param, ctx)
        return day


@click.group(cls=Honest, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="amur", message="amur %(version)s")
def main() -> None:
    """Amur: a Slack bot for people who follow China–Russia relations."""
    from handlers.processes.lifetime.heap import spare_the_start

    spare_the_start()
    from bot.bootstrap.confinement import hide
    from handlers.processes.logs import logs_to_stderr

    logs_to_stderr()
    hide()


def ready(process: str) -> Settings:
    """The settings, and logs as they say. Before anything else is loaded: who mistyped one is told so at once."""
    from bot.bootstrap.confinement import named
    from handlers.processes.logs import start_logging

    settings = read_settings()
    start_logging(settings, process=process)
    named(f"amur-{process}")
    return settings


def running(work: Coroutine[Any, Any, int]) -> None:
    """`work` until it ends; its result is the exit code."""
    sys.exit(asyncio.run(work))


def standing_by(verb: str) -> Standby:
    """`amur VERB` as a child, which has what is loaded so far and waits to be told to begin."""
    from handlers.processes.lifetime.standby import stand_by

    return stand_by(partial(main, [verb], prog_name="amur"))


@main.command("try")
@click.option("--port", default=7717, show_default=True, help="Port of the page; another is taken if it is in use.")
def try_(port: int) -> None:
    """The whole bot on this machine: embedded Valkey, a sandbox Slack, the seed corpus, a page to look at."""
    from handlers.processes.logs import start_logging

    settings = read_settings()
    start_logging(settings, process="try", quiet=True)
    import handlers.processes.web_and_clock
    import handlers.processes.worker  # noqa: F401  # for the children
    from handlers.terminal.sandbox import try_out

    running(try_out(settings, standing_by("run"), port=port))


@main.command()
def run() -> None:
    """Web, worker and clock in one, for a laptop or a small dyno."""
    settings = ready("run")
    import handlers.processes.worker  # noqa: F401  # for the child
    from handlers.processes.health.scrape import left_to_child
    from handlers.processes.web_and_clock import run_all

    with left_to_child() as listening:
        running(run_all(settings, standing_by("worker"), listening))


@main.command()
def web() -> None:
    """Answers Slack: Socket Mode when SLACK_APP_TOKEN is set, else HTTP on $PORT. Any number may run."""
    settings = ready("web")
    from handlers.processes.web_and_clock import run_web

    running(run_web(settings))


@main.command()
def worker() -> None:
    """Watches feeds and folder, reads, posts. Any number may run."""
    settings = ready("worker")
    from handlers.processes.worker import run_worker

    running(run_worker(settings))


@main.command(hidden=True)
@click.argument("delivery")
def compose(delivery: str) -> None:
    """What a worker starts for a delivery that two died over: composes it, where a death harms nobody."""
    settings = ready("compose")
    from bot.model import DeliveryId
    from handlers.processes.delivery.trials import compose_one

    running(compose_one(settings, DeliveryId(delivery)))


@main.command()
def clock() -> None:
    """Says when a digest is due. One leads, others stand by."""
    settings = ready("clock")
    from handlers.processes.web_and_clock import run_clock

    running(run_clock(settings))


@main.command()
@click.option("--replay", is_flag=True, help="Put the dead letters back into the queue.")
def doctor(replay: bool) -> None:
    """Checks settings, storage, Slack, model, feeds, folder, dead letters: a line each; exit 1 on trouble."""
    from handlers.terminal.doctor import examine

    sys.exit(asyncio.run(examine(replay=replay, now=now, echo=click.echo)))


FILE_OR_STREAM = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


@main.command()
@click.argument("file", type=FILE_OR_STREAM)
def export(file: Path) -> None:
    """Writes everything on file (.jsonl, or .jsonl.gz) for another storage; stop the workers first. "-" is stdout."""
    from handlers.terminal.transfer import export_all

    sys.exit(asyncio.run(export_all(read_settings(), file)))


@main.command("import")
@click.argument("file", type=FILE_OR_STREAM)
def import_(file: Path) -> None:
    """Takes in what `amur export` wrote, into an empty storage. Broken off, it is simply made again."""
    from handlers.terminal.transfer import import_all

    sys.exit(asyncio.run(import_all(read_settings(), file)))


@main.command()
@click.option("--keep", default=14, show_default=True, type=click.IntRange(1), help="How many backups stay.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def backup(keep: int, folder: Path) -> None:
    """Writes a dated export into a folder and removes the oldest; for a timer (deploy/systemd has one)."""
    from handlers.terminal.transfer import back_up

    sys.exit(asyncio.run(back_up(read_settings(), folder, keep=keep)))


PATHS = click.Path(path_type=Path, exists=False)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("sources", nargs=-1, required=True)
def read(as_json: bool, sources: tuple[str, ...]) -> None:
    """Reads text files, .jsonl files of items, or articles' pages (URLs): relevance, topics, and who said what."""
    from handlers.terminal.verbs import read_sources

    sys.exit(asyncio.run(read_sources(read_settings(), sources, as_json=as_json, now=now)))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("sources", nargs=-1, required=True)
def feed(as_json: bool, sources: tuple[str, ...]) -> None:
    """Fetches (a URL) and parses (a file) as the bot would, and says what came of it."""
    from handlers.terminal.verbs import look_at_feeds

    sys.exit(asyncio.run(look_at_feeds(read_settings(), sources, as_json=as_json, now=now)))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("items", type=PATHS)
def stories(as_json: bool, items: Path) -> None:
    """Groups a .jsonl file of items into stories, taking them in order of publication."""
    from handlers.terminal.verbs import tell_stories

    sys.exit(tell_stories(read_settings(), items, as_json=as_json, now=now()))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.argument("question", nargs=-1, required=True)
def ask(as_json: bool, question: tuple[str, ...]) -> None:
    """Who said what: amur ask "Gabuev on trade"."""
    from handlers.terminal.verbs import ask_archive

    sys.exit(asyncio.run(ask_archive(read_settings(), " ".join(question), as_json=as_json, now=now)))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1), help="Five items a page, newest first.")
@click.argument("query", nargs=-1, required=True)
def search(as_json: bool, page: int, query: tuple[str, ...]) -> None:
    """Searches everything on file: amur search 'banks AND (yuan OR rouble)'."""
    from handlers.terminal.archive import search_archive

    sys.exit(asyncio.run(search_archive(read_settings(), " ".join(query), page - 1, as_json=as_json, now=now)))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def feedback(as_json: bool) -> None:
    """What people called useful or not, and which statements they marked wrong, oldest first."""
    from handlers.terminal.archive import show_feedback

    sys.exit(asyncio.run(show_feedback(read_settings(), as_json=as_json)))


@main.command()
@click.option("--undo", is_flag=True, help="Goes back to the weights before the last relabel.")
def relabel(undo: bool) -> None:
    """Teaches relevance by what the team marked as off the beat, on it or missed, and says what that changes."""
    from handlers.terminal.relabel import relabel as learn_from_marks
    from handlers.terminal.relabel import undo as go_back

    settings = read_settings()
    sys.exit(go_back(settings) if undo else asyncio.run(learn_from_marks(settings, now=now)))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--since", "days", type=click.FloatRange(0, 36_500), metavar="DAYS", help="Only the last DAYS days.")
def audit(as_json: bool, days: float | None) -> None:
    """Who changed feeds, digests and stories: who, what, when, where, before and after; newest first."""
    from handlers.terminal.audit import show_audit

    sys.exit(asyncio.run(show_audit(read_settings(), days, as_json=as_json, now=now)))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.argument("item")
def trace(as_json: bool, item: str) -> None:
    """From a feed's item to Slack's message: an article's address, title or id, or a message's time stamp or link."""
    from handlers.terminal.trace import trace_way

    sys.exit(asyncio.run(trace_way(read_settings(), item, as_json=as_json, now=now)))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--day", type=Day(), help="A date (YYYY-MM-DD), local to the channel; today if not given.")
@click.option("--channel", help="The id (C…) of a channel that has a digest; AMUR_CHANNEL's if not given.")
@click.option("--week", is_flag=True, help="The seven days up to that day, in about ten lines.")
@click.option(
    "--export",
    type=click.Path(file_okay=False, writable=True, path_type=Path),
    help="With --week: writes it into this folder as Markdown, HTML and .docx.",
)
def digest(as_json: bool, day: date | None, channel: str | None, week: bool, export: Path | None) -> None:
    """Prints a channel's digest of a day as text, by its plan."""
    if export is not None and not week:
        raise click.UsageError("--export goes with --week")
    if week:
        if as_json:
            raise click.UsageError("--week has no --json")
        from handlers.terminal.week import print_week

        sys.exit(asyncio.run(print_week(read_settings(), day, channel=channel, export=export, now=now)))
    from handlers.terminal.verbs import print_digest

    sys.exit(asyncio.run(print_digest(read_settings(), day, channel=channel, as_json=as_json, now=now)))


if __name__ == "__main__":
    main()
