"""The tests mirror the rooms of the code; fakes, drivers and tools have their own."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
INDEX_CACHE = ROOT / ".cache/index"
"""Where the tests of this checkout keep what the search learned: to learn it takes every process
seconds."""
