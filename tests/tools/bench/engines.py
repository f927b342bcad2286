"""The engines that are compared. Each is built over a knowledge and then ranks entries for a
message."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process, utils

from bot.knowledge.entries import Knowledge
from bot.search import Index
from bot.search.text import stem
from tests.tools.bench.corpus import wordings

Rank = Callable[[str], Sequence[str]]
"""The ids of the likeliest entries for a message, the best first; at least three where there are as
many."""

BEST = 4
OURS = "this bot"


def ours(knowledge: Knowledge) -> Rank:
    index = Index(knowledge)
    return lambda text: [hit.entry for hit in index.find(text).hits[:BEST]]


def token_set(knowledge: Knowledge) -> Rank:
    return _rapidfuzz(knowledge, fuzz.token_set_ratio)


def weighted_ratio(knowledge: Knowledge) -> Rank:
    return _rapidfuzz(knowledge, fuzz.WRatio)


def bm25_best(knowledge: Knowledge) -> Rank:
    """Each wording is a document; an entry is worth its best one."""
    texts, entries = wordings(knowledge)
    retriever = _bm25(texts)
    choose = _best_of(entries)
    return lambda text: choose(retriever(text))


def bm25_joined(knowledge: Knowledge) -> Rank:
    """An entry's wordings are one document."""
    texts, entries = _joined(knowledge)
    retriever = _bm25(texts)
    choose = _best_of(entries)
    return lambda text: choose(retriever(text))


def full_text(knowledge: Knowledge) -> Rank:
    """SQLite's own search with its Porter stemmer; an entry's wordings are one document."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "create virtual table entry using fts5(id unindexed, words, tokenize='porter unicode61')"
    )
    connection.executemany(
        "insert into entry values (?, ?)", zip(*reversed(_joined(knowledge)), strict=True)
    )
    query = f"select id from entry where words match ? order by rank limit {BEST}"  # noqa: S608

    def rank(text: str) -> Sequence[str]:
        words = dict.fromkeys(re.findall(r"[^\W_]+", text.casefold()))
        if not words:
            return []
        return [
            id for (id,) in connection.execute(query, [" OR ".join(f'"{word}"' for word in words)])
        ]

    return rank


ENGINES: dict[str, Callable[[Knowledge], Rank]] = {
    OURS: ours,
    "rapidfuzz token_set_ratio, best wording": token_set,
    "rapidfuzz WRatio, best wording": weighted_ratio,
    "bm25s, best wording": bm25_best,
    "bm25s, wordings as one text": bm25_joined,
    "SQLite FTS5, wordings as one text": full_text,
}


def _rapidfuzz(knowledge: Knowledge, scorer: Any) -> Rank:
    texts, entries = wordings(knowledge)
    read = [utils.default_process(text) for text in texts]
    choose = _best_of(entries)
    return lambda text: choose(process.cdist([utils.default_process(text)], read, scorer=scorer)[0])


def _bm25(texts: Sequence[str]) -> Callable[[str], NDArray[np.float32]]:
    """Scores all texts; with the bot's own stemmer, so that the ranking is what differs."""

    def tokens(texts: Sequence[str]) -> list[list[str]]:
        found: list[list[str]] = bm25s.tokenize(
            list(texts),
            stemmer=lambda words: [stem(word) for word in words],
            return_ids=False,
            show_progress=False,
        )
        return found

    retriever = bm25s.BM25()
    retriever.index(tokens(texts), show_progress=False)

    def scores(text: str) -> NDArray[np.float32]:
        words = tokens([text])[0]
        found: NDArray[np.float32] = (
            retriever.get_scores(words) if words else np.zeros(len(texts), np.float32)
        )
        return found

    return scores


def _best_of(entries: Sequence[str]) -> Callable[[NDArray[np.float32]], list[str]]:
    """From the scores of all texts to the best entries."""
    ids = [id for id, _ in groupby(entries)]
    starts = np.flatnonzero(
        [left != right for left, right in zip([None, *entries], entries, strict=False)]
    )

    def choose(scores: NDArray[np.float32]) -> list[str]:
        best = np.maximum.reduceat(scores, starts)
        likely = np.argpartition(-best, min(BEST, len(ids) - 1))[:BEST]
        return [ids[number] for number in likely[np.argsort(-best[likely], kind="stable")]]

    return choose


def _joined(knowledge: Knowledge) -> tuple[list[str], list[str]]:
    entries = knowledge.entries
    return ["\n".join((entry.question, *entry.asked)) for entry in entries], [
        entry.id for entry in entries
    ]
