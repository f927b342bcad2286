"""The answer engine and the desk: knows no channel, no HTTP and no vendor's SDK."""

VERSION = "0.1.0"  # the same as in pyproject.toml
