"""`serve`: everything that the settings switch on."""

from __future__ import annotations

from adapters.cli import light
from adapters.cli.options import Commands, Options, command, settings_of


def add(commands: Commands) -> None:
    command(
        commands,
        "serve",
        _serve,
        "run the server: playground, Slack and Teams, as the settings say",
    )


def _serve(options: Options) -> int:
    with light.imports():
        from adapters.server import serve

    return serve.run(settings_of(options))
