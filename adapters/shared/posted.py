"""What a page's form sends: its fields as texts, in whatever encoding the browser says it is."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.errors import PayloadError


async def fields(request: web.Request) -> Mapping[str, str]:
    """PayloadError where it is no form, or none that can be read."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise PayloadError("no form")
    try:
        filled = await request.post()
    except (LookupError, UnicodeError, ValueError):  # an encoding that is none, or not this one
        raise PayloadError("the form cannot be read") from None
    return {name: str(value) for name, value in filled.items()}
