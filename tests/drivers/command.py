"""One command as a process of its own, as an operator types it: with nothing around it but what it
is given, and what the tests of this checkout keep of what the search learned."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from tests import INDEX_CACHE, ROOT
from tests.drivers.warm import BOT, the_same_time, warm

WITHIN = 60.0  # seconds
START = (sys.executable, "-m", "bot")


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    def in_a_sentence(self, *parts: str) -> bool:
        """That it could not start, said with every part, and no traceback."""
        said = self.code == 2 and "Traceback" not in self.err
        return said and all(part in self.err for part in parts)


def command(
    *arguments: str | bytes,
    here: Path,
    env: Mapping[str, object] | None = None,
    start: tuple[str, ...] = START,
    input: bytes | None = None,
    before: Callable[[], None] | None = None,
    out: Any = subprocess.PIPE,
) -> Ended:
    """`before` is run in the new process, ahead of the command."""
    ended = subprocess.run(
        [*start, *arguments],
        cwd=here,
        env=_environment(env),
        input=input,
        stdout=out,
        stderr=subprocess.PIPE,
        preexec_fn=before,  # what it does is one system call
        timeout=WITHIN,
    )
    return Ended(ended.returncode, _text(ended.stdout), _text(ended.stderr))


def quick_command(
    *arguments: str, here: Path, env: Mapping[str, object] | None = None, input: bytes = b""
) -> Ended:
    """The same from where Python has started and imported already, which takes longer than most
    commands: for all that is not about the start itself."""
    with TemporaryFile() as read, TemporaryFile() as out, TemporaryFile() as err:
        read.write(input)
        read.seek(0)
        streams = [stream.fileno() for stream in (read, out, err)]
        started = warm().start(BOT, arguments, str(here), _environment(env), streams)
        return Ended(started.ends(WITHIN), _written(out), _written(err))


def interrupted(*arguments: str, here: Path, after: float, env: Mapping[str, object]) -> Ended:
    """Ctrl-C, `after` seconds from the first import of ours on."""
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "bot", *arguments],
        cwd=here,
        env=_environment(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    assert process.stderr
    while b"adapters" not in process.stderr.readline():
        assert process.poll() is None
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=WITHIN)
    return Ended(process.returncode, _text(out), _text(err))


def _environment(env: Mapping[str, object] | None) -> dict[str, str]:
    usual = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **the_same_time()}
    usual |= {"MEANING": "off", "INDEX_CACHE": str(INDEX_CACHE)}
    return usual | {name: str(value) for name, value in (env or {}).items()}


def _written(file: IO[bytes]) -> str:
    file.seek(0)
    return _text(file.read())


def _text(output: bytes | None) -> str:
    return (output or b"").decode("utf-8", "replace")
