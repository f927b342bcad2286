"""To the database and back, for those who do so outside of a turn. Where it is locked by another
program, out of connections, or away, and nothing was done, that is a BusyError."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from bot.errors import BusyError, driver_said


@contextmanager
def reading(reader: Engine) -> Iterator[Connection]:
    """For looking only."""
    try:
        with reader.connect() as connection:
            yield connection
    except (OperationalError, InterfaceError, NoConnectionError) as error:
        raise _busy(error) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction. What goes wrong after it began may be done all the same, and is no
    BusyError."""
    with ExitStack() as stack:
        yield begun(engine.begin, stack)


@contextmanager
def writing_once(engine: Engine, reader: Engine) -> Iterator[Connection]:
    """For a single statement: on PostgreSQL it needs no beginning and no end, which would be two
    more journeys."""
    begin = engine.begin if engine.dialect.name == "sqlite" else reader.connect
    with ExitStack() as stack:
        yield begun(begin, stack)


def begun(begin: Callable[[], AbstractContextManager[Connection]], stack: ExitStack) -> Connection:
    """Open until the stack is closed."""
    try:
        return stack.enter_context(begin())
    except SQLAlchemyError as error:
        raise _busy(error) from error


def _busy(error: SQLAlchemyError) -> BusyError:
    return BusyError(f"the database takes nothing now: {driver_said(error)}")
