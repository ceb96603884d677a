"""What the desk asks of the world. Small protocols; `bot.bootstrap` picks what is real.

Every method may raise StorageAway (Redis), SlackRefused / SlackInDoubt (Slack) or ReaderFailed (language); no more.
Every write is idempotent: calling it again with the same arguments changes nothing."""

from bot.ports.archive import Archive, Edits, Overtaken, Reindexed
from bot.ports.deliveries import Leases, Ledger, Outbox, Queue, Ticket
from bot.ports.documents import (
    Extractor,
    Fetch,
    Folder,
    Guard,
    Open,
    Parser,
    Reader,
    Robots,
    Shut,
    SiteBook,
)
from bot.ports.feeds import Due, FeedBook, FeedList, PollReport
from bot.ports.people import Feedback, Lookup, Lookups, Plans, SharedFile, Watchlist, Workspace
from bot.ports.sources import Brought, NothingNew, Source, Sources, Unavailable, Validators
from bot.ports.state import Notes, Seen

__all__ = [
    "Archive",
    "Brought",
    "Due",
    "Edits",
    "Extractor",
    "FeedBook",
    "FeedList",
    "Feedback",
    "Fetch",
    "Folder",
    "Guard",
    "Leases",
    "Ledger",
    "Lookup",
    "Lookups",
    "Notes",
    "NothingNew",
    "Open",
    "Outbox",
    "Overtaken",
    "Parser",
    "Plans",
    "PollReport",
    "Queue",
    "Reader",
    "Reindexed",
    "Robots",
    "Seen",
    "SharedFile",
    "Shut",
    "SiteBook",
    "Source",
    "Sources",
    "Ticket",
    "Unavailable",
    "Validators",
    "Watchlist",
    "Workspace",
]
