"""What reading a webhook has in common, whichever helpdesk sent it: by whom, when, and in what
shape."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import PayloadError

REPLAY_WINDOW = timedelta(minutes=5)

Shape = TypeVar("Shape", bound=BaseModel)


class Unproven(PayloadError):
    """Not certainly from the helpdesk, or not from just now: none of it is believed."""


def check_signature(expected: str, *given: str) -> None:
    """In constant time. Unproven when none given is right: while a secret changes there are two."""
    if not any(
        hmac.compare_digest(expected.encode(), one.encode("utf-8", "replace")) for one in given
    ):
        raise Unproven("the webhook's signature is missing or wrong")


def check_age(sent: datetime, now: datetime) -> None:
    """Unproven when it is older than the window, or as far in the future."""
    if abs(now - sent) > REPLAY_WINDOW:
        raise Unproven("the webhook is too old, or from the future")


def read(shape: type[Shape], body: bytes) -> Shape:
    """PayloadError names the fields that are wrong, never what is in them."""
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        places = sorted({".".join(map(str, problem["loc"])) for problem in error.errors()})
        raise PayloadError(
            f"the webhook has another shape at: {', '.join(places) or 'its JSON'}"
        ) from None
