"""Who did something in Teams: whose company they are of, whether they are guests there, and whether
they work tickets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog

from adapters.teams import places
from adapters.teams.activity import Activity
from adapters.teams.client.roster import Member, Roster
from adapters.teams.places import TEAMS
from adapters.teams.references import References
from adapters.teams.strangers import Strangers
from bot.dialogue import words
from bot.errors import BusyError, ChannelError, RefusedError
from bot.model.people import Agent, Company, Partner, Place

log = structlog.get_logger()


class People:
    """`introduced` hears who somebody is of whom that was not known when they did something."""

    def __init__(self, roster: Roster, references: References) -> None:
        self._roster = roster
        self._references = references
        self._strangers = Strangers(self._found)
        self.introduced: Callable[[Partner], None] = lambda found: None

    async def close(self) -> None:
        await self._strangers.close()

    async def presser(self, activity: Activity, *, for_care: bool) -> Partner:
        """Who pressed a button; an Agent where only the care team may."""
        return await (self.agent(activity) if for_care else self.partner(activity))

    async def partner(self, activity: Activity) -> Partner:
        """Only who is surely a member counts as one; everybody else is a guest, who sees own
        tickets only. Of whom Teams does not say it, it is asked again."""
        try:
            return await self._found(activity)
        except ChannelError as error:
            log.info("member not known yet", channel=TEAMS, reason=str(error))
            wait = error.retry_after
        member = self._lately(activity)
        if member is None:
            self._strangers.ask_again(activity, self._met, wait)
        return await self._partner(activity, member, known=member is not None)

    async def _found(self, activity: Activity) -> Partner:
        """ChannelError while Teams does not say who it is."""
        return await self._partner(activity, await self._asked(activity), known=True)

    async def _partner(self, activity: Activity, member: Member | None, *, known: bool) -> Partner:
        name = activity.sender.name or (member.name if member else "")
        return Partner(
            id=await self._id(activity, member),
            name=name or words.SOMEBODY,
            company=_company(activity, member),
            guest=member is None or not member.at_home,
            known=known,
            language=activity.locale if isinstance(activity.locale, str) else "",
        )

    def _met(self, found: Partner) -> None:
        self.introduced(found)

    async def agent(self, activity: Activity) -> Agent:
        """RefusedError for whoever is in no care channel, BusyError when Teams does not say."""
        by = await self.partner(activity)
        if await self._works_tickets(activity.sender.id):
            member = self._lately(activity)
            known = (by.id, by.name, by.company, by.guest, by.known, by.language)
            return Agent(*known, mailbox=member.mailbox if member else "")
        log.warning("refused at the care desk", channel=TEAMS, person=by.id, company=by.company.id)
        raise RefusedError(words.CARE_ONLY)

    async def signed_in(self, entra: str, tenant: str) -> Agent:
        """Who has an account of Microsoft Entra, as one of the care team; RefusedError for whoever
        is in no care channel, BusyError while Teams does not say."""
        entra = entra.lower()
        for found in await self._in_care_channels(entra):
            if found is not None and found.signed_in and found.entra == entra:
                company = Company(f"{TEAMS}:{tenant.lower()}", words.tenant(tenant.lower()))
                return Agent(
                    id=f"{TEAMS}:{entra}",
                    name=found.name or words.SOMEBODY,
                    company=company,
                    guest=not found.at_home,
                    mailbox=found.mailbox,
                )
        log.warning("refused at the console", channel=TEAMS, person=f"{TEAMS}:{entra}")
        raise RefusedError(words.CARE_ONLY)

    async def _in_care_channels(self, entra: str) -> Sequence[Member | None]:
        try:
            channels = await self._references.care_channels()
            return await asyncio.gather(
                *(self._roster.now(service, care, entra) for service, care in channels)
            )
        except ChannelError as error:
            raise BusyError("Teams does not say who is in the care channel") from error

    async def member(self, activity: Activity) -> Member | None:
        """What the roster says of the sender; None where the bot or the sender is no member, or
        nobody answers in time."""
        try:
            return await self._asked(activity)
        except ChannelError as error:
            log.info("member not found", channel=TEAMS, reason=str(error))
            return self._lately(activity)

    def forget(self, conversation: str) -> None:
        """Somebody came or went there: who is a member is asked anew."""
        self._roster.forget(conversation)

    async def _asked(self, activity: Activity) -> Member | None:
        return await self._roster.member(
            activity.service_url, activity.conversation.id, activity.sender.id
        )

    def _lately(self, activity: Activity) -> Member | None:
        return self._roster.lately(activity.conversation.id, activity.sender.id)

    async def id(self, activity: Activity) -> str:
        return await self._id(activity, await self.member(activity))

    async def _id(self, activity: Activity, member: Member | None) -> str:
        """The same whether or not Teams says who it is in this payload: then the roster does, or
        did."""
        if entra := (activity.sender.entra or (member.entra if member else "")):
            return f"{TEAMS}:{entra}"
        return await self._known(activity) or f"{TEAMS}:{activity.sender.id}"

    async def _known(self, activity: Activity) -> str | None:
        """Who a chat with one person is with, as was said before."""
        known = [places.direct(activity)]
        if activity.personal:
            known.insert(0, Place(TEAMS, activity.conversation.id))
        for place in known:
            reference = await self._references.known(place)
            if reference and (person := reference.get("person")):
                return str(person)
        return None

    async def _works_tickets(self, user: str) -> bool:
        """Whoever signed in is a member of a care channel, invited or not."""
        try:
            channels = await self._references.care_channels()
            asked = [
                self._roster.member(service, care, user, anew=True) for service, care in channels
            ]
            members = await asyncio.gather(*asked)
        except ChannelError as error:
            raise BusyError("Teams does not say who is in the care channel") from error
        return any(member is not None and member.signed_in for member in members)


def _company(activity: Activity, member: Member | None) -> Company:
    """The home of the person; whoever has not signed in has none. A channel that is shared with
    other companies tells nothing: its tenant is the host's."""
    if member is not None and not member.signed_in:
        return Company(f"{TEAMS}:nobody", words.NOT_SIGNED_IN)
    here = "" if activity.shared else (activity.tenant or "").lower()
    home = (member.tenant if member else "") or here or "unknown"
    return Company(f"{TEAMS}:{home}", words.tenant(home))
