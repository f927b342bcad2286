"""Words that mean the same, small talk, and what lies outside."""

from __future__ import annotations

from bot.knowledge.shapes.base import Strict, Text


class LexiconFile(Strict):
    """Our word -> the words that partners use for it."""

    synonyms: dict[Text, tuple[Text, ...]]

    def ours(self) -> dict[str, str]:
        return {theirs: ours for ours, words in self.synonyms.items() for theirs in words}


class SmallTalkFile(Strict):
    """Four kinds of messages that are no questions."""

    greeting: tuple[Text, ...] = ()
    thanks: tuple[Text, ...] = ()
    about_bot: tuple[Text, ...] = ()
    human: tuple[Text, ...] = ()


class OutOfScopeFile(SmallTalkFile):
    """Messages that no entry answers, and what this company's people say beside what everybody
    does."""

    uncovered: tuple[Text, ...] = ()
