"""Pictures that people sent along: erased with who sent them, and kept as long as a ticket names
them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.model.attachments import Attachment
from bot.ports.keeper import Person, Retention
from bot.ports.pictures import PATH, Picture
from bot.privacy.pictures import Pictures
from bot.storage.store import Store
from tests.drivers.chat import LUCA, MARTA, Chat

SHOT = Picture("screen.png", "image/png", b"\x89PNG\r\n\x1a\n")


def test_a_picture_goes_with_the_person_who_sent_it(store: Store) -> None:
    """And is told of before; what others sent stays."""
    keeper = Pictures()
    luca, marta = store.pictures.keep(SHOT, LUCA), store.pictures.keep(SHOT, MARTA)
    assert luca
    assert marta
    with store.engine.begin() as connection:
        (held,) = keeper.held(connection, Person(LUCA.id))["pictures"]
        keeper.erase(connection, Person(LUCA.id), datetime.now(UTC))
    assert (held["name"], held["bytes"]) == ("screen.png", len(SHOT.content))
    assert store.pictures.picture(luca) is None
    assert store.pictures.picture(marta) == SHOT


def test_a_picture_expires_with_the_questions_unless_a_ticket_names_it(
    chat: Chat, store: Store
) -> None:
    """Then it is there for as long as the ticket."""
    keeper = Pictures()
    named, alone = store.pictures.keep(SHOT, LUCA), store.pictures.keep(SHOT, LUCA)
    assert named
    assert alone
    shot = Attachment("screen.png", f"https://care.example.com{PATH}{named}")
    chat.ticket(files=(shot,))
    later = datetime.now(UTC) + timedelta(days=366)
    with store.engine.begin() as connection:
        gone = keeper.expire(connection, Retention(), later, None)
    assert (gone.count, gone.after) == (1, None)
    assert store.pictures.picture(named) == SHOT
    assert store.pictures.picture(alone) is None
