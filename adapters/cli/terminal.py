"""What a process of its own minds: its streams, its signals, and what the system refuses it."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from types import FrameType

SHOW_CURSOR = b"\x1b[?25h"  # which a bar of progress had hidden

_REFUSED = (
    errno.EACCES,
    errno.EBADF,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EIO,
    errno.EISDIR,
    errno.ENAMETOOLONG,
    errno.ENOENT,
    errno.ENOSPC,
    errno.ENOTDIR,
    errno.EPERM,
    errno.EROFS,
)


def set_up() -> None:
    """Once, before anything is read or written."""
    _open_what_is_closed()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _take_every_letter(stream)
    signal.signal(signal.SIGINT, _end)


def _open_what_is_closed() -> None:
    """Else the next file that is opened, such as the database, takes the number of a closed stream,
    and what is meant for people is written into it."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w" if number else "r", closefd=False))  # noqa: SIM115


def _take_every_letter(stream: object) -> None:
    """What a terminal of another alphabet cannot show is spelt out; what comes in is UTF-8, and
    what is not, a replacement character."""
    if not isinstance(stream, io.TextIOWrapper):
        return
    if stream.readable():
        stream.reconfigure(encoding="utf-8", errors="replace")
    else:
        stream.reconfigure(errors="backslashreplace")


def _end(number: int, frame: FrameType | None) -> None:
    """Ctrl-C: at once, and without an exception, which libraries would make something else of. What
    is not committed is undone by whoever finds it."""
    if sys.stderr.isatty():
        os.write(sys.stderr.fileno(), SHOW_CURSOR + b"\n")
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def refusal(error: OSError) -> str | None:
    """In a sentence, what the system does not let us read or write; None when it is no such
    error."""
    if error.errno not in _REFUSED:
        return None
    what = error.filename or "the output"
    return f"{what}: {error.strerror}; mend its rights or its disk, or name another"


def drop_output() -> None:
    """Nor can the rest be written at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
