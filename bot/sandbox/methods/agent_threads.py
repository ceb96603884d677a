"""assistant.threads.*: what an app with agent messaging shows in its direct messages beside its answers.

docs.slack.dev/reference/methods/assistant.threads.setStatus and .setSuggestedPrompts.
"""

from __future__ import annotations

from bot.sandbox.methods import Method
from bot.sandbox.methods.arguments import structured, text, wanted
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.state import identity
from bot.sandbox.state.slack import Slack
from bot.sandbox.state.workspace import Channel

MOST_PROMPTS = 4


def _direct(slack: Slack, arguments: Json) -> Channel:
    if not slack.installation.agent:
        raise Refused("access_denied")
    channel = slack.workspace.channels.get(wanted(arguments, "channel_id"))
    if channel is None or channel.kind != "im" or identity.BOT_USER not in channel.members:
        raise Refused("channel_not_found")
    return channel


def set_status(slack: Slack, arguments: Json) -> Json:
    """An empty status takes it away; so does the app's next message in the thread."""
    channel = _direct(slack, arguments)
    thread = wanted(arguments, "thread_ts")
    if channel.message(thread) is None:
        raise Refused("invalid_thread_ts")
    if not isinstance(arguments.get("status"), str):
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: status"]})
    channel.status[thread] = text(arguments, "status")
    slack.workspace.changes.touch()
    return {}


def set_suggested_prompts(slack: Slack, arguments: Json) -> Json:
    """For a thread, or, without one, for the Messages tab."""
    channel = _direct(slack, arguments)
    thread = text(arguments, "thread_ts")
    if thread and channel.message(thread) is None:
        raise Refused("invalid_thread_ts")
    prompts = structured(arguments, "prompts", "invalid_arguments")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MOST_PROMPTS or not all(map(_is_prompt, prompts)):
        raise Refused(
            "invalid_arguments",
            errors=[f"prompts must be 1 to {MOST_PROMPTS} objects with a title and a message"],
        )
    channel.prompts = [dict(one) for one in prompts]
    slack.workspace.changes.touch()
    return {}


def _is_prompt(one: object) -> bool:
    return (
        isinstance(one, dict)
        and set(one) == {"title", "message"}
        and all(isinstance(words, str) and words for words in one.values())
    )


METHODS = {
    "assistant.threads.setStatus": Method(set_status, ("assistant:write", "chat:write")),
    "assistant.threads.setSuggestedPrompts": Method(set_suggested_prompts, ("assistant:write",), 4),
}
