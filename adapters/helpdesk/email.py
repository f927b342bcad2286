"""E-mail to the desk's mailbox over SMTP: files tickets and adds to them, and hears nothing back.

A ticket sent twice has the same Message-ID, so that mailboxes and ticket systems show it once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import getaddresses
from typing import Literal
from uuid import uuid4

import aiosmtplib

from adapters.helpdesk.files import file_name
from adapters.helpdesk.limits import EMAIL_SUBJECT, short_line
from bot.errors import CareError, SettingsError
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Changes, Comment, Filing, HelpdeskError, InDoubt
from bot.settings.operation import is_loopback

TIMEOUT = 20.0  # seconds a step
RETRY_AFTER = 60.0  # seconds; a 4xx often is greylisting, which wants some time
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
ANSWERED = (aiosmtplib.SMTPResponseException, aiosmtplib.SMTPRecipientsRefused)

Security = Literal["starttls", "tls", "none"]
PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """`desk` is the mailbox that gets the tickets; `security` "none" is for this machine only."""

    host: str
    sender: str
    desk: str
    port: int | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    security: Security = "starttls"


class Email:
    """The port, as far as a mailbox can fill it."""

    name = "email"
    settles = 30.0  # nothing can be looked up: the pause before the same message is sent again
    can = frozenset({"comment", "files"})

    def __init__(self, settings: EmailSettings, desk_setting: str = "EMAIL_TO") -> None:
        """`desk_setting`: which one named the mailbox."""
        if settings.security == "none" and not is_loopback(settings.host):
            raise SettingsError(
                "E-mail: SMTP_SECURITY=none is for this machine only; use starttls or tls"
            )
        self._settings = settings
        self._sender = mailbox("EMAIL_FROM", settings.sender)
        self._desk = mailbox(desk_setting, settings.desk)

    async def file(self, filing: Filing) -> str:
        note = filing.note_comment
        text = f"{filing.body}\n\n{note.labelled}" if note else filing.body
        message = self._message(f"ticket.{filing.number}", text)
        message["Date"] = filing.filed
        for file in filing.files:
            kind, _, exact = file.kind.partition("/")
            message.add_attachment(
                file.content, maintype=kind, subtype=exact, filename=file_name(file)
            )
        if filing.urgent:
            message["Importance"] = "high"
            message["X-Priority"] = "1"
        await self._send(message, f"[{filing.number}] {filing.subject}")
        return str(message["Message-ID"])

    async def comment(self, remote: str, comment: Comment) -> None:
        number = remote.removeprefix("<ticket.").partition("@")[0]
        message = self._message(f"comment.{comment.id}", comment.labelled)
        message["Date"] = datetime.now(UTC)
        message["In-Reply-To"] = remote
        message["References"] = remote
        await self._send(message, f"Re: [{number}]")

    async def tell(self, subject: str, text: str) -> None:
        """Something that is about no ticket. HelpdeskError, or InDoubt."""
        message = self._message(f"notice.{uuid4().hex}", text)
        message["Date"] = datetime.now(UTC)
        await self._send(message, subject)

    async def find(self, number: str) -> str | None:
        """Never called, as `can` says; nor are the next two."""
        raise NotImplementedError

    async def move(self, remote: str, status: RemoteStatus) -> None:
        raise NotImplementedError

    async def changes_since(self, cursor: str | None) -> Changes:
        raise NotImplementedError

    async def check(self) -> list[str]:
        """Asks the server whether it would take a message, and sends none."""
        try:
            client = await self._connected()
            async with client:
                try:
                    await client.mail(self._sender.addr_spec)
                    await client.rcpt(self._desk.addr_spec)
                    await client.rset()
                except ANSWERED as error:
                    raise refused(error) from None
        except CareError as error:
            return [str(error)]
        except (aiosmtplib.SMTPException, OSError) as error:
            return [f"E-mail: the server hung up ({type(error).__name__})"]
        return []

    async def close(self) -> None:
        """Nothing stays open between messages."""

    def _message(self, id: str, text: str) -> EmailMessage:
        message = EmailMessage(policy=POLICY)
        message["From"] = self._sender
        message["To"] = self._desk
        message["Message-ID"] = f"<{id}@{self._sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(CONTROLS.sub(" ", text.replace("\r\n", "\n")), cte="quoted-printable")
        return message

    async def _send(self, message: EmailMessage, subject: str) -> None:
        client = await self._connected()
        async with client:
            try:
                await client.sendmail(
                    self._sender.addr_spec,
                    [self._desk.addr_spec],
                    subject_line(subject) + message.as_bytes(),
                )
            except ANSWERED as error:
                raise refused(error) from None
            except (aiosmtplib.SMTPException, OSError) as error:
                raise InDoubt(f"E-mail: the server hung up ({type(error).__name__})") from None

    async def _connected(self) -> aiosmtplib.SMTP:
        """Encrypted and signed in; until here nothing was sent."""
        client = self._client()
        try:
            await client.connect()
        except aiosmtplib.SMTPResponseException as error:
            raise refused(error) from None
        except OSError as error:
            reason = type(error.__cause__ or error).__name__
            raise HelpdeskError(
                f"E-mail: {self._settings.host} cannot be reached ({reason})",
                retry_after=RETRY_AFTER,
            ) from None
        except aiosmtplib.SMTPException:
            raise HelpdeskError(
                "E-mail: the server offers no STARTTLS or no sign-in; check SMTP_SECURITY and"
                " SMTP_USER"
            ) from None
        return client

    def _client(self) -> aiosmtplib.SMTP:
        settings = self._settings
        return aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port or PORTS[settings.security],
            username=settings.user,
            password=settings.password,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            timeout=TIMEOUT,
        )


def subject_line(subject: str) -> bytes:
    """The header as it is sent. What looks like an encoded word is encoded itself: the library
    would read it, and write what is in it, line breaks too, into the head of the message."""
    text = short_line(CONTROLS.sub(" ", subject), EMAIL_SUBJECT)
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    encoded = Header(text, charset, header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {encoded}\r\n".encode("ascii")


def refused(
    error: aiosmtplib.SMTPResponseException | aiosmtplib.SMTPRecipientsRefused,
) -> HelpdeskError:
    """By the reply code alone: what the server says may repeat what a person wrote."""
    answer = error.recipients[0] if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else error
    if answer.code < 500:
        return HelpdeskError(f"E-mail: {answer.code}, not now", retry_after=RETRY_AFTER)
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return HelpdeskError(f"E-mail: {answer.code}, refused; check SMTP_USER and SMTP_PASSWORD")
    return HelpdeskError(f"E-mail: {answer.code}, refused; check EMAIL_FROM and EMAIL_TO")


def mailbox(setting: str, text: str) -> Address:
    """One address, with or without a name before it."""
    try:
        ((name, address),) = getaddresses([text])
        one = Address(name, addr_spec=address)
    except (ValueError, IndexError, HeaderParseError):
        one = Address()
    if not (one.username and one.domain and text.isascii() and text.isprintable()):
        raise SettingsError(
            f"E-mail: {setting} must be one address, like Care desk <desk@example.com>"
        )
    return one
