"""A Slack workspace on loopback, as strict as Slack: for `amur try` and for the tests. It knows nothing of the bot."""

from bot.sandbox.interactions.receipts import Receipt
from bot.sandbox.server import Sandbox
from bot.sandbox.state.record import Call, Violation

__all__ = ["Call", "Receipt", "Sandbox", "Violation"]
