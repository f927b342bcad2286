"""The operator's hand: the command line."""

import sys

# The log would load what draws coloured tracebacks, which nobody is shown: a tenth of a second at
# every start, and eight megabytes.
if "rich" not in sys.modules:
    sys.modules["rich"] = None  # type: ignore[assignment]  # as Python marks what is not there
    import structlog  # noqa: F401

    del sys.modules["rich"]
