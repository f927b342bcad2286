"""The answer engine and the desk: knows no channel, no HTTP and no vendor's SDK."""

import os

VERSION = "0.1.0"  # the same as in pyproject.toml

# The matrices are small: more threads would only cost the start half a second and 10 MB. Read when
# numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
