"""`make bench`: measures, prints the tables, and writes docs/bench.md and its picture anew."""

from __future__ import annotations

import argparse

from tests.bench import page, pictures, search, server
from tests.bench.corpus import ROOT

PICTURE = ROOT / "docs/pictures/bench-search.png"
PAGE = ROOT / "docs/bench.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the bot beside its peers.")
    parser.add_argument("--quick", action="store_true", help="less of it, and docs/bench.md stays as it is")
    if parser.parse_args().quick:
        found, scales = search.quality(rounds=1), list(search.scaling(search.SIZES[:2]))
        speeds = server.speed(starts=2, rounds=2)
    else:
        found, scales, speeds = search.quality(), list(search.scaling()), server.speed()
        pictures.search(found, scales, PICTURE)
        PAGE.write_text(page.whole(found, scales, speeds, PICTURE.relative_to(PAGE.parent)), encoding="utf-8")
    print(page.tables(found, scales, speeds))


if __name__ == "__main__":
    main()
