"""The benchmark: `python -m tests.bench` sets our search and server beside others."""
