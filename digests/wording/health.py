"""The account of health in words: the same for /amur status, amur doctor, the owners' messages and /healthz."""

from __future__ import annotations

from datetime import datetime

from bot.errors import StorageFault
from bot.model import LATE_BY_SLACK, Area, Heartbeat, Role, Trouble, is_known
from bot.use_cases.archive.marked_items import BeatMarks
from digests.wording.words import clean, count, cut, storage_in_words

HEADINGS = {
    Area.STORAGE: "Storage",
    Area.EMPTIED: "Storage",
    Area.SLACK: "Slack",
    Area.SCOPES: "Slack permissions",
    Area.PROCESS: "Process",
    Area.FAULT: "Fault",
    Area.CLOCKS: "Clocks",
    Area.MODEL: "Language model",
    Area.DIGEST: "Digest",
    Area.LETTERS: "Dead letters",
    Area.UNREADABLE: "Unreadable messages",
    Area.LATE: "Late messages",
    Area.HELD: "Held back",
    Area.FEEDS: "Feeds",
    Area.ALERTS: "Alerts",
    Area.FOLDER: "Folder",
    Area.PACK: "Beat pack",
}

WITHOUT: dict[str, str] = {
    Role.WORKER: "nothing is read or posted: start `amur worker`",
    Role.CLOCK: "no digest comes due: start `amur clock`",
    Role.WEB: "nobody is answered: start `amur web`",
}


WORK = {
    "epoch": "seeing whether the storage was emptied",
    "feeds": "polling the feeds",
    "folder": "reading the folder of texts",
    "health": "telling owners how Amur fares",
    "held": "trying what is held back again",
    "indexes": "bringing the archive up to date",
    "lookups": "looking up what people asked for",
    "news": "telling people how their feeds fare",
    "outage": "seeing whether most feeds fail",
    "posts": "posting",
    "statements": "reading what waits for the language model",
    "token": "asking whether Slack takes the token",
}
"""What each loop does, by its name."""

SLACKS_STATUS = "status.slack.com says whether Slack is in trouble, and "
"""Where Slack's answer, or its silence, is the reason."""

SAYS = {
    Area.EMPTIED: "it was emptied or swapped: alerts, settings and what was on file are gone, feeds were laid anew; "
    "`amur import` takes a backup into an empty storage",
    Area.SLACK: "the token is refused ({detail}): reinstall the app and set its new token; nothing is lost meanwhile",
    Area.SCOPES: "the app lacks permissions ({detail}): reinstall it from manifest.json",
    Area.FAULT: "{work} fails each time it is tried ({detail}): Amur keeps trying, and its log says where it fails; "
    "start its processes anew, and if that doesn't help, report it with those lines",
    Area.CLOCKS: "the clock of {of} is {detail} seconds off the storage server's: set it by NTP",
    Area.MODEL: "what is said in items is not read ({detail}): install the model, or see `amur doctor`; "
    "items are filed, posted and searched meanwhile, and read once it is there",
    Area.DIGEST: "the digest for {of}{due} is not posted yet{because}: `/amur status` shows what else is wrong",
    Area.LETTERS: "{messages} could not be delivered, the first because {detail}: mend the cause, then "
    "`amur doctor --replay`",
    Area.UNREADABLE: "{messages} waiting{since} can't be read by any worker that runs: bring each `amur worker` to the "
    "newest version; what stays then is damaged and is never posted (the worker's log says why)",
    Area.LATE: "{messages} should have been posted by now, the first{since}{because}: Amur keeps trying; "
    "{pointer}`amur doctor` shows what else is wrong",
    Area.HELD: "{messages} for {of} waiting: {detail}",
    Area.FEEDS: "{count} of {of} feeds cannot be read, the first because {detail}: `/feeds` has each with its reason",
    Area.ALERTS: "{alerts} can't be read and bring nothing: their owners see which in /alerts, and can edit them",
    Area.FOLDER: "a file can't be read: {detail}",
    Area.PACK: "the running bot keeps the pack it had: {detail}",
}


def heading(area: Area) -> str:
    return HEADINGS.get(area) or clean(area.value).capitalize()


def trouble_in_words(trouble: Trouble) -> str:
    """What is wrong, and the next step; plain text, no mrkdwn. A channel stands as its id."""
    if trouble.area is Area.STORAGE:
        return storage_in_words(StorageFault(trouble.of))
    since = f" since {trouble.since:%d %b %H:%M} UTC" if trouble.since else ""
    if trouble.area is Area.PROCESS:
        without = WITHOUT.get(trouble.of, f"start `amur {clean(trouble.of)}`")
        return f"no {clean(trouble.of)} has been heard of{since}, so {without}"
    if not is_known(trouble.area):
        detail = cut(clean(trouble.detail), 300).rstrip(".") or "no more is known of it"
        return f"a newer version says so, which this one does not understand: {detail}"
    return SAYS[trouble.area].format(
        of=clean(trouble.of) or "the folder",
        work=WORK.get(trouble.of) or f"the work “{clean(trouble.of)}”",
        detail=cut(clean(trouble.detail), 300).rstrip("."),
        count=f"{trouble.count:,}",
        messages=count(trouble.count, "message"),
        alerts=count(trouble.count, "alert"),
        since=since,
        pointer=SLACKS_STATUS if trouble.of == LATE_BY_SLACK and trouble.detail else "",
        due=f", due {trouble.since:%d %b %H:%M} UTC," if trouble.since else "",
        because=f" ({cut(clean(trouble.detail), 200).rstrip('.')})" if trouble.detail else "",
    )


def beat_in_words(beat: Heartbeat, now: datetime) -> str:
    """One process: what, where, which build, heard when."""
    seconds = max(0, round((now - beat.at).total_seconds()))
    return f"{beat.role.value} on {clean(beat.process)}, version {clean(beat.version)}, heard {seconds} s ago"


def marks_in_words(marks: BeatMarks) -> str:
    return f"{marks.off:,} off the beat, {marks.on:,} on it, {marks.missed:,} missed"
