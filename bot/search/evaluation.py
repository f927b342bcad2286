"""How good the answers are: an index measured on labelled questions, beside what was recorded last
time."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeError
from bot.search import Decision, Finding, Index
from bot.search.calibration import Row as Row

_BINS = 5
_PRECISE, _COVERED = 0.95, 0.70
_WORST = 10
_FOLDS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    row: Row
    finding: Finding

    @property
    def first(self) -> str:
        return self.finding.hits[0].entry if self.finding.hits else ""

    @property
    def right(self) -> bool:
        return self.first in self.row.ids

    @property
    def answered(self) -> bool:
        return self.finding.decision is Decision.ANSWER

    @property
    def near(self) -> bool:
        return any(hit.entry in self.row.ids for hit in self.finding.hits[:3])

    @property
    def helped(self) -> bool:
        return self.right if self.answered else not self.row.ids.isdisjoint(self.finding.choices)

    @property
    def wrong(self) -> bool:
        return self.answered and not self.right

    @property
    def shown(self) -> str:
        """What a person saw, in short."""
        match self.finding.decision:
            case Decision.ANSWER:
                return self.first
            case Decision.CHOICES:
                return "choices: " + ", ".join(self.finding.choices)
            case Decision.NONE:
                return "none"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of `total` with its 95 % interval."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's, which holds for small numbers too."""
        if not self.total:
            return 0.0, 1.0
        z2, n, p = 1.96**2, self.total, self.value
        middle, half = p + z2 / (2 * n), 1.96 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, (middle - half) / (1 + z2 / n)), min(1.0, (middle + half) / (1 + z2 / n))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:6.3f}   {low:.3f} to {high:.3f}   of {self.total}"


@dataclass(frozen=True, slots=True)
class Report:
    """`precise`: the largest coverage at which 95 % of what is answered is right, `error`: the mean
    difference between confidence and success in five bins."""

    outcomes: tuple[Outcome, ...]
    shares: Mapping[str, Share]
    precise: float
    error: float


def evaluate(index: Index, rows: Iterable[Row]) -> Report:
    return _reported([Outcome(row, index.find(row.q)) for row in rows])


def _reported(outcomes: Sequence[Outcome]) -> Report:
    inside = [outcome for outcome in outcomes if outcome.row.ids]
    outside = [outcome for outcome in outcomes if not outcome.row.ids]
    answered = [outcome for outcome in outcomes if outcome.answered]
    surest = sorted(outcomes, key=lambda outcome: -outcome.finding.confidence)
    shares = {
        "right entry first, in scope": _share(inside, "right"),
        "right entry in the first three": _share(inside, "near"),
        "helped: right answer or right choice": _share(inside, "helped"),
        "wrong answers, of all messages": _share(outcomes, "wrong"),
        "answered, in scope": _share(inside, "answered"),
        "answered, out of scope": _share(outside, "answered"),
        "right, of what is answered": _share(answered, "right"),
        "right, of the surest that cover 0.70": _share(_covering(surest, _COVERED), "right"),
    }
    return Report(tuple(outcomes), shares, _precise(surest), _error(outcomes))


PARTS = range(_FOLDS)


def crossed(index: Index, rows: Sequence[Row], parts: Iterable[int] = PARTS) -> Report:
    """The same, with every question judged by chances that were fitted on nine tenths of the others
    only."""
    outcomes: list[Outcome] = []
    for fold in parts:
        others = [row for number, row in enumerate(rows) if number % _FOLDS != fold]
        outcomes += evaluate(index.refitted(others), rows[fold::_FOLDS]).outcomes if others else ()
    return _reported(outcomes)


def report(measured: Report, crossed: Report, recorded: Mapping[str, Mapping[str, str]]) -> str:
    """The table for people, and what changed against the recorded baseline, if there is one."""
    parts = (
        _table(measured, crossed),
        _kinds(measured),
        _confusions(measured),
        changes(measured, recorded),
    )
    return "\n\n".join("\n".join(part) for part in parts)


def read(file: Path) -> list[Row]:
    """One {"q", "ids", "kind"} a line."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
        raise KnowledgeError(
            f"{file}: cannot be read ({reason}); name a file of labelled questions"
        ) from None
    rows = [_row(line, f"{file}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise KnowledgeError(f"{file}: holds no question; name a file of labelled questions")
    return rows


def _row(line: str, place: str) -> Row:
    try:
        row = json.loads(line)
        return Row(str(row["q"]), frozenset(row["ids"]), row.get("kind", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KnowledgeError(
            f'{place}: write one {{"q": "...", "ids": ["..."], "kind": "..."}} a line'
        ) from None


def baseline(measured: Report) -> str:
    """The text of a baseline file."""
    figures = {name: round(share.value, 4) for name, share in measured.shares.items()}
    shown = {outcome.row.q: outcome.shown for outcome in measured.outcomes}
    return json.dumps({"figures": figures, "shown": shown}, indent=1, ensure_ascii=False) + "\n"


def changes(measured: Report, recorded: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """One line for each question that is now shown something else than recorded: first what became
    worse."""
    shown = recorded.get("shown", {})
    moved = [each for each in measured.outcomes if shown.get(each.row.q, each.shown) != each.shown]
    yield f"Changed since the baseline: {len(moved)}" if shown else "No baseline beside the file"
    for outcome in sorted(moved, key=lambda outcome: outcome.helped):
        yield f"  {outcome.row.q[:70]!r}: was {shown[outcome.row.q]}, is {outcome.shown}"


def fallen(measured: Report, recorded: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The figures whose whole interval is now on the wrong side of the recorded one."""
    names = []
    for name, share in measured.shares.items():
        before = recorded["figures"][name]
        low, high = share.interval
        if low > before if name.startswith(("wrong", "answered, out")) else high < before:
            names.append(f"{name}: was {before}, is {share}")
    return names


def _share(outcomes: Sequence[Outcome], part: str) -> Share:
    return Share(sum(getattr(outcome, part) for outcome in outcomes), len(outcomes))


def _covering(surest: Sequence[Outcome], part: float) -> Sequence[Outcome]:
    """The surest messages that together hold this part of those in scope."""
    needed = part * sum(bool(outcome.row.ids) for outcome in surest)
    covered = 0
    for count, outcome in enumerate(surest, 1):
        covered += bool(outcome.row.ids)
        if covered >= needed:
            return surest[:count]
    return surest


def _precise(surest: Sequence[Outcome]) -> float:
    right = covered = 0
    best = 0.0
    total = sum(bool(outcome.row.ids) for outcome in surest) or 1
    for count, outcome in enumerate(surest, 1):
        right += outcome.right
        covered += bool(outcome.row.ids)
        if right >= _PRECISE * count:
            best = covered / total
    return best


def _error(outcomes: Sequence[Outcome]) -> float:
    gaps: dict[int, float] = dict.fromkeys(range(_BINS), 0.0)
    for outcome in outcomes:
        confidence = outcome.finding.confidence
        gaps[min(_BINS - 1, int(confidence * _BINS))] += confidence - outcome.right
    return sum(map(abs, gaps.values())) / max(1, len(outcomes))


def _table(measured: Report, crossed: Report) -> Iterator[str]:
    """Last comes the figure when no question is judged by chances that were fitted on it."""
    yield f"{'measure':<40}{'value':>6}   {'95 % interval':<25}cross-validated"
    for name, share in measured.shares.items():
        yield f"{name:<40}{share!s:<34}{crossed.shares[name].value:.3f}"
    yield f"{'coverage at precision 0.95':<40}{measured.precise:6.3f}{crossed.precise:33.3f}"
    yield f"{'calibration error, 5 bins':<40}{measured.error:6.3f}{crossed.error:33.3f}"


def _kinds(measured: Report) -> Iterator[str]:
    yield f"{'kind':<16}{'all':>5}{'first':>9}{'three':>9}{'helped':>9}{'wrong':>9}{'answered':>9}"
    for kind in dict.fromkeys(outcome.row.kind for outcome in measured.outcomes):
        own = [outcome for outcome in measured.outcomes if outcome.row.kind == kind]
        shares = (
            _share(own, part).value for part in ("right", "near", "helped", "wrong", "answered")
        )
        yield f"{kind:<16}{len(own):>5}" + "".join(f"{share:9.2f}" for share in shares)


def _confusions(measured: Report) -> Iterator[str]:
    yield "Confusions (right entry -> first hit)"
    pairs = Counter(
        (min(outcome.row.ids), outcome.first)
        for outcome in measured.outcomes
        if outcome.row.ids and not outcome.right
    )
    for (right, first), count in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[
        :_WORST
    ]:
        yield f"  {count} x {right} -> {first}"
