"""What Slack refuses, and what can be done about it: one table of every code that it documents for
chat.* and views.*."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import structlog
from slack_sdk.errors import SlackApiError

from adapters.shared import retry_after
from bot.errors import ChannelError, Refusal

REVOKED = ("account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked")
_INSTALLATION = (
    *REVOKED,
    "access_denied",
    "accesslimited",
    "app_access_restricted",
    "ekm_access_denied",
    "enterprise_is_restricted",
    "message_limit_exceeded",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "org_login_required",
    "team_access_not_granted",
    "team_added_to_org",
    "team_not_found",
    "two_factor_setup_required",
)
_PLACE = (
    "cannot_dm_bot",
    "cannot_reply_to_message",
    "cant_broadcast_message",
    "cant_delete_message",
    "cant_update_message",
    "channel_is_archived",
    "channel_not_found",
    "compliance_exports_prevent_deletion",
    "edit_window_closed",
    "exchanged_trigger_id",
    "expired_trigger_id",
    "external_channel_migrating",
    "invalid_thread_ts",
    "invalid_trigger_id",
    "is_archived",
    "is_inactive",
    "message_not_found",
    "messages_tab_disabled",
    "not_enabled",
    "not_found",
    "not_in_channel",
    "restricted_action",
    "restricted_action_non_threadable_channel",
    "restricted_action_read_only_channel",
    "restricted_action_thread_locked",
    "restricted_action_thread_only_channel",
    "slack_connect_canvas_sharing_blocked",
    "slack_connect_file_link_sharing_blocked",
    "slack_connect_lists_sharing_blocked",
    "thread_locked",
    "thread_not_found",
    "trigger_expired",
    "trigger_exchanged",
    "user_disabled",
    "user_not_found",
    "user_not_in_channel",
    "user_not_visible",
)
_MESSAGE = (
    "as_user_not_supported",
    "attachment_payload_limit_exceeded",
    "block_mismatch",
    "deprecated_endpoint",
    "duplicate_channel_not_found",
    "duplicate_external_id",
    "duplicate_message_not_found",
    "invalid_arg_name",
    "invalid_arguments",
    "invalid_array_arg",
    "invalid_attachments",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_charset",
    "invalid_form_data",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "invalid_post_type",
    "is_bot",
    "markdown_text_conflict",
    "message_not_owned_by_app",
    "metadata_must_be_sent_from_app",
    "metadata_too_large",
    "method_deprecated",
    "missing_file_data",
    "missing_post_type",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_dual_broadcast_content_update",
    "no_text",
    "push_limit_reached",
    "send_on_behalf_not_allowed",
    "too_many_attachments",
    "too_many_contact_cards",
    "unknown_method",
    "view_too_large",
)
_PASSING = (
    "fatal_error",
    "hash_conflict",
    "internal_error",
    "rate_limited",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
    "streaming_state_conflict",
    "update_failed",
)
REFUSALS: Mapping[str, Refusal] = {
    **dict.fromkeys(_INSTALLATION, Refusal.WAITS),
    **dict.fromkeys(_PLACE, Refusal.ELSEWHERE),
    **dict.fromkeys(_MESSAGE, Refusal.OURS),
    **dict.fromkeys(_PASSING, Refusal.PASSING),
}

# Of a message that cannot be changed: a new one takes its place.
GONE = (
    "block_mismatch",
    "cant_update_message",
    "channel_not_found",
    "edit_window_closed",
    "is_archived",
    "is_inactive",
    "message_not_found",
    "message_not_owned_by_app",
)
# Of a thread: what belongs there can stand in the channel.
NO_THREAD = (
    "cannot_reply_to_message",
    "invalid_thread_ts",
    "message_not_found",
    "restricted_action_non_threadable_channel",
    "restricted_action_thread_locked",
    "thread_locked",
    "thread_not_found",
)
# Of a window that the person has closed.
CLOSED = ("not_found",)
# Of a channel that the bot cannot write to as itself, and may through a response URL.
OUTSIDE = (
    "channel_not_found",
    "missing_scope",
    "not_in_channel",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
)

log = structlog.get_logger()


class SlackRefused(ChannelError):
    """Slack's own error code, for those that say something about a message or a channel.
    `limited`: too much was asked."""

    def __init__(
        self,
        method: str,
        code: str,
        refusal: Refusal,
        retry_after: float | None = None,
        *,
        limited: bool = False,
    ) -> None:
        super().__init__(f"{method}: {code}", retry_after=retry_after, refusal=refusal)
        self.code = code
        self.limited = limited


def refused(method: str, error: SlackApiError) -> SlackRefused:
    """Slack's refusal; one that is in no table may pass."""
    answer = getattr(error.response, "data", None)
    code = str(answer.get("error", "")) if isinstance(answer, dict) else ""
    status = int(getattr(error.response, "status_code", 0) or 0)
    refusal = _refusal(method, code, status)
    if refusal is not Refusal.PASSING:
        return SlackRefused(method, code, refusal)
    wait = pause(error.response.headers.get("Retry-After"))
    return SlackRefused(method, code or str(status), refusal, wait, limited=status == 429)


def pause(header: object) -> float:
    """The seconds that a Retry-After asks for; one where it says nothing that can be used."""
    return retry_after.seconds(header, 1.0)


@contextmanager
def unless(codes: Sequence[str]) -> Iterator[None]:
    """Go on after the block when Slack refuses with one of these; there is another way."""
    try:
        yield
    except SlackRefused as error:
        if error.code not in codes:
            raise


def _refusal(method: str, code: str, status: int) -> Refusal:
    if status == 429 or status >= 500:
        return Refusal.PASSING
    if method.startswith(("chat.", "views.")) and code not in REFUSALS:
        log.warning("slack refuses with a code that is not documented", method=method, code=code)
    return REFUSALS.get(code, Refusal.PASSING)
