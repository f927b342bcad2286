"""How far a command has come, for whoever watches it on a terminal; in a pipe nothing is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Step = TypeVar("Step")


def steps(items: Iterable[Step], what: str, total: int | None = None) -> Iterable[Step]:
    """The items, one after the other, with a bar that goes when all are done; `total` where they
    cannot be counted."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    silent = not console.is_terminal
    return track(items, what, total, console=console, transient=True, disable=silent)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """While something takes its time whose parts nobody can count."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield
