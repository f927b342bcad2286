"""What each method of Slack's Web API does and refuses, for the stand-in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from adapters.slack.manifest import scopes
from tests.fakes.slack_schema import message_problems, view_problems

Json = dict[str, Any]

TEAM, BOT = "T0WILDIX", "U0BOT"
ANNA, STRANGER, GUEST = "U0ANNA", "U0SAM", "U0GWEN"
PAUL, RITA = "U0PAUL", "U0RITA"  # of the care team
PARTNERS, CARE, ELSEWHERE = "C0PARTNERS", "C0CARE", "C0ELSEWHERE"
TRIGGER_SECONDS = 3.0


def person(id: str, name: str, team: str = TEAM, **marks: bool) -> Json:
    return {
        "id": id,
        "team_id": team,
        "name": name.lower(),
        "real_name": name,
        "profile": {
            "real_name": name,
            "display_name": name,
            "team": team,
            "email": f"{id.lower()}@netvoice.example",
        },
        "is_bot": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        **marks,
    }


_USERS = [
    person(ANNA, "Anna Berg"),
    person(GUEST, "Gwen Moss", is_restricted=True),
    person(PAUL, "Paul Kern"),
    person(RITA, "Rita Sand"),
    person(STRANGER, "Sam Reed", "T0OTHER", is_stranger=True),
]


@dataclass
class Workspace:
    """`channels` says where the bot is a member; a `team` that begins with E is an Enterprise Grid
    organisation. `refuses` has the code with which a channel, or a thread ("C0123/17.1"), takes no
    message; `deleted` are messages that are gone. `windows` are the modals that are open. What is
    `shared` is with another company, by Slack Connect."""

    url: str = ""
    team: str = TEAM
    name: str = "Wildix"
    bot: str = BOT
    scopes: list[str] = field(default_factory=lambda: [*scopes()])
    now: Callable[[], float] = time.monotonic
    channels: dict[str, bool] = field(
        default_factory=lambda: {PARTNERS: True, CARE: True, ELSEWHERE: False}
    )
    members: dict[str, list[str]] = field(
        default_factory=lambda: {
            CARE: [BOT, PAUL, RITA],
            PARTNERS: [BOT, ANNA, GUEST, STRANGER, PAUL, RITA],
        }
    )
    users: dict[str, Json] = field(
        default_factory=lambda: {user["id"]: dict(user) for user in _USERS}
    )
    messages: dict[tuple[str, str], Json] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    deleted: set[tuple[str, str]] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    files: dict[str, Json] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    windows: dict[str, Json] = field(default_factory=dict)
    triggers: dict[str, float] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=lambda: count(100_000))


def _auth_test(slack: Workspace, arguments: Json) -> Json:
    return {
        "url": f"https://{slack.name.lower()}-care.slack.com/",
        "team": slack.name,
        "team_id": slack.team,
        "user": "care",
        "user_id": slack.bot,
        "bot_id": "B0CARE",
    }


def _users_info(slack: Workspace, arguments: Json) -> Json:
    user = slack.users.get(arguments.get("user", ""))
    return {"user": user} if user else _refused("user_not_found")


def _files_info(slack: Workspace, arguments: Json) -> Json:
    if "files:read" not in slack.scopes:
        return _refused("missing_scope")
    file = slack.files.get(arguments.get("file", ""))
    return {"file": file} if file else _refused("file_not_found")


def _conversations_info(slack: Workspace, arguments: Json) -> Json:
    channel = arguments.get("channel", "")
    if channel not in slack.channels:
        return _refused("channel_not_found")
    return {
        "channel": {
            "id": channel,
            "name": channel.removeprefix("C0").lower(),
            "is_channel": True,
            "is_member": slack.channels[channel],
            "is_ext_shared": channel in slack.shared,
        }
    }


def _conversations_members(slack: Workspace, arguments: Json) -> Json:
    """In pages of two, however many are asked for."""
    channel = arguments.get("channel", "")
    if channel not in slack.channels:
        return _refused("channel_not_found")
    if not 0 < int(arguments.get("limit", 100)) <= 1000:
        return _refused("invalid_limit")
    start = int(arguments.get("cursor") or 0)
    members = slack.members.get(channel, [])
    more = str(start + 2) if len(members) > start + 2 else ""
    return {"members": members[start : start + 2], "response_metadata": {"next_cursor": more}}


def _post(slack: Workspace, arguments: Json) -> Json:
    channel = arguments["channel"]
    channel = channel if channel[0] in "CD" else f"D{channel[1:]}"
    if problem := _wrong_channel(slack, channel) or _wrong_message(arguments):
        return _refused(problem)
    thread = arguments.get("thread_ts")
    if arguments.get("reply_broadcast") and not thread:
        return _refused("invalid_arguments")
    if code := slack.refuses.get(f"{channel}/{thread}") or slack.refuses.get(channel):
        return _refused(code)
    ts = f"1773066{next(slack.numbers)}.000200"
    slack.messages[channel, ts] = arguments
    below = {"thread_ts": thread} if thread and (channel, thread) not in slack.deleted else {}
    return {"channel": channel, "ts": ts, "message": {"ts": ts, "user": slack.bot, **below}}


def _update(slack: Workspace, arguments: Json) -> Json:
    where = (arguments["channel"], arguments["ts"])
    if where not in slack.messages:
        return _refused("message_not_found")
    if problem := _wrong_message(arguments):
        return _refused(problem)
    slack.messages[where] = arguments
    return {"channel": where[0], "ts": where[1]}


def _delete(slack: Workspace, arguments: Json) -> Json:
    gone = slack.messages.pop((arguments["channel"], arguments["ts"]), None)
    return {} if gone else _refused("message_not_found")


def _post_ephemeral(slack: Workspace, arguments: Json) -> Json:
    channel, user = arguments["channel"], arguments["user"]
    problem = _wrong_channel(slack, channel) or _wrong_message(arguments)
    if not problem and user not in slack.members.get(channel, [user]):
        problem = "user_not_in_channel"
    return _refused(problem) if problem else {"message_ts": f"{next(slack.numbers)}.000300"}


def _open(slack: Workspace, arguments: Json) -> Json:
    made = slack.triggers.pop(arguments["trigger_id"], None)
    if made is None:
        return _refused("exchanged_trigger_id")
    if slack.now() - made > TRIGGER_SECONDS:
        return _refused("expired_trigger_id")
    problems = view_problems(arguments["view"])
    if problems or arguments["view"]["type"] != "modal":
        return _refused("invalid_arguments", problems)
    id = f"V{next(slack.numbers)}"
    slack.windows[id] = arguments["view"]
    return {"view": {**arguments["view"], "id": id}}


def _push(slack: Workspace, arguments: Json) -> Json:
    """Above a window that is open; at most three stand above each other."""
    if not slack.windows:
        return _refused("not_found")
    if len(slack.windows) >= 3:
        return _refused("push_limit_reached")
    return _open(slack, arguments)


def _update_view(slack: Workspace, arguments: Json) -> Json:
    if arguments["view_id"] not in slack.windows:
        return _refused("not_found")
    if problems := view_problems(arguments["view"]):
        return _refused("invalid_arguments", problems)
    slack.windows[arguments["view_id"]] = arguments["view"]
    return {"view": {**arguments["view"], "id": arguments["view_id"]}}


def _publish(slack: Workspace, arguments: Json) -> Json:
    problems = view_problems(arguments["view"])
    if problems or arguments["view"]["type"] != "home" or arguments["user_id"] not in slack.users:
        return _refused("invalid_arguments", problems)
    slack.homes[arguments["user_id"]] = arguments["view"]
    return {}


def _connect(slack: Workspace, arguments: Json) -> Json:
    return {"url": f"{slack.url.replace('http:', 'ws:')}socket"}


def _wrong_channel(slack: Workspace, channel: str) -> str:
    if channel.startswith("D"):
        return "" if f"U{channel[1:]}" in slack.users else "channel_not_found"
    if channel not in slack.channels:
        return "channel_not_found"
    return "" if slack.channels[channel] else "not_in_channel"


def _wrong_message(arguments: Json) -> str:
    problems = message_problems(arguments)
    known = ("msg_too_long", "msg_blocks_too_long")
    return next(
        (one for one in problems if one in known), f"invalid_blocks {problems}" if problems else ""
    )


def _refused(error: str, problems: list[str] | None = None) -> Json:
    return {"ok": False, "error": error, "response_metadata": {"messages": problems or []}}


METHODS: dict[str, Callable[[Workspace, Json], Json]] = {
    "auth.test": _auth_test,
    "users.info": _users_info,
    "files.info": _files_info,
    "conversations.info": _conversations_info,
    "conversations.members": _conversations_members,
    "chat.postMessage": _post,
    "chat.update": _update,
    "chat.delete": _delete,
    "chat.postEphemeral": _post_ephemeral,
    "views.open": _open,
    "views.push": _push,
    "views.update": _update_view,
    "views.publish": _publish,
    "apps.connections.open": _connect,
}
