"""Finding the entry that answers a message, with a confidence that can be believed; pure."""

from bot.search.finding import Decision, Evidence, Finding, Hit, Why
from bot.search.index import Index

__all__ = ["Decision", "Evidence", "Finding", "Hit", "Index", "Why"]
