"""Which language a browser prefers of those that the bot speaks."""

from __future__ import annotations

from collections.abc import Iterator

from aiohttp import web

from bot.dialogue import catalogues


def language(request: web.Request) -> str:
    """Empty where it names none of them."""
    header = request.headers.get("Accept-Language", "")
    wanted = sorted(_weighed(header), reverse=True)
    return next((known for _, tag in wanted if (known := catalogues.known(tag))), "")


def _weighed(header: str) -> Iterator[tuple[float, str]]:
    """Each tag with its weight; what cannot be read has none."""
    for part in header.split(","):
        tag, _, weight = part.partition(";q=")
        try:
            yield float(weight or 1), tag.strip()
        except ValueError:
            continue
