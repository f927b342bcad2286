"""One page from the network, for whoever sits at the command line."""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp

from adapters.shared import outgoing
from bot.errors import KnowledgeError
from bot.knowledge.imports.drafting import LARGEST
from bot.settings.settings import Settings

_WITHIN = aiohttp.ClientTimeout(total=30, connect=5)


async def fetched(url: str, settings: Settings) -> tuple[bytes, str]:
    """What is there, and its media type. KnowledgeError where it is too large, or a host that is
    not public and that PRIVATE_HOSTS does not name."""
    host = outgoing.host_of(url)
    private = host in settings.private
    if urlsplit(url).scheme != "https" and not private:
        raise KnowledgeError(f"{url}: only https is asked; save the page, and name the file")
    try:
        outgoing.check_given(host, settings.private)
        async with (
            outgoing.session({host}, settings.private, timeout=_WITHIN) as session,
            session.get(url) as answer,
        ):
            if answer.status != 200:
                raise KnowledgeError(f"{url}: answers with {answer.status}; save the page instead")
            content = await answer.content.read(LARGEST + 1)
            while len(content) <= LARGEST and (more := await answer.content.read(LARGEST)):
                content += more
            return content, answer.content_type
    except (aiohttp.ClientError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise KnowledgeError(f"{url}: cannot be fetched ({reason})") from None
