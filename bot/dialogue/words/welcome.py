"""What the bot says of itself, and the topics."""

from __future__ import annotations

from bot.dialogue import catalogues, speech
from bot.dialogue.speech import said

TOPICS = "Topics"
WELCOME = (
    "I answer questions to {product} with its published FAQ, and hand everything else to a person."
)
TRY_ONE = "Try one of these:"
HOW_TO_ASK = (
    "Mention me in a channel, write to me directly, or use `{command}` and your question.",
    (
        "`topics` shows what I know, `tickets` your company's tickets, `ticket` and a few words"
        " gets you to a person."
    ),
)
HOW_TO_ASK_IN_TEAMS = (
    (
        "Mention me in a channel or a group chat, write to me directly, or choose **Ask"
        " {assistant}** on a message."
    ),
    HOW_TO_ASK[1],
)


LANGUAGE_AUTOMATIC = (
    "Each of your questions decides again in which language I answer.",
    "Where it does not tell, your account does.",
)


def speaks() -> str:
    """Below how to ask."""
    return said(
        "I answer in {languages}. `language` and one of these, such as `language deutsch`, chooses"
        " it for good.",
        languages=_languages(),
    )


def languages() -> tuple[str, str]:
    """Which there are, and how to choose."""
    there = said("I answer in {languages}.", languages=_languages())
    return there, said(
        "Write “language” and one of these, such as “language deutsch”, and I keep to it. After"
        " “language automatic” each question decides."
    )


def language_chosen() -> tuple[str, str]:
    own = catalogues.own_name(speech.language())
    return said("From now on I answer you in {language}.", language=own), said(
        "“language automatic” leaves it to each question again."
    )


def _languages() -> str:
    return speech.listed(catalogues.own_name(each) for each in catalogues.languages())


def topic_count(title: str, questions: int) -> str:
    return said("{title} ({questions})", title=title, questions=questions)
