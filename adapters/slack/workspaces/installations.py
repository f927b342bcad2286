"""Where the bot is installed: slack_sdk's store on our tables, every token sealed.

An installation's key is its workspace's id (T...) or, where it is for a whole Enterprise Grid
organisation, that organisation's (E...). Ids of both kinds are unique over all of Slack.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from cryptography.fernet import InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy import (
    ColumnElement,
    Dialect,
    Engine,
    Table,
    Text,
    TypeDecorator,
    and_,
    delete,
    or_,
    select,
    update,
)

from adapters.shared.sealing import seal
from adapters.slack.workspaces import tables
from bot.gateway.executor import in_database
from bot.settings.settings import Settings

_SEALED = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
)


class _Sealed(TypeDecorator[str]):
    """Text that only this bot can read; None where it was sealed with another secret."""

    impl = Text
    cache_ok = True

    def __init__(self, fernet: MultiFernet) -> None:
        super().__init__()
        self.fernet = fernet

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return self.fernet.encrypt(value.encode()).decode() if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        try:
            return self.fernet.decrypt(value).decode() if value else None
        except InvalidToken:
            return None


class Installations(SQLAlchemyInstallationStore, AsyncInstallationStore):
    """Synchronous but for what slack_bolt awaits. One row for each installation: a new one replaces
    the former."""

    def __init__(self, engine: Engine, client_id: str, *client_secrets: str) -> None:
        """The first secret seals; what the others sealed is read too."""
        super().__init__(client_id, engine)
        self._fernet = MultiFernet(
            [seal(secret, "slack installations") for secret in client_secrets]
        )
        sealed = _Sealed(self._fernet)
        for table in (self.bots, self.installations):
            for column in table.c:
                column.type = sealed if column.name in _SEALED else column.type

    async def async_save(self, installation: Installation) -> None:
        await in_database(self.save, installation)

    def save(self, installation: Installation) -> None:
        super().save(installation)
        bot = installation.to_bot()
        with self.engine.begin() as connection:
            for table in (self.bots, self.installations):
                older = table.c.installed_at < _at(bot.installed_at)
                connection.execute(delete(table).where(self._of(table, key(bot)), older))

    def bot(self, of: str) -> Bot | None:
        """The bot of a key; its token is None where it cannot be read."""
        return next(iter(self._bots(self._of(self.bots, of))), None)

    def all(self, most: int) -> list[Bot]:
        """The newest first."""
        return self._bots(self.bots.c.client_id == self.client_id)[:most]

    def forget(self, of: str, until: float) -> bool:
        """Whether there was one that is not newer than a moment (Unix time): news of its end may
        come late."""
        with self.engine.begin() as connection:
            gone = [
                connection.execute(
                    delete(t).where(self._of(t, of), t.c.installed_at <= _at(until))
                ).rowcount
                for t in (self.bots, self.installations)
            ]
        return any(gone)

    def seal_anew(self) -> None:
        """With the first secret, whatever can be read; each unless another replica changes it
        meanwhile."""
        with self.engine.begin() as connection:
            for table in (tables.bots, tables.installations):
                for column in (column for column in table.c if column.name in _SEALED):
                    for old in connection.scalars(select(column).where(column.is_not(None))).all():
                        with suppress(InvalidToken):
                            new = self._fernet.rotate(old).decode()
                            connection.execute(
                                update(table).where(column == old).values({column.name: new})
                            )

    def _bots(self, which: ColumnElement[bool]) -> list[Bot]:
        newest = select(self.bots).where(which).order_by(self.bots.c.installed_at.desc())
        with self.engine.connect() as connection:
            return [self.build_bot_entity(row) for row in connection.execute(newest).mappings()]

    def _of(self, table: Table, of: str) -> ColumnElement[bool]:
        row = table.c
        found = or_(row.team_id == of, and_(row.enterprise_id == of, row.team_id.is_(None)))
        return and_(row.client_id == self.client_id, found)


def client_secrets(settings: Settings) -> list[str]:
    """The one that seals, and the one before it."""
    both = (settings.slack_client_secret, settings.slack_former_client_secret)
    return [secret.get_secret_value() for secret in both if secret]


def key(bot: Bot) -> str:
    return bot.team_id or bot.enterprise_id or ""


def _now() -> datetime:
    return _at(datetime.now(UTC).timestamp())


def _at(moment: float) -> datetime:
    """As slack_sdk stores it: in UTC, without a zone."""
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)
