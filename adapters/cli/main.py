"""The command line; the one file of the core that knows the adapters."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import CareError, PayloadError, SettingsError, StaleError
from bot.knowledge import prose
from bot.knowledge.entries import Knowledge, findings, load
from bot.search import Decision, Finding, Index
from bot.settings import settings as config

if TYPE_CHECKING:
    from bot.storage.store import Store

_LABELLED = Path("tests/evals/dev.jsonl")
_PERSON = "an id (slack:U..., teams:...), or a name as tickets show it, in quotes"
_LINES = 'lines of {"q": ..., "ids": [...], "kind": ...}'


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when it found something wrong, 2 when it could not
    start."""
    options = _parser().parse_args(arguments)
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except CareError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # nor can the rest be written at the end
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="The Wildix Customer Care bot."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _command(
        commands,
        "serve",
        _serve,
        "run the server: playground, Slack and Teams, as the settings say",
    )
    ask = _command(
        commands, "ask", _ask, "answer one question, or one per line with --jsonl, and say why"
    )
    ask.add_argument("question", nargs="?", help="the question, in quotes")
    ask.add_argument(
        "--jsonl", action="store_true", help='read {"q": ...} lines, write a decision per line'
    )
    knowledge = commands.add_parser("knowledge", help="look after the knowledge base")
    inner = knowledge.add_subparsers(required=True, metavar="COMMAND")
    _command(inner, "check", _check, "validate the files and list what their owner should look at")
    evaluate = _command(inner, "eval", _evaluate, "measure the answers on labelled questions")
    evaluate.add_argument(
        "file", type=Path, nargs="?", default=_LABELLED, help=f"{_LINES}; default {_LABELLED}"
    )
    evaluate.add_argument(
        "--record", action="store_true", help="write baseline.json beside the file, to compare with"
    )
    calibrate = _command(
        inner, "calibrate", _calibrate, "fit the confidence to labelled questions, and record it"
    )
    calibrate.add_argument("file", type=Path, nargs="+", help=_LINES)
    tickets = commands.add_parser("tickets", help="look at tickets from the outside")
    inner = tickets.add_subparsers(required=True, metavar="COMMAND")
    _command(inner, "list", _list_tickets, "list tickets, the newest first")
    show = _command(inner, "show", _show_ticket, "show all that is known of one ticket")
    show.add_argument("number")
    retry = _command(
        inner, "retry", _retry_ticket, "send a ticket again that its helpdesk refused for good"
    )
    retry.add_argument("number")
    export = _command(inner, "export", _export_tickets, "write all tickets, a line each")
    export.add_argument("--format", choices=("csv", "json"), default="csv")
    export = _command(commands, "export", _export, "print all that is held of a person, as JSON")
    export.add_argument("person", help=_PERSON)
    forget = _command(commands, "forget", _forget, "erase a person, and say what was erased")
    forget.add_argument("person", help=_PERSON)
    manifest = _command(commands, "manifest", _manifest, "write the app manifest for PUBLIC_URL")
    manifest.add_argument("platform", choices=("slack", "teams"))
    manifest.add_argument(
        "--out", type=Path, help="where to write it; Slack's goes to the screen without it"
    )
    doctor = _command(
        commands, "doctor", _doctor, "find what is wrong with this installation, and how to mend it"
    )
    doctor.add_argument(
        "--watch", action="store_true", help="go on for ever: ask the bot, and tell care"
    )
    doctor.add_argument("--once", action="store_true", help="with --watch: look once, for cron")
    doctor.add_argument(
        "--every", type=float, default=24.0, metavar="HOURS", help="with --watch; default 24"
    )
    doctor.add_argument(
        "--url", help="with --watch: where the bot is; default PUBLIC_URL, or this machine and PORT"
    )
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    help: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
    command.add_argument(
        "--knowledge", type=Path, metavar="DIR", help="folder of the knowledge's YAML files"
    )
    command.set_defaults(run=run)
    return command


@contextmanager
def _store(options: argparse.Namespace) -> Iterator[Store]:
    from bot.storage.store import Store

    store = Store(config.read().database_url.get_secret_value())
    try:
        yield store
    finally:
        store.close()


def _settings(options: argparse.Namespace) -> config.Settings:
    changed = {"knowledge_dir": options.knowledge} if options.knowledge else {}
    return config.read().model_copy(update=changed)


def _knowledge(options: argparse.Namespace) -> Knowledge:
    return load(_folder(options))


def _folder(options: argparse.Namespace) -> Path:
    return options.knowledge or config.read().knowledge_dir


def _serve(options: argparse.Namespace) -> int:
    from adapters.server import serve

    return serve.run(_settings(options))


def _ask(options: argparse.Namespace) -> int:
    knowledge = _knowledge(options)
    index = Index(knowledge)
    if options.jsonl:
        for number, line in enumerate(sys.stdin, 1):
            print(json.dumps(_as_json(index.find(_question_of(line, number)))), flush=True)
        return 0
    if options.question is None:
        print('what is the question? python -m bot ask "how to port DID"', file=sys.stderr)
        return 2
    print(_as_text(index.find(options.question), knowledge))
    return 0


def _question_of(line: str, number: int) -> str:
    try:
        return str(json.loads(line)["q"])
    except (ValueError, KeyError, TypeError):
        raise PayloadError(f'line {number}: write one {{"q": "..."}} a line') from None


def _as_json(finding: Finding) -> dict[str, object]:
    return {
        "decision": finding.decision,
        "confidence": round(finding.confidence, 4),
        "ranked": [{"id": hit.entry, "score": round(hit.score, 4)} for hit in finding.hits],
    }


def _as_text(finding: Finding, knowledge: Knowledge) -> str:
    """The card as text, then the hits and why."""
    lines = [_shown(finding, knowledge), ""]
    lines.append(
        f"decision    {finding.decision} (confidence {finding.confidence:.2f};"
        f" {finding.why.threshold})"
    )
    lines.append(f"read as     {finding.why.text}")
    if finding.why.repaired:
        lines.append(
            "mended      " + ", ".join(f"{a} -> {b}" for a, b in finding.why.repaired.items())
        )
    for signals in finding.why.top:
        values = "  ".join(f"{name} {value:.2f}" for name, value in signals.values.items())
        lines.append(f"{signals.entry:<28}{values}")
    return "\n".join(lines)


def _shown(finding: Finding, knowledge: Knowledge) -> str:
    from bot.desk import answering
    from bot.dialogue import words

    match finding.decision:
        case Decision.ANSWER:
            entry = knowledge.by_id[finding.hits[0].entry]
            answer = prose.plain(entry.answer) if entry.answer else words.UNPUBLISHED
            return f"{entry.question}\n\n{answer}"
        case Decision.CHOICES:
            return "\n".join(
                [words.WHICH_ONE, *(f"• {knowledge.by_id[id].question}" for id in finding.choices)]
            )
        case Decision.NONE:
            talk = answering.SMALL_TALK.get(finding.small_talk or "")
            return (
                "\n\n".join(talk)
                if talk
                else finding.small_talk or words.no_answer(finding.why.text)
            )


def _check(options: argparse.Namespace) -> int:
    from bot.knowledge import organisations

    knowledge = _knowledge(options)
    organisations.load(_folder(options), knowledge.routes)
    published = sum(entry.answer is not None for entry in knowledge.entries)
    print(f"{len(knowledge.entries)} entries, {published} published, all valid")
    for finding in findings(knowledge, datetime.now(UTC).date()):
        print(finding)
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from bot.search import evaluation

    index, rows = Index(_knowledge(options)), evaluation.read(options.file)
    measured, baseline = evaluation.evaluate(index, rows), options.file.with_name("baseline.json")
    recorded = json.loads(baseline.read_text("utf-8")) if baseline.exists() else {}
    print(evaluation.report(measured, evaluation.crossed(index, rows), recorded))
    if options.record:
        baseline.write_text(evaluation.baseline(measured), encoding="utf-8")
        print(f"\nrecorded in {baseline}")
    return 0


def _calibrate(options: argparse.Namespace) -> int:
    from bot.search import calibration, evaluation

    rows = [row for file in options.file for row in evaluation.read(file)]
    calibration.RECORDED.write_text(
        calibration.recalibrate(_knowledge(options), rows), encoding="utf-8"
    )
    print(f"fitted to {len(rows)} questions and recorded in {calibration.RECORDED}")
    return 0


def _list_tickets(options: argparse.Namespace) -> int:
    from adapters.cli import reports

    with _store(options) as store:
        print(reports.listed(store))
    return 0


def _show_ticket(options: argparse.Namespace) -> int:
    from adapters.cli import reports

    with _store(options) as store:
        print(reports.shown(store, options.number))
    return 0


def _retry_ticket(options: argparse.Namespace) -> int:
    with _store(options) as store, store.turn() as memory:
        count = memory.owe_again(options.number)
    if not count:
        raise StaleError(
            f"{options.number}: nothing of it is parked; `tickets list` names all tickets"
        )
    print(f"{count} parked: the server tries again")
    return 0


def _export_tickets(options: argparse.Namespace) -> int:
    from adapters.cli import reports

    with _store(options) as store:
        reports.export(store, options.format, sys.stdout)
    return 0


def _export(options: argparse.Namespace) -> int:
    from adapters.server.keepers import every_keeper
    from bot.privacy import personal_data

    with _store(options) as store:
        held = personal_data.export(store, every_keeper(), options.person)
    print(json.dumps(held, indent=2, ensure_ascii=False))
    return 0


def _forget(options: argparse.Namespace) -> int:
    from adapters.server.keepers import every_keeper
    from bot.privacy import erasure

    knowledge, now = _knowledge(options), datetime.now(UTC)
    with _store(options) as store:
        print(erasure.forget(store, every_keeper(), options.person, knowledge, now))
    return 0


def _manifest(options: argparse.Namespace) -> int:
    from adapters.slack.manifest import manifest as slack_manifest
    from adapters.teams.manifest import manifest as teams_manifest
    from bot.knowledge import organisations

    settings = config.read()
    if options.platform == "slack":
        text = slack_manifest(settings.public_url)
        print(text, end="") if options.out is None else _write(options.out, text.encode())
        return 0
    file = options.out or Path("wildix-care-teams.zip")
    listening = any(
        room.startswith("teams:") for room in organisations.load(_folder(options)).listening
    )
    _write(file, teams_manifest(settings.public_url, settings.teams_app_id, listening=listening))
    print(f"wrote {file}")
    return 0


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise SettingsError(
            f"{file}: cannot be written ({error.strerror}); name another file with --out"
        ) from None


def _doctor(options: argparse.Namespace) -> int:
    from adapters.doctor import doctor, watch

    if options.watch:
        return watch.run(_settings(options), options.url, options.every * 3600, once=options.once)
    return doctor.run(_settings(options))


if __name__ == "__main__":
    sys.exit(main())
