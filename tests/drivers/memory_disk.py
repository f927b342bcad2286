"""The disk in memory that Linux has, for files that outlive no test."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path("/dev/shm")  # noqa: S108  # folders of tests are made in it with names of their own
NEEDED = 4 * 1024**3
"""Bytes; a container's is often of 64 MB."""


def usable() -> bool:
    """Tests start what they write, so it must let programs run."""
    if not os.access(FOLDER, os.W_OK):
        return False
    disk = os.statvfs(FOLDER)
    return disk.f_bavail * disk.f_frsize >= NEEDED and not disk.f_flag & os.ST_NOEXEC
