"""The evaluation's table for people, and what changed since it was recorded."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from bot.search.evaluation import Report
from bot.search.measures import share

_WORST = 10
_BETTER_LOW = (
    "wrong",
    "answered, out",
    "answered, near",
    "answered, far",
    "choices, out",
    "contrasts answered",
    "answered with the opposite",
    "spoken to",
    "two questions: one left",
)


def table(measured: Report, crossed: Report, recorded: Mapping[str, Mapping[str, str]]) -> str:
    """The table for people, and what changed against the recorded baseline, if there is one."""
    parts = (
        _table(measured, crossed),
        _kinds(measured),
        _confusions(measured),
        changes(measured, recorded),
    )
    return "\n\n".join("\n".join(part) for part in parts)


def baseline(measured: Report) -> str:
    """The text of a baseline file."""
    figures = {name: round(found.value, 4) for name, found in measured.shares.items()}
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
    for name, found in measured.shares.items():
        before = recorded["figures"][name]
        low, high = found.interval
        if low > before if name.startswith(_BETTER_LOW) else high < before:
            names.append(f"{name}: was {before}, is {found}")
    return names


def _table(measured: Report, crossed: Report) -> Iterator[str]:
    """Last comes the figure when no question is judged by chances that were fitted on it."""
    yield f"{'measure':<40}{'value':>6}   {'95 % interval':<25}cross-validated"
    for name, found in measured.shares.items():
        yield f"{name:<40}{found!s:<34}{crossed.shares[name].value:.3f}"
    yield f"{'coverage at precision 0.95':<40}{measured.precise:6.3f}{crossed.precise:33.3f}"
    yield f"{'calibration error, 5 bins':<40}{measured.error:6.3f}{crossed.error:33.3f}"


def _kinds(measured: Report) -> Iterator[str]:
    yield f"{'kind':<16}{'all':>5}{'first':>9}{'three':>9}{'helped':>9}{'wrong':>9}{'answered':>9}"
    for kind in dict.fromkeys(outcome.row.kind for outcome in measured.outcomes):
        own = [outcome for outcome in measured.outcomes if outcome.row.kind == kind]
        shares = (
            share(own, part).value for part in ("right", "near", "helped", "wrong", "answered")
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
