"""E-mail: what a mailbox gets, and what becomes of a ticket when the server will not take it."""

from __future__ import annotations

import random
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.helpdesk.email import Email, subject_line
from bot.errors import SettingsError
from bot.ports.helpdesk import Comment, Filing, HelpdeskError, InDoubt
from bot.ports.pictures import Picture
from tests.fakes.real_mailbox import PASSWORD, Mailbox, read, receiving, settings

FILING = Filing(
    number="7",
    route="customer-care",
    subject="Löst",
    body="Grüße, 日本語 😀\n.\nFrom here on " + "x" * 2000,
    note="Asked twice already.",
    urgent=True,
    requester="Anna Ferri",
    company="Alpine Voice",
    filed=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
async def desk(mailbox: Mailbox) -> AsyncIterator[Email]:
    async with receiving(mailbox) as port:
        yield Email(settings(port))


async def test_a_ticket_is_one_plain_message_to_the_desk(mailbox: Mailbox, desk: Email) -> None:
    """No auto-reply answers it, and nobody else gets it."""
    remote = await desk.file(FILING)
    (message,) = mailbox.messages
    given = [
        name
        for name in message
        if not name.startswith(("Content-", "MIME-", "X-Peer", "X-MailFrom"))
    ]
    assert {name: message[name] for name in given} == {
        "From": "Care bot <care-bot@bot.example>",
        "To": "desk@example.com",
        "Subject": "[7] Löst",
        "Message-ID": "<ticket.7@bot.example>",
        "Auto-Submitted": "auto-generated",
        "Date": "Mon, 23 Nov 2026 09:30:00 +0000",
        "Importance": "high",
        "X-Priority": "1",
    }
    assert remote == "<ticket.7@bot.example>"
    assert message.get_content_type() == "text/plain"
    assert read(message) == f"{FILING.body}\n\nStaff only. Asked twice already."


async def test_every_attempt_sends_the_same_bytes(mailbox: Mailbox, desk: Email) -> None:
    for _ in range(2):
        await desk.file(FILING)
    first, second = mailbox.raw
    assert first == second


@pytest.mark.parametrize(
    "line", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\x00", "\ud800"]
)
async def test_no_subject_makes_a_header(mailbox: Mailbox, desk: Email, line: str) -> None:
    await desk.file(replace(FILING, subject=f"Löst{line}Bcc: all@example.com", body=f"a{line}b"))
    (message,) = mailbox.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "[7] Löst Bcc: all@example.com"


ENCODED = (
    "=?utf-8?q?=0D=0AReply-To:evil@example.com=0D=0A=0D=0ABody?=",
    "=?utf-8?b?DQpSZXBseS1UbzpldmlsQGV4YW1wbGUuY29tDQoNCkJvZHk=?=",
    "=?us-ascii?Q?=0ABcc:_all@example.com?=",
    "=?utf-8?q?a?= =?utf-8?q?=0D=0AX:y?=",
    "=?unknown?q?=0D=0AX:y?=",
    "=?utf-8?q?=0D=0AX:y",
    "=?=?utf-8?q?=0D=0AX:y?=?=",
)


@pytest.mark.parametrize("word", ENCODED)
async def test_an_encoded_word_stays_a_word(mailbox: Mailbox, desk: Email, word: str) -> None:
    """What it holds becomes neither a header nor the body."""
    await desk.file(replace(FILING, subject=f"Late {word}"))
    (message,) = mailbox.messages
    assert (message["Reply-To"], message["Bcc"], message["X"]) == (None, None, None)
    assert make_header(decode_header(mailbox_line(mailbox))) == f"[7] Late {word}"
    assert read(message).startswith(FILING.body)


@pytest.mark.parametrize("word", ENCODED)
async def test_an_encoded_word_as_a_files_name_stays_a_name(
    mailbox: Mailbox, desk: Email, word: str
) -> None:
    """The file's own head has what a file's head has."""
    await desk.file(replace(FILING, files=(Picture(f"{word}.png", "image/png", b"\x89PNG"),)))
    message = message_from_bytes(mailbox.raw[0], policy=compat32)
    _, _, file = message.walk()
    known = {"content-type", "content-transfer-encoding", "content-disposition", "mime-version"}
    assert {name.casefold() for name, _ in file.items()} == known
    assert file.get_payload(decode=True) == b"\x89PNG"


def mailbox_line(mailbox: Mailbox) -> str:
    """The subject as it came over the line, unread."""
    return str(message_from_bytes(mailbox.raw[0], policy=compat32)["Subject"])


def test_none_of_4000_subjects_makes_a_header() -> None:
    """Pieces of encoded words, line breaks of every kind and letters, at random."""
    chance = random.Random(31)
    pieces: tuple[str, ...] = (
        *ENCODED,
        "=?utf-8?q?",
        "=?utf-8?B?",
        "?=",
        "=0D=0A",
        "=0A",
        "DQo=",
        "\r\n",
        "\r",
    )
    pieces += (
        "\n",
        "\x85",
        "\u2028",
        "\x0b",
        "\0",
        "\ud800",
        "X: y",
        ": ",
        " ",
        "ö",
        "😀",
        "a" * 90,
    )
    for _ in range(4000):
        subject = "".join(chance.choices(pieces, k=chance.randint(1, 8)))
        line = subject_line(subject)
        assert line.endswith(b"\r\n")
        for continued in line.removesuffix(b"\r\n").split(b"\r\n")[1:]:
            assert continued.startswith((b" ", b"\t")), line
        assert b"\n" not in line.replace(b"\r\n ", b"").removesuffix(b"\r\n"), line
        read_back = message_from_bytes(line + b"\r\nBody", policy=compat32)
        assert read_back.keys() == ["Subject"], line
        assert read_back.get_payload() == "Body"


async def test_a_comment_follows_in_the_thread_and_says_for_whom_it_is(
    mailbox: Mailbox, desk: Email
) -> None:
    remote = await desk.file(FILING)
    await desk.comment(remote, Comment("c-1", "Anna", "Any news?", public=True))
    await desk.comment(remote, Comment("c-2", "Grace", "Not yet.", public=False))
    _, public, internal = mailbox.messages
    assert [public[name] for name in ("In-Reply-To", "References", "Message-ID", "Subject")] == [
        remote,
        remote,
        "<comment.c-1@bot.example>",
        "Re: [7]",
    ]
    assert [read(public), read(internal)] == [
        "To the partner. Anna: Any news?",
        "Staff only. Grace: Not yet.",
    ]


@pytest.mark.parametrize(
    ("step", "answer", "seconds"),
    [
        ("RCPT", "450 canary: greylisted", 60.0),
        ("RCPT", "550 canary: unknown", None),
        ("DATA", "421 canary: shutting down", 60.0),
        ("DATA", "452 canary: disk full", 60.0),
        ("DATA", "554 canary: spam", None),
    ],
)
async def test_a_reply_code_tells_whether_to_try_again(
    mailbox: Mailbox, desk: Email, step: str, answer: str, seconds: float | None
) -> None:
    """4xx later, 5xx never; the server's words are not repeated."""
    mailbox.answers[step] = answer
    with pytest.raises(HelpdeskError) as refused:
        await desk.file(FILING)
    assert refused.value.retry_after == seconds
    assert "canary" not in str(refused.value)
    assert mailbox.raw == []


async def test_a_lost_answer_leaves_doubt(mailbox: Mailbox, desk: Email) -> None:
    """Sent again it is still one message."""
    mailbox.cut = True
    with pytest.raises(InDoubt):
        await desk.file(FILING)
    mailbox.cut = False
    await desk.file(FILING)
    assert (len(mailbox.raw), len(mailbox.messages)) == (2, 1)


async def test_a_server_that_is_away_is_tried_again() -> None:
    async with receiving(Mailbox()) as port:
        pass
    with pytest.raises(HelpdeskError) as refused:
        await Email(settings(port)).file(FILING)
    assert refused.value.retry_after == 60.0


async def test_a_wrong_password_is_permanent_and_untold(mailbox: Mailbox) -> None:
    async with receiving(mailbox) as port:
        desk = Email(replace(settings(port), password="wrong-canary"))
        with pytest.raises(HelpdeskError, match="SMTP_PASSWORD") as refused:
            await desk.file(FILING)
        assert refused.value.retry_after is None
        assert "canary" not in str(refused.value)
        (wrong,) = await desk.check()
        assert "SMTP_PASSWORD" in wrong
    assert PASSWORD not in repr(settings(port))


async def test_the_password_never_travels_in_the_clear(mailbox: Mailbox) -> None:
    """Without STARTTLS there is no sign-in; an unknown certificate is no encryption either."""
    async with receiving(mailbox) as port:
        with pytest.raises(HelpdeskError, match="STARTTLS") as refused:
            await Email(replace(settings(port), security="starttls")).file(FILING)
        assert refused.value.retry_after is None
    assert mailbox.signed_in == 0


async def test_an_encrypted_server_must_be_known(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certified(tmp_path)
    async with receiving(mailbox, certificate) as port:
        desk = Email(replace(settings(port), security="starttls"))
        with pytest.raises(HelpdeskError, match="SSLCertVerificationError"):
            await desk.file(FILING)
        assert (mailbox.signed_in, mailbox.raw) == (0, [])
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        await desk.file(FILING)
        assert (mailbox.signed_in, len(mailbox.raw)) == (1, 1)


async def test_the_doctor_asks_and_sends_nothing(mailbox: Mailbox, desk: Email) -> None:
    assert await desk.check() == []
    mailbox.answers["RCPT"] = "550 canary: unknown"
    (wrong,) = await desk.check()
    assert "EMAIL_TO" in wrong
    assert mailbox.raw == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "desk",
        "desk@",
        "a@example.com, b@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "ü@example.com",
    ],
)
def test_a_wrong_address_stops_the_start(address: str) -> None:
    with pytest.raises(SettingsError, match="EMAIL_TO"):
        Email(replace(settings(25), desk=address))


def test_without_encryption_only_on_this_machine() -> None:
    with pytest.raises(SettingsError, match="SMTP_SECURITY"):
        Email(replace(settings(25), host="mail.example.com"))


def certified(folder: Path) -> ssl.SSLContext:
    """For 127.0.0.1, and only valid where certificate.pem is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    unlocked = serialization.NoEncryption()
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, unlocked)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context
