"""How good the answers are on every set at once, and on other companies' public questions.

`python -m tests.tools.answers`; PUBLIC_SETS names a folder with `banking77_train_10.tsv`,
`banking77_test.tsv` and the like: an intent, a tab, a text a line, no intent for what is out of
scope. Nothing of those is ever part of the project. MEANING=off leaves the second opinion out."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.knowledge.entries import Knowledge
from bot.knowledge.loading import load
from bot.search import Index, meaning
from bot.search.calibration import Row
from bot.search.evaluation import Report, evaluate
from bot.search.labelled import read
from bot.settings import settings
from tests import ROOT

OWN = (
    "dev",
    "fresh",
    "blind",
    "near_misses",
    "hard",
    "unseen",
    "exam",
    "opposites",
    "conversations",
    "threads",
    "threads_apart",
    "pairs",
    "judge",
    "apart",
    "contrasts",
    "asides",
)
PUBLIC = ("banking77", "clinc150", "hwu64")


def main() -> None:
    knowledge = load(ROOT / "knowledge")
    second = meaning.chosen(settings.read())
    index = Index(knowledge, second)
    for name in OWN:
        rows = read(ROOT / "tests/evals" / f"{name}.jsonl")
        _print(name, evaluate(index, rows))
        if any(row.context for row in rows):
            alone = [replace(row, context=None) for row in rows]
            _print(f"{name}, the thread withheld", evaluate(index, alone))
    folder = os.environ.get("PUBLIC_SETS")
    for name in PUBLIC if folder else ():
        other, rows = public(knowledge, Path(folder or ""), name)
        _print(name, evaluate(Index(other, second), rows))


def public(like: Knowledge, folder: Path, name: str) -> tuple[Knowledge, list[Row]]:
    """An FAQ of ten wordings an entry, without lexicon or messages out of scope, and what is asked
    of it."""
    wordings: dict[str, list[str]] = defaultdict(list)
    for intent, text in _lines(folder / f"{name}_train_10.tsv"):
        wordings[intent].append(text)
    entries = tuple(
        replace(
            like.entries[0],
            id=intent,
            question=texts[0],
            asked=tuple(texts[1:]),
            not_asked=(),
            related=(),
            answer=None,
        )
        for intent, texts in wordings.items()
        if intent
    )
    bare = replace(
        like,
        entries=entries,
        uncovered=tuple(wordings.get("", ())),
        small_talk={},
        synonyms={},
        families=(),
        calibration=None,
    )
    asked = _lines(folder / f"{name}_test.tsv")
    return bare, [Row(text, frozenset({intent} - {""}), "") for intent, text in asked]


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text("utf-8").splitlines():
        intent, _, text = line.partition("\t")
        yield intent, text


def _print(name: str, measured: Report) -> None:
    print(f"\n{name}: {len(measured.outcomes)} messages")
    for measure, share in measured.shares.items():
        print(f"  {measure:<42}{share}")
    print(f"  {'coverage at precision 0.95':<42}{measured.precise:6.3f}")
    print(f"  {'calibration error, 5 bins':<42}{measured.error:6.3f}", flush=True)


if __name__ == "__main__":
    main()
