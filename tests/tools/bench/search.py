"""The search beside other engines: quality and latency on the real knowledge, latency on larger
ones."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median

import numpy as np
import psutil

from tests import ROOT
from tests.tools.bench import corpus
from tests.tools.bench.corpus import Message
from tests.tools.bench.engines import ENGINES, Rank

ROUNDS = 3
SIZES = (58, 1_000, 10_000, 100_000)
QUERIES = 600
PATIENCE = 15.0
"""Seconds of asking that an engine gets at one size; a slow one is asked fewer messages, at least
FEWEST."""
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Quality:
    """`first`, `three`: share of the messages in scope with a right entry first, or in the first
    three. `p50`, `p99`: CPU milliseconds a message."""

    engine: str
    first: float
    three: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Scale:
    """`found`: share of the misspelt wordings whose entry came first; `build` in seconds, `memory`
    in MB."""

    engine: str
    entries: int
    p50: float
    p99: float
    build: float
    memory: float
    asked: int
    found: float


def quality(rounds: int = ROUNDS) -> list[Quality]:
    """Every engine over the real knowledge with all its wordings; the engines take turns, round by
    round."""
    knowledge, messages = corpus.real(), corpus.labelled()
    ranks = {name: build(knowledge) for name, build in ENGINES.items()}
    took: dict[str, list[list[float]]] = {name: [] for name in ranks}
    for _ in range(rounds):
        for name, rank in ranks.items():
            took[name].append([_timed(rank, message.text)[1] for message in messages])
    return [_quality(name, rank, messages, took[name]) for name, rank in ranks.items()]


def scaling(sizes: Sequence[int] = SIZES) -> Iterator[Scale]:
    """Every engine at every size, each in a process of its own, so that memory is its own too."""
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    for size in sizes:
        for engine in ENGINES:
            command = [sys.executable, "-m", "tests.tools.bench.search", engine, str(size)]
            done = subprocess.run(command, env=alone, cwd=ROOT, check=True, stdout=subprocess.PIPE)
            yield Scale(**json.loads(done.stdout))


def scale(engine: str, size: int) -> Scale:
    knowledge = corpus.grown(corpus.real(), size)
    spoilt = corpus.asked_differently(knowledge, QUERIES // 2)
    within = [message for message in corpus.labelled() if message.answers]
    gc.collect()
    before, started = _memory(), time.process_time()
    rank = ENGINES[engine](knowledge)
    build = time.process_time() - started
    gc.collect()
    memory = _memory() - before
    took, found = [], []
    for mine, misspelt in zip(within, spoilt, strict=False):
        took.append(_timed(rank, mine.text)[1])
        ranked, milliseconds = _timed(rank, misspelt.text)
        took.append(milliseconds)
        found.append(ranked[0] in misspelt.answers if ranked else False)
        if sum(took) > PATIENCE * 1_000 and len(took) >= FEWEST:
            break
    share = sum(found) / len(found)
    return Scale(engine, size, *_percentiles(took), build, memory, len(took), share)


def _quality(
    name: str, rank: Rank, messages: Sequence[Message], took: Sequence[Sequence[float]]
) -> Quality:
    within = [message for message in messages if message.answers]
    ranked = [(rank(message.text), message.answers) for message in within]
    first = sum(not answers.isdisjoint(entries[:1]) for entries, answers in ranked)
    three = sum(not answers.isdisjoint(entries[:3]) for entries, answers in ranked)
    p50, p99 = (median(of_round) for of_round in zip(*map(_percentiles, took), strict=True))
    return Quality(name, first / len(within), three / len(within), p50, p99)


def _timed(rank: Rank, text: str) -> tuple[Sequence[str], float]:
    started = time.process_time()
    ranked = rank(text)
    return ranked, (time.process_time() - started) * 1_000


def _percentiles(took: Sequence[float]) -> tuple[float, float]:
    return float(np.percentile(took, 50)), float(np.percentile(took, 99))


def _memory() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


if __name__ == "__main__":
    print(json.dumps(asdict(scale(sys.argv[1], int(sys.argv[2])))))
