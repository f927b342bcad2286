"""The command line: `python -m bot`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from adapters.cli.commands import ask, doctor, knowledge, manifest, people, serve, tickets
from adapters.cli.options import Options
from bot.errors import CareError

COMMANDS = (serve, ask, knowledge, tickets, people, manifest, doctor)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when it found something wrong, 2 when it could not
    start."""
    options = parser().parse_args(arguments)
    try:
        run: Callable[[Options], int] = options.run
        return run(options)
    except CareError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # nor can the rest be written at the end
        return 0


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="python -m bot", description="The Wildix Customer Care bot."
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for one in COMMANDS:
        one.add(commands)
    return whole
