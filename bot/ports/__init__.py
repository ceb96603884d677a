"""What the desk asks of the world. Small protocols; `bot.bootstrap` picks what is real.

Every method may raise StorageAway (Redis), SlackRefused / SlackInDoubt (Slack) or ReaderFailed (language); no more.
Every write is idempotent: calling it again with the same arguments changes nothing."""

from bot.ports.archive import (
    Archive,
    Edits,
    Filing,
    Names,
    Overtaken,
    Placing,
    Readings,
    Reindexed,
    Search,
    Statements,
    Upkeep,
)
from bot.ports.charts import Charts, NotDrawn
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
    UrlFault,
)
from bot.ports.feeds import Due, FeedBook, FeedList, PollReport
from bot.ports.people import Feedback, Lookup, Lookups, NotShared, Plans, SharedFile, Watchlist, Workspace
from bot.ports.sources import Brought, NothingNew, Source, Sources, Unavailable, Validators
from bot.ports.state import Notes, Seen

__all__ = [
    "Archive",
    "Brought",
    "Charts",
    "Due",
    "Edits",
    "Extractor",
    "FeedBook",
    "FeedList",
    "Feedback",
    "Fetch",
    "Filing",
    "Folder",
    "Guard",
    "Leases",
    "Ledger",
    "Lookup",
    "Lookups",
    "Names",
    "NotDrawn",
    "NotShared",
    "Notes",
    "NothingNew",
    "Open",
    "Outbox",
    "Overtaken",
    "Parser",
    "Placing",
    "Plans",
    "PollReport",
    "Queue",
    "Reader",
    "Readings",
    "Reindexed",
    "Robots",
    "Search",
    "Seen",
    "SharedFile",
    "Shut",
    "SiteBook",
    "Source",
    "Sources",
    "Statements",
    "Ticket",
    "Unavailable",
    "Upkeep",
    "UrlFault",
    "Validators",
    "Watchlist",
    "Workspace",
]
