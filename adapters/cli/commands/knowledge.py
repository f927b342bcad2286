"""`knowledge check`, `eval` and `calibrate`: whether the files are right, and how good the answers
are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from adapters.cli import options as given
from adapters.cli import progress
from adapters.cli.options import Commands, Options
from bot.knowledge.entries import findings
from bot.search import Index

LABELLED = Path("tests/evals/dev.jsonl")
LINES = 'lines of {"q": ..., "ids": [...], "kind": ...}'


def add(commands: Commands) -> None:
    knowledge = given.group(commands, "knowledge", "look after the knowledge base")
    given.command(
        knowledge, "check", _check, "validate the files and list what their owner should look at"
    )
    evaluate = given.command(
        knowledge, "eval", _evaluate, "measure the answers on labelled questions"
    )
    evaluate.add_argument(
        "file", type=Path, nargs="?", default=LABELLED, help=f"{LINES}; default {LABELLED}"
    )
    evaluate.add_argument(
        "--record", action="store_true", help="write baseline.json beside the file, to compare with"
    )
    calibrate = given.command(
        knowledge,
        "calibrate",
        _calibrate,
        "fit the confidence to labelled questions, and record it",
    )
    calibrate.add_argument("file", type=Path, nargs="+", help=LINES)


def _check(options: Options) -> int:
    from bot.knowledge import organisations

    knowledge = given.knowledge(options)
    organisations.load(given.folder(options), knowledge.routes)
    published = sum(entry.answer is not None for entry in knowledge.entries)
    print(f"{len(knowledge.entries)} entries, {published} published, all valid")
    for finding in findings(knowledge, datetime.now(UTC).date()):
        print(finding)
    return 0


def _evaluate(options: Options) -> int:
    from bot.search import evaluation

    rows, baseline = evaluation.read(options.file), options.file.with_name("baseline.json")
    with progress.waiting("Learning the knowledge"):
        index = Index(given.knowledge(options))
    measured = evaluation.evaluate(index, progress.steps(rows, "Asking"))
    parts = progress.steps(evaluation.PARTS, "Asking again, each part judged by the others")
    crossed = evaluation.crossed(index, rows, parts)
    recorded = json.loads(baseline.read_text("utf-8")) if baseline.exists() else {}
    print(evaluation.report(measured, crossed, recorded))
    if options.record:
        baseline.write_text(evaluation.baseline(measured), encoding="utf-8")
        print(f"\nrecorded in {baseline}")
    return 0


def _calibrate(options: Options) -> int:
    from bot.search import calibration, evaluation

    rows = [row for file in options.file for row in evaluation.read(file)]
    knowledge = given.knowledge(options)
    with progress.waiting("Fitting the confidence, which takes a minute or two"):
        fitted = calibration.recalibrate(knowledge, rows)
    calibration.RECORDED.write_text(fitted, encoding="utf-8")
    print(f"fitted to {len(rows)} questions and recorded in {calibration.RECORDED}")
    return 0
