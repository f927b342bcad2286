"""What a message names by its id alone, and readers want to know: people, channels, files; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.slack.fields import Json, items, optional

MOST = 8  # named in one message; more than that are a list, and keep their ids

_NAMED = re.compile(r"<([@#])([UWCG][A-Z0-9]+)\|?>")
_RUNS = {"user": ("@", "user_id"), "channel": ("#", "channel_id")}


def ids(said: Json, bot: str) -> list[str]:
    """Of people and channels without a name, but for the bot's own."""
    found = dict.fromkeys(_ids(said))
    found.pop(bot, None)
    return list(found)[:MOST]


def named(said: Any, names: Mapping[str, str]) -> Any:
    """The same message with those names in it; who is not known stays an id."""
    match said:
        case str():
            return _NAMED.sub(lambda found: _label(found, names), said)
        case {"type": "user" | "channel" as kind} if names.get(_id(said)):
            return {"type": "text", "text": _RUNS[kind][0] + names[_id(said)]}
        case dict():
            return {key: named(one, names) for key, one in said.items()}
        case list():
            return [named(one, names) for one in said]
        case _:
            return said


def stubs(said: Json) -> list[str]:
    """Of files of which Slack sent the id alone."""
    return [optional(file, "id") for file in items(said, "files") if _is_stub(file)][:MOST]


def with_files(said: Json, files: Mapping[str, Json]) -> Json:
    """The same message with what Slack says of those files."""
    shown = [files.get(optional(file, "id"), file) for file in items(said, "files")]
    return {**said, "files": shown} if shown else said


def _is_stub(file: Json) -> bool:
    return file.get("file_access") == "check_file_info"


def _ids(said: Any) -> Iterator[str]:
    match said:
        case str():
            yield from (found[2] for found in _NAMED.finditer(said))
        case {"type": "user" | "channel"} if _id(said):
            yield _id(said)
        case dict():
            for one in said.values():
                yield from _ids(one)
        case list():
            for one in said:
                yield from _ids(one)
        case _:
            return


def _id(run: Json) -> str:
    return optional(run, _RUNS[run["type"]][1])


def _label(found: re.Match[str], names: Mapping[str, str]) -> str:
    mark, id = found.groups()
    name = names.get(id, "").translate(_MARKUP)
    return f"<{mark}{id}|{name}>" if name else found[0]


_MARKUP = str.maketrans({"<": " ", ">": " ", "|": " ", "&": "&amp;"})
