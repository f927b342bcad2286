"""Secrets that stand in files, as Docker and Kubernetes mount them: `NAME_FILE` names the file of
the secret NAME."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource

from bot.errors import SettingsError

SUFFIX = "_FILE"


class SecretFiles(PydanticBaseSettingsSource):
    """Of every secret setting, without a list of them; `named` are the places in which settings are
    looked for."""

    def __init__(self, settings: type[BaseSettings], *named: PydanticBaseSettingsSource) -> None:
        super().__init__(settings)
        self._named = [source for source in named if isinstance(source, EnvSettingsSource)]

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        name = str(field.alias)
        path = self._value(name + SUFFIX) if is_secret(field) else None
        if path is None:
            return None, name, False
        if self._value(name) is not None:
            raise SettingsError(f"{name} and {name}{SUFFIX} are both set: remove one")
        return _content(name + SUFFIX, Path(path)), name, False

    def __call__(self) -> dict[str, Any]:
        found = (
            self.get_field_value(field, name)
            for name, field in self.settings_cls.model_fields.items()
        )
        return {name: value for value, name, _ in found if value is not None}

    def _value(self, name: str) -> str | None:
        """As pydantic finds it: in any case of letters, and an empty one is none."""
        return next(filter(None, (_of(source.env_vars, name) for source in self._named)), None)


def is_secret(field: FieldInfo) -> bool:
    return SecretStr in (field.annotation, *get_args(field.annotation))


def _of(variables: Mapping[str, str | None], name: str) -> str | None:
    return variables.get(name.lower())


def _content(name: str, file: Path) -> str:
    """The path is not repeated: whoever confuses the settings has put the secret there."""
    try:
        secret = file.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        problem = f"its file cannot be read ({type(error).__name__})"
        raise SettingsError(f"{name}: {problem}; name a file that this user may read") from None
    if not secret:
        raise SettingsError(f"{name}: its file is empty; write the secret into it")
    return secret
