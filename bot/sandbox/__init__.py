"""A Slack workspace on loopback, as strict as Slack: for `amur try` and for the tests. It knows nothing of the bot."""

from bot.sandbox.receipts import Receipt
from bot.sandbox.record import Call, Violation
from bot.sandbox.server import Sandbox

__all__ = ["Call", "Receipt", "Sandbox", "Violation"]
