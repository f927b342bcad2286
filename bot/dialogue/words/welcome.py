"""What the bot says of itself, and the topics."""

from __future__ import annotations

from bot.dialogue.speech import said

TOPICS = "Topics"
WELCOME = (
    "I answer questions to Wildix Customer Care with its published FAQ, and hand everything else to"
    " a person."
)
TRY_ONE = "Try one of these:"
HOW_TO_ASK = (
    "Mention me in a channel, write to me directly, or use `/wildix` and your question.",
    (
        "`topics` shows what I know, `tickets` your company's tickets, `ticket` and a few words"
        " gets you to a person."
    ),
)
HOW_TO_ASK_IN_TEAMS = (
    (
        "Mention me in a channel or a group chat, write to me directly, or choose **Ask Customer"
        " Care** on a message."
    ),
    HOW_TO_ASK[1],
)


def topic_count(title: str, questions: int) -> str:
    return said("{title} ({questions})", title=title, questions=questions)
