"""A known hole fails the audit; a list of holes that is out of reach is said to be so, and passes
offline only."""

from __future__ import annotations

import json

import pytest

from tests.tools.audit import verdict

SOUND = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
BROKEN = {
    "name": "oldlib",
    "version": "1.0",
    "vulns": [{"id": "CVE-2026-1", "fix_versions": ["1.1"]}],
}
SKIPPED = {"name": "msal", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "offline", "status", "said"),
    [
        ([SOUND], False, 0, "1 packages, no known hole"),
        ([SOUND, BROKEN], False, 1, "oldlib 1.0: CVE-2026-1, mended in 1.1"),
        ([SKIPPED, BROKEN], True, 1, "oldlib 1.0: CVE-2026-1, mended in 1.1"),
        ([SOUND, SKIPPED], False, 1, "1 of 2 packages could not be audited here"),
        ([SOUND, SKIPPED], True, 0, "1 of 2 packages could not be audited here"),
    ],
)
def test_only_a_sound_or_an_offline_audit_passes(
    packages: object, offline: bool, status: int, said: str
) -> None:
    ended, lines = verdict(json.dumps({"dependencies": packages}), offline=offline)
    assert (ended, len(lines)) == (status, 1)
    assert lines[0].startswith(said)


@pytest.mark.parametrize("offline", [False, True])
def test_an_audit_that_could_not_ask_says_so(offline: bool) -> None:
    ended, [line] = verdict("", offline=offline)
    assert ended == int(not offline)
    assert line.startswith("requirements.lock could not be audited here")
