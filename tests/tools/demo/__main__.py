"""`make demo-traffic`: a database with sixty days of invented traffic."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.knowledge.loading import load
from bot.storage.store import Store
from tests import ROOT
from tests.tools.demo.playing import SEED, Played, play

DATABASE = ROOT / "var" / "demo.db"


def main() -> None:
    options = _options()
    file: Path = options.database
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()
    until = datetime.fromisoformat(options.until).replace(tzinfo=UTC)
    store = Store(f"sqlite:///{file}")
    played = play(load(ROOT / "knowledge"), store, options.seed, until)
    store.close()
    _tell(file, played)


def _options() -> argparse.Namespace:
    today = datetime.now(UTC).date() + timedelta(days=1)
    parser = argparse.ArgumentParser(prog="python -m tests.tools.demo", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="the same traffic for the same one")
    parser.add_argument("--until", default=today.isoformat(), help="the day after its last")
    parser.add_argument("--database", type=Path, default=DATABASE, help="made anew if it exists")
    return parser.parse_args()


def _tell(file: Path, played: Played) -> None:
    about = Counter(scene.about.partition("/")[0] for scene in played.scenes)
    planted = {name: about[name] for name in ("gap", "closed", "wave", "wanted", "one-off")}
    print(f"{len(played.scenes)} questions, among them {planted}")
    print(f"changes: {dict(played.changes)}")
    print(f"{file}; `make run DEMO=1` opens var/demo.db in the playground")


if __name__ == "__main__":
    main()
