"""Slack from end to end: signed requests in, what a strict stand-in for Slack was asked to show
out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.dialogue import words
from bot.knowledge.loading import load
from bot.search import Decision, Index
from tests import ROOT
from tests.drivers.samples import HOSTILE
from tests.drivers.slack_chat import THREAD, Answer, SlackChat, payload
from tests.fakes.fake_slack import Call, FakeSlack
from tests.fakes.slack_methods import ANNA, CARE, ELSEWHERE, GUEST, PARTNERS, STRANGER

DURATION = "how long does porting a DID number take?"
TITLE = "How long does porting a DID number take?"


@pytest.fixture(scope="module")
def vague(small_knowledge: Path) -> str:
    """A question to which the bot offers choices, whatever the engine is like today."""
    lines = (ROOT / "tests/evals" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [str(json.loads(line)["q"]) for line in lines]
    index = Index(load(small_knowledge))
    return next(one for one in questions if index.find(one).decision is Decision.CHOICES)


async def answered(anna: SlackChat, text: str = DURATION) -> Call:
    await anna.asks(text, ts=THREAD)
    return await anna.slack.call("chat.postMessage")


async def test_a_mention_is_answered_in_its_thread(anna: SlackChat, slack: FakeSlack) -> None:
    """The title comes first, for the notification; nothing is unfurled."""
    assert (await anna.asks(DURATION, ts=THREAD)).status == 200
    card = await slack.call("chat.postMessage")
    assert (card.arguments["channel"], card.arguments["thread_ts"]) == (PARTNERS, THREAD)
    assert card.text.startswith(TITLE)
    assert card.arguments["unfurl_links"] is card.arguments["unfurl_media"] is False
    assert card.has("rate")
    assert card.has("raise")
    assert not card.has("share")


async def test_a_mention_in_a_thread_stays_in_it(anna: SlackChat, slack: FakeSlack) -> None:
    await anna.happens("app_mention_in_thread")
    assert (await slack.call("chat.postMessage")).arguments["thread_ts"] == "1773066700.000050"


async def test_a_direct_message_is_answered_without_a_thread(
    anna: SlackChat, slack: FakeSlack
) -> None:
    await anna.happens("message_im")
    card = await slack.call("chat.postMessage")
    assert card.arguments["channel"] == "D0ANNA"
    assert "thread_ts" not in card.arguments


async def test_a_thread_in_a_direct_message_stays_one(anna: SlackChat, slack: FakeSlack) -> None:
    await anna.happens("message_im_in_thread")
    assert (await slack.call("chat.postMessage")).arguments["thread_ts"] == THREAD


async def test_a_command_is_answered_to_the_asker_alone(anna: SlackChat, slack: FakeSlack) -> None:
    """With the question restated, because nobody sees what was typed."""
    assert await anna.commands(DURATION) == Answer(200, "")
    card = await slack.call("response")
    assert card.arguments["response_type"] == "ephemeral"
    assert card.text.startswith(words.you_asked(DURATION) + "\n" + TITLE)
    assert card.has("share")


@pytest.mark.parametrize(
    ("text", "first"), [("", words.WELCOME), ("help", words.WELCOME), ("tickets", words.TICKETS)]
)
async def test_the_commands_own_words(
    anna: SlackChat, slack: FakeSlack, text: str, first: str
) -> None:
    await anna.commands(text)
    assert (await slack.call("response")).text.startswith(first)


async def test_a_retried_command_is_answered_once(anna: SlackChat, slack: FakeSlack) -> None:
    trigger, url = slack.trigger(), slack.response_url()
    await anna.commands(DURATION, trigger_id=trigger, response_url=url)
    await slack.call("response")
    await anna.commands(DURATION, trigger_id=trigger, response_url=url)
    await anna.commands("topics")
    assert (await slack.call("response")).text.startswith(words.TOPICS)


async def test_a_mention_that_comes_as_two_events_is_answered_once(
    anna: SlackChat, slack: FakeSlack
) -> None:
    await anna.happens("message_with_mention", ts=THREAD)
    await anna.asks(DURATION, ts=THREAD)
    assert (await slack.call("chat.postMessage")).arguments["thread_ts"] == THREAD
    await anna.asks(DURATION, ts=THREAD)
    await anna.happens("message_im")
    assert (await slack.call("chat.postMessage")).arguments["channel"] == "D0ANNA"


async def test_the_asker_may_go_on_without_a_mention(anna: SlackChat, slack: FakeSlack) -> None:
    await answered(anna)
    await anna.happens("message_in_thread")
    card = await slack.call("chat.postMessage")
    assert card.text.startswith("How do I get the Migration code of a DID number?")
    assert card.arguments["thread_ts"] == THREAD


async def test_a_thread_that_the_bot_is_not_in_is_left_alone(
    anna: SlackChat, slack: FakeSlack
) -> None:
    await anna.happens("message_in_thread")
    await answered(anna)
    await slack.nothing_but("users.info")


@pytest.mark.parametrize(
    "name",
    [
        "app_mention_edited",
        "message_plain_in_channel",
        "message_with_mention",
        "message_changed",
        "message_deleted",
        "message_channel_join",
        "message_of_another_bot",
        "message_of_our_own",
        "app_home_messages",
        "team_join",
    ],
)
async def test_what_is_not_for_the_bot_is_accepted_and_ignored(
    anna: SlackChat, slack: FakeSlack, name: str
) -> None:
    assert (await anna.send(payload(name))).status == 200
    await answered(anna)
    await slack.nothing_but("users.info")


async def test_choosing_replaces_the_choices_by_the_answer(
    anna: SlackChat, slack: FakeSlack, vague: str
) -> None:
    card = await answered(anna, vague)
    assert card.text.startswith(words.WHICH_ONE)
    await anna.press(card, "pick:")
    changed = await slack.call("chat.update")
    assert changed.text.startswith(card.button("pick:")["accessibility_label"][:40])
    assert changed.arguments["channel"] == PARTNERS


async def test_none_of_these_offers_a_ticket(anna: SlackChat, slack: FakeSlack, vague: str) -> None:
    await anna.press(await answered(anna, vague), "none")
    changed = await slack.call("chat.update")
    assert changed.text.startswith(words.no_answer(vague)[:30])
    assert changed.has("raise")


async def test_a_related_question_is_answered_below(anna: SlackChat, slack: FakeSlack) -> None:
    card = await answered(anna)
    await anna.press(card, "pick:")
    below = await slack.call("chat.postMessage")
    assert below.arguments["thread_ts"] == THREAD
    assert below.text.startswith(card.button("pick:")["accessibility_label"][:40])


async def test_a_rating_gives_way_to_thanks(anna: SlackChat, slack: FakeSlack) -> None:
    await anna.rates(await answered(anna), helped=True)
    changed = await slack.call("chat.update")
    assert words.THANKS_HELPED in changed.text
    assert not changed.has("rate")


async def test_what_did_not_help_asks_why(anna: SlackChat, slack: FakeSlack) -> None:
    """The rating is kept at once; the form is one press away, and may be closed."""
    await anna.rates(await answered(anna), helped=False)
    await anna.press(await slack.call("chat.update"), "explain")
    form = await slack.call("views.open")
    assert form.arguments["view"]["title"]["text"] == words.WHAT_WAS_MISSING
    assert (
        await anna.sends(form, {"reason": "incomplete", "text": "who starts it?"})
    ).status == 200


async def test_a_rating_that_did_not_help_shows_on_the_card(
    anna: SlackChat, slack: FakeSlack
) -> None:
    await anna.rates(await answered(anna), helped=False)
    changed = await slack.call("chat.update")
    assert words.THANKS_NOT_HELPED in changed.text
    assert changed.has("raise")


async def test_a_ticket_is_raised_confirmed_and_shown_to_care(
    anna: SlackChat, slack: FakeSlack
) -> None:
    card = await answered(anna, "how do I get the Migration code of a DID number?")
    await anna.press(card, "raise")
    form = await slack.call("views.open")
    sent = await anna.sends(form, {"did-numbers": "+44 20 7946 0123"})
    assert (sent.status, sent.text) == (200, "")
    confirmed = await slack.call("chat.postMessage")
    assert confirmed.arguments["thread_ts"] == THREAD
    assert confirmed.text.startswith("Ticket WX-")
    assert words.TICKET_NEXT in confirmed.text
    care = await slack.call("chat.postMessage")
    assert care.arguments["channel"] == CARE
    for known in (
        "Anna Berg",
        "Wildix",
        "+44 20 7946 0123",
        "did-migration-code",
        "search in the report",
    ):
        assert known in care.text
    assert f"https://wildix-care.slack.com/archives/{PARTNERS}/p{THREAD.replace('.', '')}" in str(
        care.blocks
    )
    changed = await slack.call("chat.update")
    assert "was raised for this" in changed.text
    assert not changed.has("raise")


async def test_a_form_sent_twice_is_one_ticket(anna: SlackChat, slack: FakeSlack) -> None:
    await anna.press(await answered(anna), "raise")
    form = await slack.call("views.open")
    values = {
        block["block_id"]: "+44 20 7946 0123"
        for block in form.arguments["view"]["blocks"]
        if "hint" in block
    }
    assert (await anna.sends(form, values)).text == ""
    assert (await anna.sends(form, values)).text == ""
    await slack.call("chat.update")
    await anna.asks("topics")
    assert (await slack.call("chat.postMessage")).text.startswith(words.TOPICS)


async def test_a_wrong_form_says_so_at_its_fields(anna: SlackChat, slack: FakeSlack) -> None:
    """And can be sent again, corrected."""
    card = await answered(anna, "how do I get the Migration code of a DID number?")
    await anna.press(card, "raise")
    form = await slack.call("views.open")
    refused = await anna.sends(form, {"subject": "  ", "did-numbers": "?"})
    assert refused.json["response_action"] == "errors"
    assert refused.json["errors"]["subject"] == words.FILL_THIS_IN
    assert refused.json["errors"]["did-numbers"].startswith("Please write it like this")
    assert (await anna.sends(form, {"did-numbers": "+44 20 7946 0123"})).text == ""
    assert (await slack.call("chat.postMessage")).text.startswith("Ticket WX-")


async def test_an_urgent_ticket_calls_who_is_here(anna: SlackChat, slack: FakeSlack) -> None:
    card = await answered(anna, "ticket 112 doesn't work")
    await anna.press(card, "raise")
    form = await slack.call("views.open")
    assert "initial_options" in str(form.arguments)
    await anna.sends(form)
    await slack.call("chat.postMessage")
    care = await slack.call("chat.postMessage")
    assert care.text.startswith("URGENT")
    assert "broadcast" in str(care.blocks)


async def test_a_ticket_from_a_command_lives_in_the_direct_message(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """And the private answer says that it was raised."""
    await anna.commands("ticket please call us")
    await anna.press(await slack.call("response"), "raise")
    await anna.sends(await slack.call("views.open"))
    assert (await slack.call("chat.postMessage")).arguments["channel"] == ANNA
    changed = await slack.call("response")
    assert changed.arguments["replace_original"] is True
    assert "was raised for this" in changed.text


async def test_choosing_in_a_private_answer_replaces_it(
    anna: SlackChat, slack: FakeSlack, vague: str
) -> None:
    await anna.commands(vague)
    choices = await slack.call("response")
    assert choices.arguments["replace_original"] is False
    await anna.press(choices, "pick:")
    changed = await slack.call("response")
    assert (changed.arguments["replace_original"], changed.arguments["response_type"]) == (
        True,
        "ephemeral",
    )


async def test_a_private_answer_is_shared_as_the_bot(anna: SlackChat, slack: FakeSlack) -> None:
    await anna.commands(DURATION)
    await anna.press(await slack.call("response"), "share")
    shared = await slack.call("chat.postMessage")
    assert shared.arguments["channel"] == PARTNERS
    assert "thread_ts" not in shared.arguments
    assert not shared.has("share")
    changed = await slack.call("response")
    assert changed.arguments["replace_original"] is True
    assert not changed.has("share")


async def test_where_the_bot_is_not_a_member_it_is_shared_all_the_same(
    anna: SlackChat, slack: FakeSlack
) -> None:
    await anna.commands(DURATION, channel=ELSEWHERE)
    card = await slack.call("response")
    await anna.press(card, "share", channel={"id": ELSEWHERE, "name": "elsewhere"})
    shared = await slack.call("response")
    assert (shared.arguments["response_type"], shared.arguments["replace_original"]) == (
        "in_channel",
        False,
    )
    assert not (await slack.call("response")).has("share")


async def test_browsing_privately_turns_the_same_page(anna: SlackChat, slack: FakeSlack) -> None:
    await anna.commands("topics")
    await anna.press(await slack.call("response"), "topic:")
    topic = await slack.call("response")
    assert topic.arguments["replace_original"] is True
    await anna.press(topic, "open:")
    assert (await slack.call("response")).arguments["replace_original"] is False


async def test_the_home_shows_topics_and_tickets(anna: SlackChat, slack: FakeSlack) -> None:
    await anna.happens("app_home_opened")
    home = await slack.call("views.publish")
    assert home.arguments["user_id"] == ANNA
    assert home.has("search") is False
    assert home.has("topic:classound")
    await anna.press(home, "tickets:0")
    assert words.NO_TICKETS in str((await slack.call("views.publish")).arguments)


async def test_the_home_searches(anna: SlackChat, slack: FakeSlack) -> None:
    await anna.searches(DURATION)
    answer = await slack.call("views.publish")
    assert TITLE in str(answer.arguments)
    await anna.press(answer, "rate:helped")
    assert words.THANKS_HELPED in str((await slack.call("views.publish")).arguments)


async def test_a_ticket_from_the_home_lives_in_the_direct_message(
    anna: SlackChat, slack: FakeSlack
) -> None:
    await anna.searches("ticket please call us")
    await anna.press(await slack.call("views.publish"), "raise")
    await anna.sends(await slack.call("views.open"))
    assert (await slack.call("chat.postMessage")).arguments["channel"] == ANNA


async def test_the_shortcut_answers_in_the_thread_of_the_message(
    anna: SlackChat, slack: FakeSlack
) -> None:
    await anna.shortcut()
    card = await slack.call("chat.postMessage")
    assert (card.arguments["channel"], card.arguments["thread_ts"]) == (
        PARTNERS,
        "1773066700.000050",
    )


@pytest.mark.parametrize("channel", [ELSEWHERE, "D0SOMEBODY"])
async def test_the_shortcut_answers_privately_where_the_bot_is_not(
    anna: SlackChat, slack: FakeSlack, channel: str
) -> None:
    await anna.shortcut(channel)
    assert (await slack.call("response")).arguments["response_type"] == "ephemeral"


async def test_files_go_with_the_ticket_as_links(anna: SlackChat, slack: FakeSlack) -> None:
    await anna.happens("message_file_share", text="ticket")
    card = await slack.call("chat.postMessage")
    await anna.press(card, "raise")
    sent = await anna.sends(
        await slack.call("views.open"), {"body": "dead on arrival", "subject": "phone"}
    )
    assert sent.text == ""
    await slack.call("chat.postMessage")
    care = await slack.call("chat.postMessage")
    assert "https://wildix-care.slack.com/files/U0ANNA/F0PHOTO/phone.jpg" in str(care.blocks)


async def test_another_persons_private_question_is_not_theirs_to_press(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """A guessed or copied button is told to be stale, to that person only."""
    await anna.commands(DURATION)
    card = await slack.call("response")
    anna.user = GUEST
    assert (await anna.press(card, "share")).status == 200
    told = await slack.call("response")
    assert told.text.startswith(words.STALE[0])
    assert (told.arguments["response_type"], told.arguments["replace_original"]) == (
        "ephemeral",
        False,
    )


async def test_a_stale_button_on_the_home_is_told_in_the_direct_message(
    anna: SlackChat, slack: FakeSlack
) -> None:
    await anna.searches(DURATION)
    body = anna.pressing(await slack.call("views.publish"), "raise")
    body["actions"][0]["value"] = "gone"
    await anna.interact(body)
    told = await slack.call("chat.postMessage")
    assert (told.arguments["channel"], told.text.split("\n")[0]) == (ANNA, words.STALE[0])


async def test_a_stale_form_says_so_in_its_place(anna: SlackChat, slack: FakeSlack) -> None:
    await anna.press(await answered(anna), "raise")
    form = await slack.call("views.open")
    form.arguments["view"]["private_metadata"] = '{"question": "gone"}'
    told = await anna.sends(form)
    assert told.json["response_action"] == "update"
    assert words.STALE[0] in str(told.json["view"])


async def test_somebody_of_another_workspace_is_answered(anna: SlackChat, slack: FakeSlack) -> None:
    anna.user = STRANGER
    await anna.happens("app_mention_stranger")
    card = await slack.call("chat.postMessage")
    await anna.press(card, "raise")
    await anna.sends(await slack.call("views.open"))
    await slack.call("chat.postMessage")
    care = await slack.call("chat.postMessage")
    assert "From: Sam Reed\n• Company: T0OTHER" in care.text


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "x" * 40_000,
        "\ud800 lone \udfff",
        "nul \0 and \u202e right to left \u200b\u200d",
        "👩‍👩‍👧‍👦" * 200,
        "&lt;!channel&gt;",
        "*" * 2000,
        "مرحبا كيف أنقل رقم DID",
    ],
    ids=["hostile", "long", "surrogates", "control", "emoji", "entities", "stars", "arabic"],
)
async def test_whatever_is_typed_is_answered_in_words(
    anna: SlackChat, slack: FakeSlack, text: str
) -> None:
    """The stand-in takes the card, so it is within every limit; nothing of it is markup."""
    assert (await anna.happens("message_im", text=text)).status == 200
    card = await slack.call("chat.postMessage")
    assert card.text
    assert "<" not in card.text
    assert (await anna.commands(text.encode("utf-8", "replace").decode())).status == 200
    assert "<" not in (await slack.call("response")).text
