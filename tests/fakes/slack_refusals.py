"""The codes with which Slack refuses, as its reference documents them for each method that the bot
writes with: https://docs.slack.dev/reference/methods."""

from __future__ import annotations


def _codes(text: str) -> list[str]:
    return text.split()


_EVERYWHERE = _codes("""
    access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied
    enterprise_is_restricted fatal_error internal_error invalid_arg_name invalid_arguments
    invalid_array_arg invalid_auth invalid_charset invalid_form_data invalid_post_type
    method_deprecated missing_post_type missing_scope no_permission not_allowed_token_type
    not_authed org_login_required ratelimited request_timeout service_unavailable
    team_access_not_granted team_added_to_org token_expired token_revoked
    two_factor_setup_required
""")
_WRITING = _codes("""
    as_user_not_supported channel_not_found invalid_attachments invalid_blocks
    invalid_blocks_format is_archived markdown_text_conflict message_limit_exceeded
    msg_blocks_too_long msg_too_long no_text rate_limited too_many_attachments
    slack_connect_file_link_sharing_blocked
""")
_POST_MESSAGE = _codes("""
    attachment_payload_limit_exceeded cannot_reply_to_message duplicate_channel_not_found
    duplicate_message_not_found invalid_metadata_format invalid_metadata_schema
    messages_tab_disabled metadata_must_be_sent_from_app metadata_too_large
    missing_file_data not_in_channel restricted_action
    restricted_action_non_threadable_channel restricted_action_read_only_channel
    restricted_action_thread_locked restricted_action_thread_only_channel
    send_on_behalf_not_allowed slack_connect_canvas_sharing_blocked
    slack_connect_lists_sharing_blocked team_not_found thread_locked too_many_contact_cards
""")
_UPDATE = _codes("""
    block_mismatch cant_broadcast_message cant_update_message edit_window_closed
    external_channel_migrating is_inactive message_not_found
    no_dual_broadcast_content_update streaming_state_conflict team_not_found update_failed
""")
_POST_EPHEMERAL = _codes("""
    cannot_reply_to_message is_bot messages_tab_disabled not_in_channel restricted_action
    unknown_method user_not_in_channel
""")
_DELETE = _codes("""
    cant_delete_message compliance_exports_prevent_deletion message_not_found
""")
_OPEN_VIEW = _codes("""
    duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id
    view_too_large
""")
_PUBLISH_VIEW = _codes("""
    duplicate_external_id hash_conflict not_enabled view_too_large
""")
_PUSH_VIEW = _codes("""
    duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id
    push_limit_reached view_too_large
""")
_UPDATE_VIEW = _codes("""
    duplicate_external_id hash_conflict not_found view_too_large
""")

DOCUMENTED = {
    "chat.postMessage": [*_EVERYWHERE, *_WRITING, *_POST_MESSAGE],
    "chat.update": [*_EVERYWHERE, *_WRITING, *_UPDATE],
    "chat.postEphemeral": [*_EVERYWHERE, *_WRITING, *_POST_EPHEMERAL],
    "chat.delete": [*_EVERYWHERE, *_WRITING, *_DELETE],
    "views.open": [*_EVERYWHERE, *_OPEN_VIEW],
    "views.push": [*_EVERYWHERE, *_PUSH_VIEW],
    "views.update": [*_EVERYWHERE, *_UPDATE_VIEW],
    "views.publish": [*_EVERYWHERE, *_PUBLISH_VIEW],
}
