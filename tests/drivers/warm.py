"""Processes without the second or two that their imports take: one that has imported the bot is
forked for each of them."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import IO

from tests import ROOT

BOT = "bot.__main__:start"
_LONGEST = 1024**2  # bytes, of what is asked for


def the_same_time() -> dict[str, str]:
    """What tells a process with an environment of its own when and where these tests run, as the
    Makefile's CLOCK has it."""
    told = ("TZ", "LD_PRELOAD", "CLOCK_OFFSET")
    return {name: os.environ[name] for name in told if name in os.environ}


class Forked:
    """Whoever forked it tells its id, and when it has ended how."""

    def __init__(self, told: socket.socket) -> None:
        self._told = told
        self.pid = int(told.recv(_LONGEST))
        self.returncode: int | None = None

    def send_signal(self, signal: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        if self.returncode is None:
            self._told.setblocking(False)
            self._ended(await asyncio.get_running_loop().sock_recv(self._told, _LONGEST))
        assert self.returncode is not None
        return self.returncode

    def ends(self, within: float) -> int:
        """As `wait` gives it, for whoever has no loop."""
        self._told.settimeout(within)
        return self._ended(self._told.recv(_LONGEST))

    def _ended(self, told: bytes) -> int:
        self._told.close()
        self.returncode = int(told)
        return self.returncode


class Warm:
    """It ends with the process that made it."""

    def __init__(self) -> None:
        self._here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with there:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(there.fileno())],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **the_same_time()},
                pass_fds=[there.fileno()],
            )

    def start(
        self,
        what: str,
        arguments: Sequence[str],
        here: str,
        env: Mapping[str, str],
        streams: Sequence[int],
        files: int = 0,
    ) -> Forked:
        """`what` is a function, as `module:name`. `streams` are its input, its output and what it
        says of errors; `files` is how many it may open."""
        told, telling = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        asked = json.dumps([what, arguments, here, dict(env), files]).encode()
        with telling:
            socket.send_fds(self._here, [asked], [telling.fileno(), *streams])
        return Forked(told)

    def serve(
        self,
        what: str,
        arguments: Sequence[str],
        env: Mapping[str, str],
        heard: int,
        beside: Path = Path(os.devnull),
        files: int = 0,
    ) -> tuple[Forked, IO[bytes]]:
        """The same without input, in the project's folder, with the end of a pipe at which one of
        its streams is `heard`, 1 or 2; the other goes to `beside`."""
        read, written = os.pipe()
        with (
            Path(os.devnull).open("rb") as nothing,
            os.fdopen(written, "wb") as said,
            beside.open("ab") as rest,
        ):
            streams = [nothing.fileno(), rest.fileno(), rest.fileno()]
            streams[heard] = said.fileno()
            process = self.start(what, arguments, str(ROOT), env, streams, files)
        return process, os.fdopen(read, "rb")


@cache
def warm() -> Warm:
    return Warm()


def _serve(asking: socket.socket) -> int:
    """Of a fork, its exit code."""
    while True:
        asked, (*given,), _, _ = socket.recv_fds(asking, _LONGEST, 4)
        if not asked:
            return 0
        what, *how = json.loads(asked)
        resolve_name(what)  # what it imports, all that come after it have
        if os.fork() == 0:
            asking.close()
            telling, *streams = given
            return _watch(socket.socket(fileno=telling), streams, what, *how)
        for each in given:
            os.close(each)


def _watch(
    telling: socket.socket,
    streams: Sequence[int],
    what: str,
    arguments: Sequence[str],
    here: str,
    env: Mapping[str, str],
    files: int,
) -> int:
    """Becomes whoever sees the process end; of the process itself, its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if (child := os.fork()) == 0:
        telling.close()
        return _become(streams, what, arguments, here, env, files)
    for stream in streams:
        os.close(stream)
    telling.send(str(child).encode())
    _, status = os.waitpid(child, 0)
    with suppress(BrokenPipeError):  # nobody waits any more
        telling.send(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(
    streams: Sequence[int],
    what: str,
    arguments: Sequence[str],
    here: str,
    env: Mapping[str, str],
    files: int,
) -> int:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, errors="backslashreplace", closefd=False)
    if files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    os.chdir(here)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    start = resolve_name(what)
    sys.argv = [str(sys.modules[start.__module__].__file__), *arguments]
    return int(start() or 0)


if __name__ == "__main__":
    import adapters.cli.main
    import adapters.console.inbound.endpoint
    import adapters.doctor.watch
    import adapters.server.serve
    import adapters.slack.inbound.endpoint
    import adapters.teams.inbound.endpoint
    import adapters.web.inbound.endpoint  # noqa: F401

    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that watch
    sys.exit(_serve(socket.socket(fileno=int(sys.argv[1]))))
