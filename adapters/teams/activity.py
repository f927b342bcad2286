"""The activities that Teams sends, as far as the bot reads them, with their shape checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from bot.errors import PayloadError

Id = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
ALONE = "alone"  # what the buttons of a message carry that one person alone sees


def entra_id(said: object) -> str:
    """An id of Microsoft Entra: these differ by no letter's case. Empty for none, and for the one
    of zeros, which is nobody's and stands for whoever has none."""
    id = said.strip().lower() if isinstance(said, str) else ""
    return id if id.strip("0-") else ""


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)


class Account(_Shape):
    id: Id
    name: str | None = None
    aad_object_id: str | None = None
    role: str | None = None
    is_targeted: Any = None

    @property
    def entra(self) -> str:
        """The id of Microsoft Entra, where Teams says it."""
        return entra_id(self.aad_object_id)


class Conversation(_Shape):
    """`id` is that of the thread: in a channel it ends in ";messageid=" and the thread's first
    message."""

    id: Id
    conversation_type: str | None = None
    tenant_id: str | None = None


class Tenant(_Shape):
    id: Id


class Team(_Shape):
    id: str | None = None
    aad_group_id: str | None = None


class Channel(_Shape):
    """`type` is "standard", "private" or "shared"; older payloads leave it out."""

    id: Any = None
    type: Any = None


class ChannelData(_Shape):
    tenant: Tenant | None = None
    team: Team | None = None
    channel: Channel | None = None
    subject: Any = None
    event_type: Any = None


class Activity(_Shape):
    """`sender` is `from` on the wire. `value` and the entries of the lists differ by platform and
    card. `whispers`: what comes of it can be shown to its sender alone, where others are."""

    type: Id
    id: Id | None = None
    channel_id: Id
    service_url: Id
    sender: Annotated[Account, Field(alias="from")]
    recipient: Account | None = None
    conversation: Conversation
    locale: Any = None
    text: str | None = None
    subject: Any = None
    name: str | None = None
    action: str | None = None
    value: Any = None
    reply_to_id: str | None = None
    timestamp: str | None = None
    entities: tuple[Mapping[str, Any], ...] | None = None
    attachments: tuple[Mapping[str, Any], ...] | None = None
    members_added: tuple[Account, ...] | None = None
    members_removed: tuple[Account, ...] | None = None
    channel_data: ChannelData | None = None
    whispers: bool = False

    @property
    def targeted(self) -> bool:
        """Whether nobody else in the conversation sees it: words after a slash, or a press on a
        message of that kind where no dialogs are."""
        pressed = isinstance(self.value, Mapping) and self.value.get(ALONE) is not None
        said = self.recipient is not None and self.recipient.is_targeted is True
        return not self.personal and (said or (self.type == "message" and pressed))

    @property
    def tenant(self) -> str | None:
        """The tenant that the message comes from."""
        if self.channel_data and self.channel_data.tenant:
            return self.channel_data.tenant.id
        return self.conversation.tenant_id

    @property
    def shared(self) -> bool:
        """Whether it comes from a channel that other companies may be in, too."""
        return self._kind_of_channel() == "shared"

    @property
    def standard(self) -> bool:
        """Whether everybody in the team is in the channel that it comes from, as far as is
        said."""
        return self._kind_of_channel() in ("standard", "")

    @property
    def personal(self) -> bool:
        return self.conversation.conversation_type in ("personal", None)

    def _kind_of_channel(self) -> str:
        channel = self.channel_data.channel if self.channel_data else None
        kind = channel.type if channel else ""
        return kind.lower() if isinstance(kind, str) else ""


def parse(body: bytes) -> Activity:
    """The activity in a request, or PayloadError; what no database could keep is replaced."""
    try:
        content = json.loads(body)
        clean = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
        return Activity.model_validate_json(clean)
    except ValidationError as error:
        places = {".".join(map(str, problem["loc"])) for problem in error.errors()}
        raise PayloadError(f"the activity is wrong at: {', '.join(sorted(places))}") from None
    except (ValueError, RecursionError):
        raise PayloadError("the body is not JSON") from None
