"""What came along with a message: what goes with a ticket, and what can't."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.speech import counted, said

A_FILE = "a file"
A_PICTURE = "a picture"
A_CARD = "a card"
A_SNIPPET = "a code snippet"
A_FORWARD = "a forwarded message"
A_FILE_ELSEWHERE = "a file that only its own workspace shows: open the message"
NO_WORDS = "(no words)"
NAMED = 5  # files that are named; the others are counted


def files_go_along(count: int) -> str:
    return counted(
        "{count} file of yours will go with a ticket, as a link.",
        "{count} files of yours will go with a ticket, as a link.",
        count,
    )


def files_went_along(count: int) -> str:
    return counted(
        "{count} file of yours went with it, as a link.",
        "{count} files of yours went with it, as a link.",
        count,
    )


def left_behind(names: Sequence[str]) -> str:
    """What came along and can't go with a ticket."""
    return said(
        "I can't take along: {names}. Please describe it in words.", names=listed(names, NAMED)
    )


def not_taken_along(name: str) -> str:
    """The same for care."""
    return said("{name} (could not be taken along)", name=name)


def file_at(name: str, host: str) -> str:
    return f"{name} ({host})" if name else host


def only_files(count: int) -> str:
    """In place of words where there are none."""
    return counted("(a file, without words)", "({count} files, without words)", count)


def listed(names: Sequence[str], most: int) -> str:
    """The first of them, and how many more there are."""
    shown, more = ", ".join(names[:most]), len(names) - most
    if more <= 0:
        return shown
    return counted("{names} and {count} more", "{names} and {count} more", more, names=shown)
