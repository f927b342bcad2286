"""`make fuzz`: thousands of requests to every public path, malformed ones and recorded ones with
something changed; the bot answers 2xx or 4xx in each protocol's shape, shows strangers nothing,
logs no traceback and keeps its memory."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.tools.fuzz.run import MEMORY, fuzz


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bodies", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        report = asyncio.run(
            fuzz(chosen.bodies, chosen.seed, Path(folder), f"sqlite:///{folder}/care.db")
        )
    for (path, status), count in sorted(report.statuses.items()):
        print(f"{count:6}  {status}  {path}")
    for failure in report.failures[:20]:
        print(failure[:1000])
    for traceback in report.tracebacks[:5]:
        print(traceback[:5000])
    print(f"{chosen.bodies} bodies, seed {chosen.seed}, {time.monotonic() - began:.0f} s:")
    print(
        f"{len(report.failures)} failures, {len(report.tracebacks)} tracebacks,"
        f" {report.grown / 2**20:+.1f} MB"
    )
    return int(bool(report.failures or report.tracebacks or report.grown > MEMORY))


if __name__ == "__main__":
    sys.exit(main())
