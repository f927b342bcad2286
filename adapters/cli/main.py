"""The command line: `python -m bot`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextvars import copy_context

from adapters.cli import env_file, terminal
from adapters.cli.commands import (
    ask,
    digest,
    doctor,
    knowledge,
    manifest,
    numbers,
    people,
    serve,
    tickets,
)
from adapters.cli.options import Options
from adapters.shared import inert
from bot import VERSION
from bot.errors import CareError

COMMANDS = (serve, ask, knowledge, tickets, numbers, digest, people, manifest, doctor)


def run() -> int:
    """As a process of its own."""
    terminal.set_up()
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has seen enough
        terminal.drop_output()
        return 0
    except OSError as error:
        if (refusal := terminal.refusal(error)) is None:
            raise
        print(inert.line(refusal), file=sys.stderr)
        terminal.drop_output()
        return 2
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when it found something wrong, 2 when it could not
    start."""
    options = parser().parse_args(arguments)
    run: Callable[[Options], int] = options.run
    try:
        if options.env_file:
            env_file.load(options.env_file)
        return copy_context().run(run, options)
    except CareError as error:
        print(inert.lines(str(error)), file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="python -m bot", description="Answers from a company's FAQ, in chat."
    )
    whole.add_argument("--version", action="version", version=VERSION)
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for one in COMMANDS:
        one.add(commands)
    return whole
