"""GET /pictures/...: a picture for whoever was given its link, as care and the helpdesk are.

Nobody can guess one; and what a stranger sent is shown as a picture and runs as nothing else.
"""

from __future__ import annotations

from aiohttp import web

from bot.gateway.executor import in_database
from bot.ports.pictures import PATH, Pictures

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, max-age=600",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def mount(app: web.Application, kept: Pictures) -> None:
    async def show(request: web.Request) -> web.Response:
        picture = await in_database(kept.picture, request.match_info["id"])
        if picture is None:
            raise web.HTTPNotFound(text="There is no such picture, or it was erased.")
        return web.Response(body=picture.content, content_type=picture.kind, headers=HEADERS)

    app.router.add_get(f"{PATH}{{id}}", show)
