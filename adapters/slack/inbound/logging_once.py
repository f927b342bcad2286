"""What is none of ours, and comes again and again, is written down once."""

from __future__ import annotations

import structlog

MOST = 100  # names; somebody else may make them up

log = structlog.get_logger()


class Unknown:
    """Commands, buttons and forms of another release, or of another app with our address."""

    def __init__(self) -> None:
        self._noted: set[tuple[str, str]] = set()

    def note(self, what: str, name: str) -> None:
        if (what, name) not in self._noted and len(self._noted) < MOST:
            self._noted.add((what, name))
            log.warning("slack sends what is none of ours", what=what, name=name[:100])
