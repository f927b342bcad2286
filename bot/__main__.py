"""Where `python -m bot` begins: the command line, and nothing else."""

import sys

from adapters.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
