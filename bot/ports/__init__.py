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
from bot.ports.documents import Extractor, Fetch, Folder, Guard, Parser, Reader, SiteBook, UrlFault
from bot.ports.feeds import Due, FeedBook, FeedList, PollReport
from bot.ports.people import (
    AuditLog,
    Feedback,
    Lookup,
    Lookups,
    Membership,
    NotShared,
    Plans,
    SharedFile,
    Watchlist,
    Workspace,
)
from bot.ports.state import Notes, Seen

__all__ = [
    "Archive",
    "AuditLog",
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
    "Membership",
    "Names",
    "NotDrawn",
    "NotShared",
    "Notes",
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
    "Search",
    "Seen",
    "SharedFile",
    "SiteBook",
    "Statements",
    "Ticket",
    "Upkeep",
    "UrlFault",
    "Watchlist",
    "Workspace",
]
