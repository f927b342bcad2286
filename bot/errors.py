"""Every error the bot raises on purpose; each says in its sentence how to mend it.

CareError
├── SettingsError      a setting is missing or wrong: stops the start
├── StoreError         the database cannot be used: stops the start, names reason and fix
├── KnowledgeError     a knowledge file is wrong: stops the start, names file, line, entry and fix
├── PayloadError       a platform sent something that cannot be read: answered with 400
├── FormError          a form was filled in wrongly: shown at its fields
├── TooLateError       somebody else was first: says who
├── RefusedError       this person may not do that
│   └── TooOftenError  nor so often
├── FormWarning        a form can be sent as it is, but likely in vain: shown once, then sent
├── StaleError         a button outlived its question or its entry: "please ask again"
├── BusyError          the desk is full or too slow: "please try again"
└── ChannelError       a platform would not take a message; says what may help
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class CareError(Exception):
    """The root; never raised itself."""


class SettingsError(CareError):
    """A setting is missing or wrong."""


class StoreError(CareError):
    """The database cannot be opened or brought up to date."""


class KnowledgeError(CareError):
    """A knowledge file is wrong; the text has one line per problem."""


class PayloadError(CareError):
    """A platform's payload has not the documented shape."""


class FormError(CareError):
    """What a person filled in cannot be taken; `problems` maps a field's id to a sentence for the
    person."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {problem}" for field, problem in problems.items()))
        self.problems = dict(problems)


class FormWarning(CareError):
    """What was filled in is valid and likely in vain; the person is told, and may send it all the
    same."""


class StaleError(CareError):
    """The question is gone, not this person's to see, or its entry was withdrawn since."""


class TooLateError(CareError):
    """The ticket is no longer as the pressed card showed it; the text says who did what."""


class RefusedError(CareError):
    """Not for this person; the text says so to them."""


class TooOftenError(RefusedError):
    """More often than one person or one company may; the text says so to them."""


class BusyError(CareError):
    """Too many turns at once, or the store took too long; nothing was promised to anybody."""


class Refusal(StrEnum):
    """What can be done about a message that a platform refused.

    PASSING passes by itself. WAITS lasts until somebody mends the installation (its token, its
    permissions): the bot can say nothing there to anybody. ELSEWHERE is about the place alone: it
    may be mended (the bot invited, a channel unlocked), and meanwhile people can be told in another
    place. OURS never passes: the message itself is wrong.
    """

    PASSING = "passing"
    WAITS = "waits"
    ELSEWHERE = "elsewhere"
    OURS = "ours"


class ChannelError(CareError):
    """A platform refused a message. `retry_after` is in seconds; None means that trying again soon
    cannot help, and `refusal` says what can."""

    def __init__(
        self, reason: str, *, retry_after: float | None = None, refusal: Refusal | None = None
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        lasting = Refusal.ELSEWHERE if retry_after is None else Refusal.PASSING
        self.refusal = refusal or lasting

    @property
    def passes(self) -> bool:
        """Whether the same may be taken in a moment."""
        return self.refusal is Refusal.PASSING


def driver_said(error: Exception) -> str:
    """What the database's driver says itself, in a line: SQLAlchemy adds the statement and an
    address of its own documentation."""
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
