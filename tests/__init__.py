"""The tests mirror the rooms of the code; fakes, drivers and tools have their own."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
