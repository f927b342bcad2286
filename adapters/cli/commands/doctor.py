"""`doctor`: what is wrong with this installation, once or for ever."""

from __future__ import annotations

from pathlib import Path

from adapters.cli.options import Commands, Options, command, hours, settings_of


def add(commands: Commands) -> None:
    doctor = command(
        commands, "doctor", _doctor, "find what is wrong with this installation, and how to mend it"
    )
    doctor.add_argument(
        "--watch", action="store_true", help="go on for ever: ask the bot, and tell care"
    )
    doctor.add_argument("--once", action="store_true", help="with --watch: look once, for cron")
    doctor.add_argument(
        "--every", type=hours, default=24.0, metavar="HOURS", help="with --watch; default 24"
    )
    doctor.add_argument(
        "--memory", type=Path, metavar="FILE", help="with --watch: where it keeps what it told"
    )
    doctor.add_argument(
        "--url", help="where the bot is; default this machine and PORT, with --watch PUBLIC_URL"
    )


def _doctor(options: Options) -> int:
    from adapters.doctor import doctor, watch

    if options.watch:
        every = options.every * 3600
        return watch.run(
            settings_of(options), options.url, every, options.memory, once=options.once
        )
    return doctor.run(settings_of(options), options.url)
