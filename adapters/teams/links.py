"""Which addresses in Teams open for whom; pure."""

from __future__ import annotations

from urllib.parse import urlsplit


def for_the_bot_alone(address: str) -> bool:
    """Whether it opens with a token only, as pictures that are pasted into a message, which Graph
    names otherwise: for care it would be a dead link."""
    try:
        path = urlsplit(address).path.lower()
    except ValueError:
        return False
    return "/v3/attachments/" in path or "/hostedcontents/" in path
