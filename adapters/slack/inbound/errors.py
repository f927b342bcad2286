"""What goes wrong, put into words for the one person whom it concerns."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.response import BoltResponse

from adapters.slack.channel import SlackChannel
from adapters.slack.client.response_urls import post
from adapters.slack.drawing import cards, forms
from adapters.slack.fields import object_at, optional, text_at
from adapters.slack.inbound.payloads import sender
from adapters.slack.places import Room, Thread
from adapters.slack.workspaces.access import NotInstalled
from bot.dialogue import words
from bot.dialogue.cards import NoticeCard
from bot.errors import (
    BusyError,
    ChannelError,
    FormError,
    FormWarning,
    PayloadError,
    Refusal,
    RefusedError,
    StaleError,
    TooLateError,
)
from bot.gateway.intake import Intake

log = structlog.get_logger()


def notice(error: Exception) -> NoticeCard:
    """What a person is told about an error."""
    match error:
        case StaleError():
            return NoticeCard(*words.STALE)
        case TooLateError() | RefusedError():
            return NoticeCard(str(error), "")
        case FormError():  # words that were no form
            return NoticeCard(" ".join(error.problems.values()), "")
        case BusyError():
            return NoticeCard(*words.BUSY)
        case NotInstalled():
            log.warning("asked in a workspace without an installation", reason=str(error))
            return NoticeCard(*words.NOT_INSTALLED)
        case ChannelError():
            log.warning("form not opened", reason=str(error))
            return NoticeCard(*words.FORM_TOO_LATE)
        case _:
            log.error("turn failed", exc_info=error)
            return NoticeCard(*words.FAILED)


def answer(body: dict[str, Any], error: Exception) -> BoltResponse | None:
    """The answer to Slack where that already says it: to a form, or to what cannot be read."""
    match error:
        case PayloadError():
            return BoltResponse(status=400, body=str(error))
        case FormError() if _is_form(body):
            return BoltResponse(
                status=200, body={"response_action": "errors", "errors": error.problems}
            )
        case FormWarning() if _is_form(body):
            return _instead(forms.warned(object_at(body, "view"), str(error)))
        case _:
            return None


def tell(
    channel: SlackChannel, intake: Intake, body: dict[str, Any], error: Exception
) -> BoltResponse:
    """Tell the person, in the background, and give Slack the answer that it waits for."""
    if (said := answer(body, error)) is not None:
        return said
    card = notice(error)
    if _is_form(body):
        return _instead(forms.notice(card, text_at(body, "view", "title", "text")))
    if _overheard(body):
        return BoltResponse(status=503, body="later")
    intake.go(_told(channel, body, card))
    return BoltResponse(status=200)


def _is_form(body: dict[str, Any]) -> bool:
    return body.get("type") == "view_submission"


def _overheard(body: dict[str, Any]) -> bool:
    """Words in a channel that may not be meant for the bot: nobody there waits for it, and Slack
    sends them again."""
    event = body.get("event")
    return optional(event, "type") == "message" and optional(event, "channel_type") != "im"


async def _told(channel: SlackChannel, body: dict[str, Any], card: NoticeCard) -> None:
    """Where they are or, when Slack takes nothing there any more, in the direct message."""
    try:
        try:
            await _whisper(channel, body, card)
        except ChannelError as refused:
            if refused.refusal is not Refusal.ELSEWHERE:
                raise
            await _directly(channel, body, card)
    except (ChannelError, PayloadError) as failed:
        log.error("nobody was told", reason=str(failed))


def _instead(view: dict[str, Any]) -> BoltResponse:
    """Another view in the form's place."""
    return BoltResponse(status=200, body={"response_action": "update", "view": view})


async def _whisper(channel: SlackChannel, body: dict[str, Any], card: NoticeCard) -> None:
    (message,) = cards.message(card)
    if url := optional(body, "response_url"):
        await post(
            channel.api.session(), channel.replies.checked(url), message, visible="ephemeral"
        )
    elif room := optional(body.get("event"), "channel"):
        key, thread = channel.workspaces.key(body), optional(body["event"], "thread_ts")
        spot = Thread(room, thread, key) if thread else Room(room, key)
        await channel.messages.whisper(spot, text_at(body, "event", "user"), message)
    else:
        await _directly(channel, body, card)


async def _directly(channel: SlackChannel, body: dict[str, Any], card: NoticeCard) -> None:
    (message,) = cards.message(card)
    await channel.messages.say(Room(sender(body).user, channel.workspaces.key(body)), message)
