"""`knowledge check`, `new`, `eval` and `calibrate`: whether the files are right, and how good the
answers are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from adapters.cli import options as given
from adapters.cli import progress
from adapters.cli.commands import export, imports, learning
from adapters.cli.options import Commands, Options
from bot.errors import KnowledgeError, SettingsError
from bot.knowledge.brand import FILE, NEUTRAL, Brand
from bot.knowledge.entries import Knowledge
from bot.knowledge.findings import findings
from bot.knowledge.loading import CALIBRATION

LABELLED = Path("tests/evals/dev.jsonl")
LINES = 'lines of {"q": ..., "ids": [...], "kind": ...}'


def add(commands: Commands) -> None:
    knowledge = given.group(commands, "knowledge", "look after the knowledge base")
    given.command(
        knowledge, "check", _check, "validate the files and list what their owner should look at"
    )
    new = given.command(knowledge, "new", _begin, "begin another company's folder, to be edited")
    new.add_argument("folder", type=Path, metavar="DIR", help="one that is not there yet")
    _add_eval(knowledge)
    _add_calibrate(knowledge)
    learning.add(knowledge)
    export.add(knowledge)
    imports.add(knowledge)


def _add_eval(knowledge: Commands) -> None:
    evaluate = given.command(
        knowledge, "eval", _evaluate, "measure the answers on labelled questions"
    )
    evaluate.add_argument("file", type=Path, nargs="?", help=f"{LINES}; default {LABELLED}")
    evaluate.add_argument(
        "--live",
        action="store_true",
        help="measure what was published, on the questions that teaching kept",
    )
    evaluate.add_argument(
        "--record", action="store_true", help="write baseline.json beside the file, to compare with"
    )


def _add_calibrate(knowledge: Commands) -> None:
    calibrate = given.command(
        knowledge,
        "calibrate",
        _calibrate,
        "fit the confidence to labelled questions, and record it",
    )
    calibrate.add_argument(
        "file", type=Path, nargs="*", help=f"{LINES}; without any, its own wordings alone"
    )


def _begin(options: Options) -> int:
    from bot.knowledge import starting

    for file in starting.begin(options.folder):
        print(file)
    print(
        "edit them in this order: brand.yaml, routes.yaml, first.yaml; then"
        f" python -m bot knowledge check --knowledge {options.folder}"
    )
    return 0


def _check(options: Options) -> int:
    from bot.knowledge import organisations
    from bot.search import expecting

    knowledge = given.knowledge(options)
    organisations.load(given.folder(options), knowledge.routes)
    published = sum(entry.answer is not None for entry in knowledge.entries)
    print(f"{len(knowledge.entries)} entries, {published} published, all valid")
    print(_named(knowledge.brand))
    for line in _coverage(knowledge):
        print(line)
    for finding in findings(knowledge, datetime.now(UTC).date()):
        print(finding)
    with progress.waiting("Asking a part of its texts of the others"):
        quality = expecting.expected(knowledge)
    if quality:
        print(f"what to expect: {quality}")
    lying = _conflicts(options)
    for change in lying:
        print(
            f"{change} lies over a file that says something else by now; `knowledge show {change}`"
        )
    return 1 if lying else 0


def _conflicts(options: Options) -> tuple[str, ...]:
    """Of what was published in chat over these files; none where the settings name others."""
    from adapters.doctor import learned
    from bot.settings import settings

    try:
        read = settings.read()
    except SettingsError:
        return ()
    same = given.folder(options).resolve() == read.knowledge_dir.resolve()
    return learned.conflicts(read) if same else ()


def _named(brand: Brand) -> str:
    if brand == NEUTRAL:
        return f"there is no {FILE}: the bot goes by neutral names"
    names = f"{brand.product}, {brand.command}, tickets {brand.ticket_prefix}-..."
    return f"brand: {names}, {sum(map(len, brand.sentences.values()))} sentences of its own"


def _coverage(knowledge: Knowledge) -> Iterator[str]:
    """How much of it is there in each language."""
    from bot.knowledge import translations

    every = len(knowledge.entries)
    for language in knowledge.translations:
        lacking = {*translations.stale(knowledge, language)}
        lacking |= {*translations.missing(knowledge, language)}
        yield f"{language}: {every - len(lacking)} of {every} entries are translated"


def _evaluate(options: Options) -> int:
    if options.live:
        return learning.evaluate(options)
    from bot.search import evaluation, labelled, report

    knowledge, file = given.knowledge(options), _labelled(options)
    rows, baseline = labelled.read(file), file.with_name("baseline.json")
    labelled.known(knowledge, rows)
    with progress.waiting("Learning the knowledge"):
        index = given.index(options, knowledge)
    measured = evaluation.evaluate(index, progress.steps(rows, "Asking"))
    parts = progress.steps(evaluation.PARTS, "Asking again, each part judged by the others")
    crossed = evaluation.crossed(index, rows, parts)
    recorded = json.loads(baseline.read_text("utf-8")) if baseline.exists() else {}
    print(report.table(measured, crossed, recorded))
    if options.record:
        baseline.write_text(report.baseline(measured), encoding="utf-8")
        print(f"\nrecorded in {baseline}")
    return 0


def _labelled(options: Options) -> Path:
    """The file that was named, or this project's own for its own knowledge: questions of one
    company say nothing of another's."""
    file: Path | None = options.file
    if file is not None:
        return file
    if given.folder(options).resolve() == Path("knowledge").resolve():
        return LABELLED
    raise KnowledgeError("which questions? name a file of labelled questions about this knowledge")


def _calibrate(options: Options) -> int:
    from bot.search import labelled, meaning, recalibration

    knowledge = given.knowledge(options)
    rows = [row for file in options.file for row in labelled.read(file)]
    labelled.known(knowledge, rows)
    hears = meaning.chosen(given.settings_of(options))
    with progress.waiting("Fitting the confidence, which takes some minutes"):
        fitted = recalibration.recalibrated(knowledge, rows, hears, knowledge.calibration or {})
    recorded = given.folder(options) / CALIBRATION
    recorded.write_text(fitted, encoding="utf-8")
    print(f"fitted to {len(rows)} questions and recorded in {recorded}")
    return 0
