"""Where settings stand: in the environment, in `.env`, and secrets also in files, as Docker and
Kubernetes mount them: `NAME_FILE` names the file of the secret NAME."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource

from bot.errors import SettingsError

SUFFIX = "_FILE"


class Environment(PydanticBaseSettingsSource):
    """Every setting is a word or a number, so that each is one look; pydantic's own way, made for
    lists and models as well, takes six times as long. `places` are looked at in their order."""

    def __init__(self, settings: type[BaseSettings], *places: PydanticBaseSettingsSource) -> None:
        super().__init__(settings)
        self._places = [place for place in places if isinstance(place, EnvSettingsSource)]

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        name = str(field.alias)
        value = self._value(name, field_name)
        if is_secret(field) and (path := self._value(name + SUFFIX)) is not None:
            if value is not None:
                raise SettingsError(f"{name} and {name}{SUFFIX} are both set: remove one")
            value = _content(name + SUFFIX, Path(path))
        return value, name, False

    def __call__(self) -> dict[str, Any]:
        found = (
            self.get_field_value(field, name)
            for name, field in self.settings_cls.model_fields.items()
        )
        return {name: value for value, name, _ in found if value is not None}

    def _value(self, *names: str) -> str | None:
        """As pydantic finds it: in any case of letters, and an empty one is none."""
        found = (_of(place.env_vars, name) for place in self._places for name in names)
        return next(filter(None, found), None)


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
