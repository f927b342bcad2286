"""`python -m bot`. Whatever Python it is started with must be able to read this file."""

import gc
import signal
import sys

OLDEST = (3, 11)
TO_MEND = "run `make setup` where the bot is unpacked, and start it with .venv/bin/python -m bot"


def start() -> int:
    # From here on Ctrl-C ends it at once and in silence, in the middle of an import as well.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.version_info[:2] < OLDEST:
        return _refused(f"this is Python {sys.version.split()[0]}, and it takes 3.11, 3.12 or 3.13")
    try:
        return _run()
    except ImportError as error:
        if _is_ours(error):
            raise
        return _refused(f"what the bot needs is not installed ({error})")


def _run() -> int:
    """What is imported is no garbage: to look for some in it took a third of a short command."""
    gc.disable()
    from adapters.cli.main import run

    gc.freeze()
    gc.enable()
    try:
        return run()
    finally:
        gc.freeze()


def _is_ours(error: ImportError) -> bool:
    return (error.name or "").partition(".")[0] in ("bot", "adapters")


def _refused(reason: str) -> int:
    print(f"{reason}: {TO_MEND}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(start())
