"""What others must neither read nor make up is sealed: Slack's response URLs and tokens in the
database, a sign-in in its browser, what the doctor asks."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def seal(secret: str, purpose: str) -> Fernet:
    """A key of its own for every purpose, from one secret of the settings."""
    key = HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
