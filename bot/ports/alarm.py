"""Who hears at once of what must not stay unseen."""

from __future__ import annotations

from collections.abc import Sequence


class Alarm:
    """Tells nobody: the base of those who do. Must be quick, and never raise."""

    def ring(self, reason: str) -> None:
        """Somebody who waits got no answer."""

    def unreached(self, tickets: Sequence[str], reason: str) -> None:
        """Care was not shown what is new on these tickets, where it works."""


SILENT = Alarm()
