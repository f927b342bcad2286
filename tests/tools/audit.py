"""Compares the locked packages with the known holes: `python -m tests.tools.audit`, or `--offline`
where the registry's list of holes cannot be reached; that passes, and says that nothing was looked
at."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

LOCK = "requirements.lock"


def verdict(report: str, *, offline: bool) -> tuple[int, list[str]]:
    """The exit status and what to say of pip-audit's JSON; text that is none means that it could
    not ask."""
    try:
        packages = json.loads(report)["dependencies"]
    except ValueError:
        packages = []
    holes = [
        f"{one['name']} {one['version']}: {hole['id']}, mended in"
        f" {', '.join(hole['fix_versions']) or 'no release'}"
        for one in packages
        for hole in one.get("vulns", ())
    ]
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    if holes:
        return 1, holes
    if skipped or not packages:
        what = f"{len(skipped)} of {len(packages)} packages" if packages else LOCK
        return (0 if offline else 1), [
            f"{what} could not be audited here: the list of known holes is out of reach"
        ]
    return 0, [f"{len(packages)} packages, no known hole"]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--offline", action="store_true")
    offline = arguments.parse_args().offline
    audit = [
        sys.executable,
        "-m",
        "pip_audit",
        "--format=json",
        "--disable-pip",
        "--require-hashes",
        "-r",
        LOCK,
    ]
    asked = subprocess.run(audit, capture_output=True, text=True, check=False)
    status, said = verdict(asked.stdout, offline=offline)
    print("\n".join(said))
    if status and not asked.stdout:
        print(asked.stderr[-2000:], file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
