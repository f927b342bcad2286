"""Commands without the second or two that their imports take: a process that has imported the bot,
and is forked for each of them."""

from __future__ import annotations

import gc
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from typing import IO, Any

from tests import ROOT
from tests.drivers.process import the_same_time

_LONGEST = 1024**2  # bytes, of what is asked for


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

    def run(
        self,
        arguments: Sequence[str],
        here: str,
        env: Mapping[str, str],
        streams: Sequence[IO[Any]],
        within: float,
    ) -> int:
        """Its exit code. `streams` are its input, its output and what it says of errors."""
        asked = json.dumps([arguments, here, dict(env)]).encode()
        self._here.settimeout(within)
        socket.send_fds(self._here, [asked], [stream.fileno() for stream in streams])
        return int(self._here.recv(_LONGEST))


@cache
def warm() -> Warm:
    return Warm()


def _serve(asking: socket.socket) -> int:
    """Of a fork, its exit code."""
    while True:
        asked, streams, _, _ = socket.recv_fds(asking, _LONGEST, 3)
        if not asked:
            return 0
        if (child := os.fork()) == 0:
            asking.close()
            return _become(streams, *json.loads(asked))
        for stream in streams:
            os.close(stream)
        _, status = os.waitpid(child, 0)
        asking.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(streams: Sequence[int], arguments: list[str], here: str, env: dict[str, str]) -> int:
    from bot import __main__ as bot

    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(here)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    sys.argv = [str(bot.__file__), *arguments]
    return bot.start()


if __name__ == "__main__":
    import adapters.cli.main
    import adapters.doctor.watch
    import adapters.server.serve
    import adapters.slack.inbound.endpoint
    import adapters.teams.inbound.endpoint  # noqa: F401

    gc.freeze()
    sys.exit(_serve(socket.socket(fileno=int(sys.argv[1]))))
