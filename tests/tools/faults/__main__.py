"""`make faults`: every scenario, or those that are named; a line of figures each, and 1 when one
failed.

python -m tests.tools.faults                all of them, about six minutes
python -m tests.tools.faults gone frozen    these two
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import traceback

from adapters.cli import progress
from tests.tools.faults.scenarios import SCENARIOS

NAMED = {scenario.__name__: scenario for scenario in SCENARIOS}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.faults")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMED))
    names = parser.parse_args().names or list(NAMED)
    if unknown := set(names) - set(NAMED):
        parser.error(
            f"no scenario is called {', '.join(sorted(unknown))}; there are {', '.join(NAMED)}"
        )
    held = [_held(name) for name in names]
    return int(not all(held))


def _held(name: str) -> bool:
    try:
        with progress.waiting(name):
            figures = asyncio.run(NAMED[name]())
        print(f"{name}: {figures}", flush=True)
    except Exception:
        traceback.print_exc()
        print(f"{name}: FAILED", flush=True)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
