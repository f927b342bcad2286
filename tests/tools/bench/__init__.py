"""The benchmark: `python -m tests.tools.bench` sets our search and server beside others."""
