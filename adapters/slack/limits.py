"""What Slack takes: one table, each figure with the page it comes from."""

from __future__ import annotations

# https://docs.slack.dev/reference/block-kit/blocks
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# https://docs.slack.dev/reference/block-kit/blocks/header-block
HEADER = 150
# https://docs.slack.dev/reference/block-kit/blocks/section-block
SECTION = 3000
# https://docs.slack.dev/reference/block-kit/blocks/actions-block
ACTIONS = 25
# https://docs.slack.dev/reference/block-kit/block-elements/button-element (the accessibility label
# likewise)
BUTTON = 75
# https://docs.slack.dev/reference/block-kit/composition-objects/option-object
OPTION = 75
# https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
INPUT = 3000
# https://docs.slack.dev/reference/methods/chat.update: longer texts are refused
TEXT = 4000
# Measured, not documented: chat.* refuses messages whose blocks hold about 11,000 characters of
# text in all.
MESSAGE_TEXT = 9000
# Ours: the longest piece of text that stays in one block, so that a message fills up evenly.
PIECE = 2500

# https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
RESPONSE_SECONDS = 30 * 60
# https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response gives 3 s;
# this much of them may go into finding out who somebody is.
WHO_SECONDS = 1.0

# https://docs.slack.dev/reference/block-kit/blocks/rich-text-block (the link element)
URL = 3000
# Where Slack's own files are.
HOSTS = (".slack.com", ".slack-files.com")
