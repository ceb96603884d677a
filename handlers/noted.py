"""The names of the small facts that outlive a process (port `Notes`)."""

CORPUS_READ = "corpus-read"
"""When the folder was read for the first time; the worker's note to the clock."""
STARTED = "started"
"""When this bot first ran: no digest is due for an hour that passed before."""
TEAM = "team"
"""Whose bot this is, for the terminal, which may have no token."""
