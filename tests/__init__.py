"""The tests mirror the rooms of the code; fakes, drivers and tools have their own."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
INDEX_CACHE = ROOT / ".cache/index"
"""Where the tests of this checkout keep what the search learned: to learn it takes every process
seconds."""

# jsonschema would compile its 38 grammars, for two seconds of every process, and no test asks
# whether a text has the form of an address. What is None here cannot be imported.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
