"""When Slack is slow, away, or says no: nothing is lost, nothing is posted twice, and the person is
told."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, text

from adapters.slack.channel import SlackChannel
from adapters.slack.client.api import replies_hosts
from adapters.slack.client.response_urls import GOV_HOST, HOST, Replies, pressed
from adapters.slack.identity import Workspace
from bot.dialogue import words
from bot.errors import ChannelError, PayloadError, Refusal, RefusedError
from bot.model.people import Agent, Company, Partner, Place
from bot.ports.channel import Delivery
from bot.ports.slots import Slots
from bot.settings.slack import GOV_API, SLACK_API
from bot.storage.store import Store
from tests.conftest import Start
from tests.drivers.samples import CARDS
from tests.drivers.scrape import TOKEN, scrape
from tests.drivers.slack_chat import THREAD, SlackChat, channel_alone, chatting, payload, settings
from tests.fakes.fake_slack import APP_TOKEN, RESPONSE_USES, FakeSlack
from tests.fakes.first_start import opened
from tests.fakes.slack_methods import ANNA, CARE, ELSEWHERE, PARTNERS, PAUL, TRIGGER_SECONDS

DURATION = "how long does porting a DID number take?"
SPOT = Place("slack", f"{PARTNERS}/{THREAD}")


@pytest.fixture
def store(tmp_path: object) -> Store:
    return opened(f"sqlite:///{tmp_path}/slots.db")


@pytest.fixture
def slots(store: Store) -> Slots:
    return store.slots


@pytest.fixture
async def channel(
    slack: FakeSlack, store: Store, small_knowledge: Path
) -> AsyncIterator[SlackChannel]:
    async with channel_alone(slack, store, small_knowledge) as channel:
        yield channel


def delivery(sample: str = "answer", place: Place = SPOT) -> Delivery:
    return Delivery(place, "q-1", CARDS[sample])


async def test_a_delivery_fills_the_slot_and_then_replaces(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    await channel.deliver(delivery())
    posted = await slack.call("chat.postMessage")
    await channel.deliver(delivery("answer-helped"))
    changed = await slack.call("chat.update")
    assert posted.text != changed.text
    assert len(slack.messages) == 1


async def test_a_message_that_is_gone_is_followed_by_a_new_one(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    await channel.deliver(delivery())
    slack.messages.clear()
    await channel.deliver(delivery("answer-helped"))
    await channel.deliver(delivery("answer-ticket"))
    assert slack.asked[-4:] == [
        "chat.postMessage",
        "chat.update",
        "chat.postMessage",
        "chat.update",
    ]


async def test_a_long_card_shrinks_to_one_message(channel: SlackChannel, slack: FakeSlack) -> None:
    await channel.deliver(delivery("answer-long"))
    assert len(slack.messages) == 2
    await channel.deliver(delivery("answer"))
    assert len(slack.messages) == 1
    await channel.deliver(delivery("answer-long"))
    assert len(slack.messages) == 2


async def test_a_long_card_goes_on_where_it_was_interrupted(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    await channel.deliver(delivery("notice"))
    slack.failures["chat.postMessage"].append("ratelimited")
    with pytest.raises(ChannelError):
        await channel.deliver(delivery("answer-long"))
    await channel.deliver(delivery("answer-long"))
    assert len(slack.messages) == 2


@pytest.mark.parametrize("failure", ["ratelimited", "500", "hang-up", "internal_error"])
@pytest.mark.parametrize("method", ["chat.postMessage", "views.publish"])
async def test_what_may_pass_is_tried_again(
    channel: SlackChannel, slack: FakeSlack, failure: str, method: str
) -> None:
    """After as long as Slack asks for; trying is the outbox's."""
    slack.failures[method].append(failure)
    place = SPOT if method == "chat.postMessage" else Place("slack", f"home:{ANNA}")
    with pytest.raises(ChannelError) as error:
        await channel.deliver(delivery(place=place))
    assert error.value.retry_after == 1
    assert slack.asked.count(method) == 1


@pytest.mark.parametrize(
    "failure", ["invalid_auth", "account_inactive", "is_archived", "missing_scope"]
)
async def test_what_will_not_pass_is_not_tried_again_soon(
    channel: SlackChannel, slack: FakeSlack, failure: str
) -> None:
    slack.failures["chat.postMessage"].append(failure)
    with pytest.raises(ChannelError, match=failure) as error:
        await channel.deliver(delivery())
    assert error.value.retry_after is None


@pytest.mark.parametrize("key", [ELSEWHERE, "C0NOWHERE", "U0NOBODY"])
async def test_a_place_that_the_bot_cannot_write_to_is_given_up(
    channel: SlackChannel, key: str
) -> None:
    with pytest.raises(ChannelError) as error:
        await channel.deliver(delivery(place=Place("slack", key)))
    assert error.value.retry_after is None


async def test_a_care_channel_that_cannot_be_read_has_no_members(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    """One wrong setting does not lock out the others' care teams."""
    channel.care("C0NOWHERE")
    channel.care(CARE)
    paul = Partner(f"slack:{PAUL}", "Paul Kern", Company("slack:T0WILDIX", "Wildix"))
    assert await channel.team.agent(paul, PAUL, Workspace()) == Agent(
        paul.id, paul.name, paul.company
    )
    with pytest.raises(RefusedError, match=words.CARE_ONLY):
        await channel.team.agent(paul, ANNA, Workspace())


async def test_a_message_whose_thread_is_gone_stands_alone(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    room = Place("slack", CARE)
    await channel.deliver(Delivery(room, "WX/care", CARDS["care"]))
    slack.failures["chat.postMessage"].append("thread_not_found")
    await channel.deliver(Delivery(room, "n-1", CARDS["nudge-everybody"], under="WX/care"))
    await slack.call("chat.postMessage")
    nudge = await slack.call("chat.postMessage")
    assert "thread_ts" not in nudge.arguments
    assert "reply_broadcast" not in nudge.arguments


async def test_an_answer_that_slack_put_off_arrives(anna: SlackChat, slack: FakeSlack) -> None:
    """The outbox keeps it and sends it, once."""
    slack.failures["chat.postMessage"].append("ratelimited")
    await anna.asks(DURATION)
    assert (await slack.call("chat.postMessage")).text.startswith("How long")
    assert len(slack.messages) == 1


async def test_a_form_that_came_too_late_is_told(anna: SlackChat, slack: FakeSlack) -> None:
    await anna.asks(DURATION, ts=THREAD)
    card = await slack.call("chat.postMessage")
    body = anna.pressing(card, "raise")
    slack.triggers[body["trigger_id"]] -= TRIGGER_SECONDS + 1
    assert (await anna.interact(body)).status == 200
    told = await slack.call("response")
    assert told.text.startswith(words.FORM_TOO_LATE[0])
    assert told.arguments["response_type"] == "ephemeral"
    assert slack.asked.count("views.open") == 1


async def test_a_form_is_not_waited_for_when_slack_is_busy(
    anna: SlackChat, slack: FakeSlack
) -> None:
    await anna.asks(DURATION, ts=THREAD)
    slack.failures["views.open"].append("ratelimited")
    await anna.press(await slack.call("chat.postMessage"), "raise")
    assert (await slack.call("response")).text.startswith(words.FORM_TOO_LATE[0])


async def test_a_database_that_is_away_is_told(
    anna: SlackChat, slack: FakeSlack, tmp_path: Path
) -> None:
    """To the person alone, before Slack loses patience."""
    with sqlite3.connect(tmp_path / "care.db", isolation_level=None) as database:
        database.execute("begin immediate")
        asked = asyncio.create_task(anna.asks(DURATION))
        told = await slack.call("chat.postEphemeral")
        database.execute("rollback")
    database.close()
    assert (told.arguments["channel"], told.arguments["user"]) == (PARTNERS, ANNA)
    assert told.text.split("\n")[0] in (words.BUSY[0], words.FAILED[0])
    assert (await asked).status == 200


async def test_slack_may_be_away_at_the_start(
    slack: FakeSlack, start_app: Start, small_knowledge: Path
) -> None:
    """Questions are taken meanwhile; only the link to the message is missing."""
    slack.failures["auth.test"].extend(["500", "hang-up"])
    running = await start_app(**settings(slack, small_knowledge))
    async with chatting(running.url, slack) as anna:
        assert (await anna.asks(DURATION)).status == 200
        assert (await slack.call("chat.postMessage")).text.startswith("How long")
        await slack.call("auth.test")


async def test_a_person_whom_slack_does_not_tell_about_is_answered(
    anna: SlackChat, slack: FakeSlack
) -> None:
    slack.failures["users.info"].extend(["ratelimited", "500"])
    await anna.asks(DURATION)
    assert (await slack.call("chat.postMessage")).text.startswith("How long")


async def test_a_person_is_asked_about_once_in_five_minutes(
    anna: SlackChat, slack: FakeSlack
) -> None:
    for _ in range(3):
        await anna.asks(DURATION)
        await slack.call("chat.postMessage")
    assert slack.asked.count("users.info") == 1


async def test_a_private_answer_is_written_at_most_five_times(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """Each press brings a new response URL, so a chain of presses has no end."""
    await anna.commands("topics")
    card = await slack.call("response")
    for _ in range(8):
        await anna.press(card, "topic:" if card.has("topic:") else "topics")
        card = await slack.call("response")
    assert all(response.uses <= 2 for response in slack.responses.values())


@pytest.mark.parametrize("failure", ["429", "500", "503"])
async def test_a_private_answer_that_slack_put_off_is_tried_again(
    channel: SlackChannel, slack: FakeSlack, failure: str
) -> None:
    place = await private(channel, slack)
    slack.failures["response"].append(failure)
    with pytest.raises(ChannelError) as error:
        await channel.deliver(delivery(place=place))
    assert error.value.retry_after == 1
    await channel.deliver(delivery(place=place))
    assert (await slack.call("response")).arguments["response_type"] == "ephemeral"


async def test_a_private_card_in_two_parts_changes_where_its_buttons_are(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    """Both parts are written; after a press only the last is written again, in place."""
    place = await private(channel, slack)
    await channel.deliver(delivery("answer-long", place))
    first, last = await slack.call("response"), await slack.call("response")
    assert not first.has("raise")
    await channel.replies.keep(place, slack.response_url(), ANNA, pressed(last.block("raise")))
    await channel.deliver(delivery("answer-long", place))
    again = await slack.call("response")
    assert again.arguments["replace_original"] is True
    assert again.block("raise") != last.block("raise")
    await slack.nothing_but()


async def test_a_redirect_is_not_followed(channel: SlackChannel, slack: FakeSlack) -> None:
    """The asker is to be reached elsewhere."""
    slack.failures["response"].append("redirect")
    place = await private(channel, slack)
    with pytest.raises(ChannelError) as refused:
        await channel.deliver(delivery(place=place))
    assert refused.value.refusal is Refusal.ELSEWHERE


async def test_a_response_url_is_used_up(channel: SlackChannel, slack: FakeSlack) -> None:
    """What comes after its five messages must come elsewhere."""
    place = await private(channel, slack)
    for number in range(RESPONSE_USES):
        await channel.deliver(Delivery(place, f"q-{number}", CARDS["notice"]))
    with pytest.raises(ChannelError, match="used_url") as refused:
        await channel.deliver(Delivery(place, "q-last", CARDS["notice"]))
    assert refused.value.refusal is Refusal.ELSEWHERE


async def test_a_response_url_is_forgotten_after_half_an_hour(slots: Slots) -> None:
    """By its own seal, so that a copy of the database is of no use either."""
    place = Place("slack", "private:C1:1.2.x")
    replies = Replies(slots, "secret")
    await replies.keep(place, f"{HOST}/commands/T/1/x", ANNA)
    kept = slots.reference(place)
    assert kept is not None
    fernet: Fernet = replies._fernet
    old = int((datetime.now(UTC) - timedelta(minutes=31)).timestamp())
    kept = {**kept, "url": fernet.encrypt_at_time(b"x", old).decode()}
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ChannelError, match="too old"):
            await replies.write(session, kept, "q-1", [{}], visible="ephemeral")


async def test_response_urls_are_sealed_in_the_database(
    anna: SlackChat, slack: FakeSlack, tmp_path: object
) -> None:
    await anna.commands(DURATION)
    await slack.call("response")
    engine = create_engine(f"sqlite:///{tmp_path}/care.db")
    with engine.connect() as connection:
        kept = str(connection.execute(text("select * from places")).all())
    engine.dispose()
    assert "url" in kept
    assert "hooks" not in kept


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://hooks.slack.com.evil.example/x",
        "https://hooks.slack.com@evil.example/x",
        "https://user@hooks.slack.com/x",
        "https://hooks.slack.com:444/x",
        "http://hooks.slack.com/x",
        "https://hooks.slack.com\\@evil.example/x",
        "//hooks.slack.com/x",
        "https://HOOKS.slack.com/x",
        "https://[hooks.slack.com/x",
    ],
)
async def test_only_slacks_own_host_is_written_to(slots: Slots, url: str) -> None:
    with pytest.raises(PayloadError):
        Replies(slots, "secret").checked(url)


@pytest.mark.parametrize(
    ("api", "taken", "refused"),
    [
        (SLACK_API, [HOST], [GOV_HOST, "https://slack.com"]),
        (GOV_API, [GOV_HOST], [HOST, "https://slack-gov.com"]),
        ("https://proxy.example/slack/", [HOST, "https://proxy.example"], ["https://evil.example"]),
    ],
)
def test_govslack_and_proxies_have_their_own_response_urls(
    slots: Slots, api: str, taken: list[str], refused: list[str]
) -> None:
    """Behind a proxy it is still Slack's own that come."""
    replies = Replies(slots, "secret", replies_hosts(api))
    for host in taken:
        assert replies.checked(f"{host}/commands/T/1/x")
    for host in refused:
        with pytest.raises(PayloadError):
            replies.checked(f"{host}/commands/T/1/x")


async def test_socket_mode_carries_the_same(
    slack: FakeSlack, start_app: Start, small_knowledge: Path
) -> None:
    """Without a public address or a signing secret; whatever comes is acknowledged."""
    env = {**settings(slack, small_knowledge), "SLACK_APP_TOKEN": APP_TOKEN, "METRICS_TOKEN": TOKEN}
    del env["SLACK_SIGNING_SECRET"]
    running = await start_app(**env)
    await slack.call("socket")
    fresh = {"trigger_id": slack.trigger(), "response_url": slack.response_url()}
    assert "envelope_id" in await slack.send("slash_commands", {**payload("command"), **fresh})
    assert (await slack.call("response")).text.startswith("You asked")
    assert "envelope_id" in await slack.send("events_api", payload("team_join"))
    await slack.send("events_api", payload("app_mention"))
    card = await slack.call("chat.postMessage")
    async with chatting(running.url, slack) as anna:
        await slack.send("interactive", anna.pressing(card, "raise"))
        form = await slack.call("views.open")
        assert (await anna.post(b"{}")).status == 404
    view = {
        **payload("ticket_form")["view"],
        "private_metadata": form.arguments["view"]["private_metadata"],
    }
    view["state"] = {"values": {}}
    refused = await slack.send("interactive", {**payload("ticket_form"), "view": view})
    assert refused["payload"]["response_action"] == "errors"
    assert (await scrape(running.url))("care_acknowledgement_seconds_count", channel="slack") == 5


async def test_what_nobody_reads_is_acknowledged_in_socket_mode(
    slack: FakeSlack, start_app: Start, small_knowledge: Path
) -> None:
    """Slack would send it again and again; the next question is answered."""
    await start_app(**settings(slack, small_knowledge), SLACK_APP_TOKEN=APP_TOKEN)
    await slack.call("socket")
    unread: list[tuple[str, Any]] = [
        ("events_api", {"type": "app_rate_limited", "team_id": "T0WILDIX"}),
        ("events_api", {"type": "event_callback", "event": "none"}),
        ("events_api", {}),
        ("events_api", {"type": "mood"}),
        ("interactive", {"type": "block_suggestion", "user": {}}),
        ("interactive", {"type": "block_actions", "actions": [], "user": None}),
        ("slash_commands", {"command": 7}),
    ]
    for kind, odd in unread:
        assert "envelope_id" in await slack.send(kind, odd), odd
    await slack.send("events_api", payload("app_mention"))
    assert (await slack.call("chat.postMessage")).text.startswith("How long")


async def test_socket_mode_waits_for_slack(
    slack: FakeSlack, start_app: Start, small_knowledge: Path
) -> None:
    slack.failures["apps.connections.open"].append("internal_error")
    await start_app(**settings(slack, small_knowledge), SLACK_APP_TOKEN=APP_TOKEN)
    await slack.call("socket")


async def test_fifty_commands_at_once_are_all_answered(anna: SlackChat, slack: FakeSlack) -> None:
    answers = await asyncio.gather(*(anna.commands(DURATION) for _ in range(50)))
    assert {answer.status for answer in answers} == {200}
    for _ in range(50):
        await slack.call("response")


async def private(channel: SlackChannel, slack: FakeSlack) -> Place:
    place = Place("slack", f"private:{PARTNERS}:1.2.x")
    await channel.replies.keep(place, slack.response_url(), ANNA)
    return place
