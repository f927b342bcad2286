"""What all that a button or a form in Teams carries is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(min_length=1)]
Optional = Annotated[Id | None, BeforeValidator(lambda value: value or None)]
Page = Annotated[int, Field(strict=True, ge=0, lt=10_000)]


class Carried(BaseModel):
    """Each kind has its `verb`."""

    model_config = ConfigDict(frozen=True, extra="ignore")
