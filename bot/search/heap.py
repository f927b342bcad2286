"""What fitting took for a moment goes back to the operating system."""

from __future__ import annotations

import ctypes


def release() -> None:
    """The C library keeps what was freed, some 35 MB here, unless it is asked. Only glibc can
    be."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
