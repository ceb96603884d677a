"""The names of the small facts that outlive a process (port `Notes`)."""

CORPUS_READ = "corpus-read"
"""When the folder was read for the first time; the worker's note to the clock."""
EPOCH = "epoch"
"""A name that a storage gets when it is first laid out: gone or another, it was emptied or swapped."""
STARTED = "started"
"""When this bot first ran: no digest is due for an hour that passed before."""
PACK_WRONG = "pack-wrong"
"""What is wrong with the beat pack as it is now, while the bot goes by the one before; empty: nothing."""
TEAM = "team"
"""Whose bot this is, for the terminal, which may have no token."""
UNREAD_FILES = "unread-files"
"""The files of the folder that cannot be read, with why; see `bot.use_cases.unread_files`."""


def unreached(team: str, place: str) -> str:
    """Why Slack takes no message for a channel or a person's direct messages, as long as that is so."""
    return f"unreached:{team}:{place}"


def alerts_reviewed(team: str) -> str:
    """For which month people were last told of alerts that are silent or too loud."""
    return f"alerts-reviewed:{team}"


def spike_told(subscription: str) -> str:
    """The item whose coming told an alert's last spike, for a day."""
    return f"spike:{subscription}"
