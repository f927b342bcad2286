"""Commands as people write them on Slack, whichever way they reach the bot."""

from __future__ import annotations

import pytest

from bot.dialogue import words
from tests import ROOT
from tests.drivers.slack_chat import SlackChat, settings
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.slack_methods import PARTNERS

HELP, TOPICS = words.WELCOME, words.TOPICS
LIST, NOBODYS = words.NO_TICKETS, words.no_such_ticket("WX-8D6JX")[0]
TICKET, HELLO = "raise", words.GREETING[0]

MENTIONED = [
    ("<@U0BOT>: topics", TOPICS),
    ("<@U0BOT> - help", HELP),
    ("topics, <@U0BOT>", TOPICS),
    ("<@U0BOT> `topics`", TOPICS),
    ("<@U0BOT> ```topics```", TOPICS),
    ("<@U0BOT> “topics”", TOPICS),
    ("<@U0BOT> *topics*", TOPICS),
    ("<@U0BOT> _help_", HELP),
    ("<@U0BOT> ~topics~", TOPICS),
    ("&gt; <@U0BOT> topics", TOPICS),
    ("<@U0BOT> my\u00a0tickets", LIST),
    ("<@U0BOT> \u200btopics", TOPICS),
    ("<@U0BOT|care> topics", TOPICS),
    ("<@U0BOT>topics", TOPICS),
    ("<@U0BOT> <@U0BOT> topics", TOPICS),
    ("<@U0BOT> /Wildix topics", TOPICS),
    ("<@U0BOT> topics please", TOPICS),
    ("Hi <@U0BOT>, topics", TOPICS),
    ("<@U0BOT>… topics!", TOPICS),
    ("<@U0BOT>: ticket my phone is dead", TICKET),
    ("Hi <@U0BOT>! Please open a ticket: my phone is dead", TICKET),
    ("<@U0BOT> hi :wave::skin-tone-4:", HELLO),
    ("<@U0BOT> :wave:", None),
    ("<@U0BOT> WX-8D6JX", NOBODYS),
    ("<@U0BOT> wx‑8d6jx?", NOBODYS),
    ("<@U0BOT>", HELP),
]
PLAIN = ["topics", "`topics`", "“topics”", "/Wildix topics", "Topics, please!", "\u200btopics"]


@pytest.fixture
def slack_settings(slack: FakeSlack) -> dict[str, object]:
    """With all of the knowledge, which knows a greeting."""
    return settings(slack, ROOT / "knowledge")


async def test_a_mention_is_understood_however_it_is_written(
    anna: SlackChat, slack: FakeSlack
) -> None:
    for said, shown in MENTIONED:
        event = {"text": said, "channel": PARTNERS, "blocks": []}
        assert (await anna.happens("app_mention", **event)).status == 200
        method = "chat.postEphemeral" if shown == LIST else "chat.postMessage"
        card = await slack.call(method)
        assert shown is None or shown in card.text or card.has(shown), said


@pytest.mark.parametrize("command", ["/wildix", "/Wildix", "/care"])
async def test_a_command_and_a_direct_message_are_understood_alike(
    anna: SlackChat, slack: FakeSlack, command: str
) -> None:
    for said in PLAIN:
        assert (await anna.commands(said, command=command)).status == 200
        assert words.TOPICS in (await slack.call("response")).text, said
        assert (await anna.happens("message_im", text=said)).status == 200
        assert words.TOPICS in (await slack.call("chat.postMessage")).text, said
