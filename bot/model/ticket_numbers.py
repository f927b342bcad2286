"""What a ticket is called: made, and read back however people write it."""

from __future__ import annotations

import re
import secrets

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that sound or look alike when read aloud
_DASH = r"[\s‐-―-]"
_LETTERS = rf"(?P<letters>[{_ALPHABET}]{{5,7}})"
_FORMER = re.compile(rf"#?(?P<prefix>[A-Z]{{1,6}}){_DASH}{_LETTERS}", re.IGNORECASE)


def new_number(prefix: str) -> str:
    """Short, readable aloud, and telling nothing of how many there are: "AB-7KQ3M"."""
    return f"{prefix}-" + "".join(secrets.choice(_ALPHABET) for _ in range(5))


def as_number(text: str, prefix: str) -> str | None:
    """The number that a text is, however it is written: "ab 7kq3m", "#AB-7KQ3M"."""
    match = re.fullmatch(rf"#?{prefix}{_DASH}?{_LETTERS}", text.strip(), re.IGNORECASE)
    return f"{prefix}-{match['letters'].upper()}" if match else None


def as_former_number(text: str) -> str | None:
    """The same with any prefix, since a company's may have changed: what looks so may be something
    else, such as an order's number."""
    match = _FORMER.fullmatch(text.strip())
    return f"{match['prefix']}-{match['letters']}".upper() if match else None
