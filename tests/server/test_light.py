"""What a server imports: what it does not need costs memory and seconds of every start."""

from __future__ import annotations

import subprocess
import sys

from tests import ROOT

# Each is used where something is switched on, somebody asks for it, or on the command line.
NEEDLESS = (
    "adapters.console.inbound",
    "adapters.teams.channel",
    "adapters.web.inbound.endpoint",
    "alembic",
    "authlib",
    "botbuilder",
    "bs4",
    "holidays",
    "jinja2",
    "lxml",
    "msal",
    "onnxruntime",
    "opentelemetry",
    "phonenumbers",
    "pygments",
    "rich",
)
PROGRAM = f"""
import sys
from adapters.cli import light
with light.imports():
    import adapters.cli.main
    from adapters.server import serve
    from adapters.slack import channel
    from adapters.slack.inbound import endpoint
print([name for name in {NEEDLESS!r} if name in sys.modules])
"""


def test_a_server_for_slack_alone_imports_nothing_of_the_others() -> None:
    """Nor of the installer, the importer, and what shows tracebacks in colours."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert run.stdout.strip() == "[]"
