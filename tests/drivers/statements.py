"""SQL that is compiled once for all databases of a kind: every test has one of its own, for which
it would be compiled anew, and to compile a statement takes longer than to run it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

Key = tuple[Any, ...]
"""An engine's dialect, and what tells the statement."""


class Compiled(dict[Key, Any]):
    """Engines of one driver, at servers of one version, count as one."""

    def get(self, key: Key, default: Any = None) -> Any:
        return super().get(_of_a_kind(key), default)

    def __setitem__(self, key: Key, compiled: Any) -> None:
        super().__setitem__(_of_a_kind(key), compiled)


def _of_a_kind(key: Key) -> Key:
    dialect, *statement = key
    return (type(dialect), dialect.server_version_info, *statement)


def compile_once() -> None:
    compiled = Compiled()

    @event.listens_for(Engine, "engine_connect")
    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=compiled)
