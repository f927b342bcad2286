"""How often the durable engine looks for work: often while something is owed, seldom while nothing
is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

OFTEN = 5.0  # seconds after something was owed here, in which it becomes visible and is taken
SELDOM = 2.0  # seconds between two looks at what other processes left


class Attention:
    """May be called from any thread. `often` and `seldom` as the constants."""

    def __init__(self, often: float = OFTEN, seldom: float = SELDOM) -> None:
        self._often = often
        self._seldom = seldom
        self._stirred = threading.Event()
        self._until = 0.0
        self._ended = False
        self.resting = False
        """Whether nobody looks at the moment."""

    def stir(self) -> None:
        """Something is owed, or soon will be: the transaction may still be under way."""
        self._until = monotonic() + self._often
        self._stirred.set()

    def end(self) -> None:
        """Nobody waits any more."""
        self._ended = True
        self._stirred.set()

    def guard(self, look: Callable[..., Any], busy: Callable[[str], int]) -> Callable[..., Any]:
        """`look` begins every look into a queue, whose name it is given; `busy` counts the work of
        the queue that is under way here."""

        def looked(name: str, *args: Any, **kwargs: Any) -> Any:
            if not busy(name):
                self._wait()
            return look(name, *args, **kwargs)

        return looked

    def _wait(self) -> None:
        self._stirred.clear()
        if monotonic() < self._until or self._ended:  # in between
            return
        self.resting = True
        self._stirred.wait(self._seldom)
        self.resting = False
