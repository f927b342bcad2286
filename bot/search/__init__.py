"""Finding the entry that answers a message, with a confidence that can be believed; files
only for what was fitted."""

from bot.search.finding import Decision, Evidence, Finding, Hit, Why
from bot.search.index import Index
from bot.search.likeness import Likeness

__all__ = ["Decision", "Evidence", "Finding", "Hit", "Index", "Likeness", "Why"]
