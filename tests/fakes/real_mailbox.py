"""A real SMTP server on loopback (aiosmtpd) with one mailbox, which shows a message with a known id
once."""

from __future__ import annotations

import asyncio
import re
import ssl
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from adapters.helpdesk.email import Email, EmailSettings
from bot.model.remote import RemoteStatus
from tests.fakes.helpdesk_rig import Rig, Stored

USER, PASSWORD = "care-bot", "smtp-password-canary"
DESK = "desk@example.com"
SENDER = "Care bot <care-bot@bot.example>"


@dataclass
class Mailbox:
    """`answers`: what it says instead of taking a step; `cut`: it takes the next message and hangs
    up."""

    answers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    raw: list[bytes] = field(default_factory=list)
    signed_in: int = 0

    @property
    def messages(self) -> list[EmailMessage]:
        shown: dict[str, EmailMessage] = {}
        for raw in self.raw:
            message = message_from_bytes(raw, _class=EmailMessage, policy=default)
            shown.setdefault(str(message["Message-ID"]), message)
        return list(shown.values())

    def sign_in(
        self, server: SMTP, session: Session, envelope: Envelope, how: str, who: object
    ) -> AuthResult:
        assert isinstance(who, LoginPassword)
        good = (who.login, who.password) == (USER.encode(), PASSWORD.encode())
        self.signed_in += good
        return AuthResult(success=good, handled=False)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address != DESK:
            return "550 canary: no such mailbox"
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)
        assert all(len(line) <= 998 for line in envelope.content.split(b"\r\n"))
        self.raw.append(envelope.content)
        if self.cut:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"

    async def stored(self) -> list[Stored]:
        tickets = [message for message in self.messages if "In-Reply-To" not in message]
        return [self._stored(ticket) for ticket in tickets]

    def _stored(self, ticket: EmailMessage) -> Stored:
        subject = re.fullmatch(r"\[(.*?)\] (.*)", ticket["Subject"])
        assert subject is not None
        id = ticket["Message-ID"]
        later = [read(message) for message in self.messages if message["In-Reply-To"] == id]
        said = [(text, text.startswith("To the partner. ")) for text in (read(ticket), *later)]
        files = tuple(attached(ticket))
        return Stored(subject[1], subject[2], tuple(said), RemoteStatus.OPEN, files)


def read(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n").removesuffix("\n")


def attached(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in message.iter_attachments():
        yield str(part.get_filename()), part.get_content()


@asynccontextmanager
async def receiving(
    mailbox: Mailbox, certificate: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """The port of a server on loopback that asks for a sign-in."""

    def door() -> SMTP:
        with warnings.catch_warnings():
            # It warns of sign-ins in the clear, which are right on loopback.
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(
                mailbox,
                authenticator=mailbox.sign_in,
                auth_required=True,
                auth_require_tls=certificate is not None,
                tls_context=certificate,
                require_starttls=certificate is not None,
            )

    server = await asyncio.get_running_loop().create_server(door, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def settings(port: int) -> EmailSettings:
    return EmailSettings("127.0.0.1", SENDER, DESK, port, USER, PASSWORD, "none")


@asynccontextmanager
async def rig() -> AsyncIterator[Rig]:
    mailbox = Mailbox()
    async with receiving(mailbox) as port:
        yield Rig(Email(settings(port)), (PASSWORD,), mailbox.stored, idempotent=True)
