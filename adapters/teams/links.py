"""Which addresses in Teams open for whom; pure."""

from __future__ import annotations

from urllib.parse import urlsplit


def for_the_bot_alone(address: str) -> bool:
    """Whether it opens with the bot's own token only, as pictures that are pasted into a message:
    for care it would be a dead link."""
    try:
        return "/v3/attachments/" in urlsplit(address).path.lower()
    except ValueError:
        return False
