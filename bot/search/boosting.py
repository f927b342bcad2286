"""A scale of many small trees, each of which mends what those before it left: gradient boosting.

Every level of a tree asks one question, the same in all of its branches: so it takes little from
few pairs, and a message is judged in microseconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]
Numbers = NDArray[np.intp]

_TREES, _DEPTH = 200, 4
_RATE = 0.08
"""Part of what is left that a tree mends."""
_HELD = 10.0
"""What every leaf counts as beside its own pairs, and without an opinion."""
_BINS = 32
"""Parts of equal size between which a signal is cut."""
_SETTLED = 8
"""Rounds in which the values of a tree come to agree with what its signals mean."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Of each tree a row: the signal that each level asks for, the `edges` above which the answer
    is yes, and the value of each of its leaves, numbered by the answers as by binary digits."""

    base: float
    signals: Numbers
    edges: Table
    values: Table

    def chances(self, signals: Table) -> Table:
        """That each candidate answers the message; one row of signals each."""
        leaves = _leaves(signals[:, self.signals] > self.edges)
        told = self.values[np.arange(len(self.values)), leaves].sum(1)
        chances: Table = 1 / (1 + np.exp(-(self.base + told)))
        return chances

    def recorded(self, names: Sequence[str]) -> Mapping[str, Any]:
        """As JSON, a line a tree: "score > 0.31, against > 1: -0.2 0.4 ..."."""
        trees = zip(self.signals, self.edges, self.values, strict=True)
        return {
            "base": round(self.base, 4),
            "trees": [_as_line(names, *tree) for tree in trees],
        }

    @classmethod
    def built(cls, recorded: Mapping[str, Any], names: Sequence[str]) -> Forest:
        """From what `recorded` gave; TypeError, KeyError or ValueError where it is something
        else."""
        trees = [_of_line(names, line) for line in recorded["trees"]]
        signals, edges, values = (np.array(part) for part in zip(*trees, strict=True))
        if values.shape[1] != 1 << edges.shape[1]:
            raise ValueError(f"{edges.shape[1]} questions have {values.shape[1]} answers")
        return cls(float(recorded["base"]), signals, edges, values)


class _Binned(NamedTuple):
    """By pair and signal: the part that it falls into, and the cell of that part among those of all
    signals. `cuts`: between the parts of each signal, as many as it has values to cut between;
    `cuttable`: of each signal and part whether there is a cut behind it."""

    parts: Numbers
    cells: Numbers
    cuts: list[Table]
    cuttable: NDArray[np.bool_]


def grown(signals: Table, right: Table, counts: Table, means: Sequence[int]) -> Forest:
    """Of the signals of every pair, whether it is right, and what it counts. `means`: of each
    signal 1 where more of it never speaks against, -1 where it never speaks for, 0 for either."""
    binned = _binned(signals)
    base = float(np.log(counts @ right / (counts @ (1 - right))))
    told = np.full(len(right), base)
    trees: list[tuple[list[int], list[float], Table]] = []
    for _ in range(_TREES):
        chance = 1 / (1 + np.exp(-told))
        slope, curve = counts * (right - chance), counts * chance * (1 - chance)
        asked, edges, leaf = _split(binned, slope, curve, np.array(means))
        values = _RATE * _valued(leaf, slope, curve, [means[at] for at in asked])
        told += values[leaf]
        trees.append((asked, edges, values))
    asks, cuts, leaves = zip(*trees, strict=True)
    return Forest(base, np.array(asks, np.intp), np.array(cuts), np.array(leaves))


def _binned(signals: Table) -> _Binned:
    shares = np.linspace(0, 1, _BINS + 1)[1:-1]
    cuts = [np.unique(np.quantile(column, shares)) for column in signals.T]
    columns = zip(cuts, signals.T, strict=True)
    parts = np.stack([edges.searchsorted(column) for edges, column in columns], 1)
    cells = parts + _BINS * np.arange(parts.shape[1])
    cuttable = np.arange(_BINS) < np.array([len(edges) for edges in cuts])[:, None]
    return _Binned(parts, cells, cuts, cuttable)


def _split(
    binned: _Binned, slope: Table, curve: Table, means: Numbers
) -> tuple[list[int], list[float], Numbers]:
    """The best question of each level, and the leaf of every pair."""
    leaf = np.zeros(len(slope), np.intp)
    asked: list[int] = []
    edges: list[float] = []
    spread = [np.repeat(part, len(means)) for part in (slope, curve)]
    for level in range(_DEPTH):
        below = _summed(binned, leaf, 1 << level, spread)
        gains = np.where(binned.cuttable, _gains(*below, means[:, None]), -1)
        signal, cut = divmod(int(gains.argmax()), _BINS)
        asked.append(signal)
        edges.append(round(float(binned.cuts[signal][cut]), 4))
        leaf = 2 * leaf + (binned.parts[:, signal] > cut)
    return asked, edges, leaf


def _summed(
    binned: _Binned, leaf: Numbers, leaves: int, spread: Sequence[Table]
) -> tuple[Table, Table]:
    """Of each leaf and signal, below every cut: the sums of slope and curve."""
    count = binned.cells.shape[1]
    cells = (leaf[:, None] * (count * _BINS) + binned.cells).ravel()
    slope, curve = (
        np.bincount(cells, each, leaves * count * _BINS).reshape(leaves, count, _BINS).cumsum(2)
        for each in spread
    )
    return slope, curve


def _gains(slope: Table, curve: Table, means: Numbers) -> Table:
    """Of every cut of every signal: how much is mended when all leaves are cut there. A leaf in
    which that would speak against the signal's meaning gains nothing."""
    slopes, curves = slope[:, :, -1:], curve[:, :, -1:]
    under, over = slope / (curve + _HELD), (slopes - slope) / (curves - curve + _HELD)
    gains = slope * under + (slopes - slope) * over - slopes**2 / (curves + _HELD)
    total: Table = np.where((over - under) * means >= 0, gains, 0).sum(0)
    return total


def _valued(leaf: Numbers, slope: Table, curve: Table, means: Sequence[int]) -> Table:
    """Of each leaf; two that differ in one answer never speak against what its signal means."""
    size = 1 << _DEPTH
    weights = np.bincount(leaf, curve, size) + _HELD
    values: Table = np.bincount(leaf, slope, size) / weights
    for _ in range(_SETTLED):
        for level, means_more in enumerate(means):
            bit = size >> (level + 1)
            no = np.array([at for at in range(size) if not at & bit])
            both = np.stack((no, no | bit))
            wrong = means_more * (values[both[1]] - values[both[0]]) < 0
            same = np.average(values[both], 0, weights[both])
            values[both] = np.where(wrong, same, values[both])
    return values


def _leaves(answers: NDArray[np.bool_]) -> Numbers:
    digits = 1 << np.arange(answers.shape[-1])[::-1]
    leaves: Numbers = answers @ digits
    return leaves


def _as_line(names: Sequence[str], signals: Numbers, edges: Table, values: Table) -> str:
    asks = (f"{names[at]} > {edge:g}" for at, edge in zip(signals, edges.tolist(), strict=True))
    return f"{', '.join(asks)}: {' '.join(f'{value:.4f}' for value in values.tolist())}"


def _of_line(names: Sequence[str], line: str) -> tuple[list[int], list[float], list[float]]:
    asks, _, values = line.partition(": ")
    pairs = [ask.split(" > ") for ask in asks.split(", ")]
    signals = [names.index(name) for name, _ in pairs]
    edges = [float(edge) for _, edge in pairs]
    return signals, edges, [float(value) for value in values.split()]
