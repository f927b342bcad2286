"""Commands as people write them in Teams."""

from __future__ import annotations

from bot.dialogue import words
from tests.drivers.teams_chat import Teams

AT = "<at>Customer Care</at>"
TOPICS, HELP, NOBODYS = words.TOPICS, words.WELCOME, words.no_such_ticket("WX-8D6JX")[0]

MENTIONED = [
    (f"{AT}: topics", TOPICS),
    (f"{AT} - help", HELP),
    (f"topics, {AT}", TOPICS),
    (f"{AT} `topics`", TOPICS),
    (f"{AT} “topics”", TOPICS),
    (f"{AT}&nbsp;topics\n", TOPICS),
    (f"{AT} \u200btopics", TOPICS),
    (f"{AT}topics", TOPICS),
    (f"{AT} /Wildix topics", TOPICS),
    (f"{AT} topics please", TOPICS),
    (f"Hi {AT}, topics", TOPICS),
    (f"{AT}: ticket my phone is dead", words.RAISE_TICKET),
    (f"{AT} WX-8D6JX", NOBODYS),
    (AT, HELP),
]
PLAIN = [(said.replace(AT, "").replace("&nbsp;", " ").strip(), shown) for said, shown in MENTIONED]


async def test_a_mention_is_understood_however_it_is_written(teams: Teams) -> None:
    for said, shown in MENTIONED:
        card = await teams.says(said, payload="message-channel", attachments=[])
        assert shown in card.said, said


async def test_a_direct_message_is_understood_however_it_is_written(teams: Teams) -> None:
    for said, shown in PLAIN:
        assert shown in (await teams.says(said, attachments=[])).said, said
