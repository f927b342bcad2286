"""The scale of a thread, fitted on what was said in threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bot.knowledge.entries import Knowledge
from bot.search import calibration, signals
from bot.search.calibration import Row
from bot.search.context import THREAD_NAMES, Thread
from bot.search.judging import Judge
from bot.search.matcher import Matcher
from bot.search.signals import Scales, Table


def scaled(
    knowledge: Knowledge, matcher: Matcher, scales: Scales, rows: Sequence[Row]
) -> Mapping[str, Any]:
    """Both scales, as they are recorded; without the second opinion that of words stands for
    both."""
    words = _fitted(knowledge, matcher.hearing(None), scales, rows)
    heard = _fitted(knowledge, matcher, scales, rows) if matcher.hears_meaning else words
    return {"words": words, "meaning": heard}


def _fitted(
    knowledge: Knowledge, matcher: Matcher, scales: Scales, rows: Sequence[Row]
) -> Mapping[str, Any]:
    """A straight scale: trees, of the few hundred conversations that there are, took "and if it is
    lost?" for a question about what was answered."""
    observed, right = _observed(knowledge, matcher, scales, rows)
    return calibration.straight(THREAD_NAMES, {}, observed, right, np.ones(len(right)))


def _observed(
    knowledge: Knowledge, matcher: Matcher, scales: Scales, rows: Sequence[Row]
) -> tuple[Table, Table]:
    """Of every candidate of every row its signals in the thread, and whether it answers."""
    judge = Judge(matcher, scales)
    thread = Thread(knowledge, matcher, judge, signals.thread_scales(THREAD_NAMES))
    tables: list[Table] = []
    right: list[float] = []
    for row in rows:
        entry = knowledge.by_id[row.context or ""]
        (alone,) = judge.judged([matcher.match(matcher.read(row.q))])
        ids, table = thread.observed(alone, entry, thread.said(alone, entry))
        tables.append(table)
        right += [float(id in row.ids) for id in ids]
    return np.concatenate(tables), np.array(right)
