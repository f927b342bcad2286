"""What the shapes of all files share."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Limits

Id = Annotated[str, Limits(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, Limits(min_length=1)]
Days = Annotated[int, Limits(ge=1, le=36500)]
Within = Annotated[float, Limits(gt=0, le=400)]  # hours of work
Tongue = Annotated[str, Limits(pattern=r"^[a-z]{2,3}([_-][A-Za-z]{2,8})*$")]  # "it", "pt-BR"
Named = Annotated[str, Limits(pattern=r"^(slack|teams):\S+$")]  # with its platform in front


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


Shape = TypeVar("Shape", bound=BaseModel)
