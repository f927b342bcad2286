"""What can be read without a question: the welcome, and the topics."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.cards.answers import Choice


@dataclass(frozen=True, slots=True)
class TopicLine:
    topic: str
    title: str
    questions: int


@dataclass(frozen=True, slots=True)
class TopicsCard:
    """All topics. Buttons carry `slot`, so that a press replaces this list."""

    slot: str
    topics: tuple[TopicLine, ...]


@dataclass(frozen=True, slots=True)
class TopicCard:
    """One topic's questions, with the way back to all topics."""

    slot: str
    topic: str
    title: str
    questions: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class WelcomeCard:
    """What the bot is for, and three real questions to try."""

    examples: tuple[Choice, ...]
