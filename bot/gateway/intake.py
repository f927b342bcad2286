"""Between the channels' event loop and the desk's plain code: a bounded pool of threads, and what
is sent after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import structlog

from bot.desk.desk import Desk
from bot.desk.showing import samples
from bot.desk.showing.samples import Samples
from bot.dialogue import speech
from bot.dialogue.cards import Card
from bot.dialogue.form_requests import FormRequest
from bot.dialogue.forms import Form
from bot.dialogue.lessons import Lesson
from bot.dialogue.transcripts import Transcript
from bot.dialogue.turns import Turn
from bot.dialogue.views import View
from bot.errors import BusyError, CareError
from bot.gateway.outbox import Outbox
from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.translations import spoken
from bot.model.people import Partner, Place
from bot.ports.channel import NO_REFERENCES, Pending, References
from bot.ports.observer import UNOBSERVED, Observer

DEADLINE = 2.6  # seconds; the most impatient platform waits for three
THREADS = 4
WAITING = 64
POLITE = 0.2  # seconds

log = structlog.get_logger()

Result = TypeVar("Result")


class Intake:
    """The one door from every channel to the desk.

    A route takes a turn, acknowledges it to its platform, and then lets its deliveries be sent.
    StaleError, FormError and BusyError are for the route to put into words. `alarm` hears why
    somebody could not be answered; errors that are `told` are answers in themselves.
    """

    def __init__(
        self,
        desk: Desk,
        outbox: Outbox,
        observer: Observer = UNOBSERVED,
        alarm: Callable[[str], None] = lambda reason: None,
        told: tuple[type[Exception], ...] = (),
    ) -> None:
        self._desk = desk
        self._outbox = outbox
        self.observer = observer
        self._alarm = alarm
        self._told: tuple[type[Exception], ...] = (CareError, *told)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="desk")
        self._inside = 0
        self._idle = asyncio.Event()
        self._tasks: set[asyncio.Task[object]] = set()
        self._stopped = False

    @asynccontextmanager
    async def in_time(self, within: float = DEADLINE) -> AsyncIterator[None]:
        """Around everything that somebody waits for: BusyError when it takes longer than `within`
        seconds."""
        try:
            async with asyncio.timeout(within):
                yield
        except BusyError as error:
            self._alarm(str(error))
            raise
        except TimeoutError as error:
            late = BusyError(f"not done within {within} s")
            self._alarm(str(late))
            raise late from error
        except self._told:  # told in words, as it is meant to be
            raise
        except Exception as error:
            self._alarm(type(error).__name__)
            raise

    async def take(self, turn: Turn, references: References = NO_REFERENCES) -> tuple[Pending, ...]:
        """Commit the turn; what comes back is what is still unsent of it. `references` as in
        Desk.handle.

        A turn that is committed only after the deadline is answered all the same, after its
        BusyError.
        """
        speech.keep_speaking(self._desk.language_of(turn))
        with self.observer.taking(turn):
            return await self._call(
                lambda: self._desk.handle(turn, references), too_late=self.send_soon
            )

    async def form(self, request: FormRequest) -> Form:
        """What there is to fill in, as the desk says; whatever is drawn after it for whoever waits
        is drawn in their language."""
        speech.keep_speaking(self._desk.language_of(request))
        return await self._call(lambda: self._desk.form(request))

    async def view(self, view: View) -> Card:
        """What a page shows, as the desk says, in the language of whoever looks."""
        tongue = speech.language()
        return await self._call(lambda: self._desk.view(view, tongue))

    async def transcript(self, ticket: str, by: Partner) -> Transcript:
        """All that was said about a ticket, as the desk says."""
        self.speak_with(by)
        return await self._call(lambda: self._desk.transcript(ticket, by))

    async def search(self, text: str) -> tuple[Entry, ...]:
        """What may be meant, the likeliest first, as the desk says, in the reader's language."""
        found = await self._call(lambda: self._desk.search(text))
        known = self.knowledge.by_id
        return tuple(known.get(entry.id, entry) for entry in found)

    @property
    def knowledge(self) -> Knowledge:
        """As it is now, in the reader's language; needs no thread."""
        return spoken(self._desk.knowledge, speech.language())

    def speak_with(self, by: Partner) -> None:
        """Whatever is said in this task from now on is said in the language of this person."""
        speech.keep_speaking(self._desk.language_for(by))

    async def spoken_in(self, place: Place) -> bool:
        """Whether words in a place, though not addressed to the bot, may be for it."""
        return await self._call(lambda: self._desk.spoken_in(place))

    def samples(self, channel: str) -> Samples:
        """Every card and form, as somebody in a channel would see them; needs no thread."""
        return samples.drawn_from(self._desk.knowledge, channel)

    def listens_in(self, room: str) -> bool:
        """As the desk says; needs no thread."""
        return self._desk.listens_in(room)

    def worked_at(self, lesson: Lesson) -> Place:
        """As the desk says; needs no thread."""
        return self._desk.worked_at(lesson)

    async def remind(self) -> None:
        """Take the clock's own turns."""
        for turn in await self._call(self._desk.due_reminders):
            await self.take_and_send(turn)

    def due_week(self) -> Turn | None:
        """As the desk says; needs no thread."""
        return self._desk.due_week()

    async def take_and_send(self, turn: Turn) -> None:
        """For a turn that nobody waits for an acknowledgement of."""
        self.send_soon(await self.take(turn))

    async def mended(self, channel: str, there: Callable[[str], bool] = lambda key: True) -> None:
        """A channel tells that places may be written in again, such as after an installation or an
        invitation: what waits for them is sent at once. `there`: whether a place's key is meant."""
        await self._outbox.mended(channel, there)

    def send_soon(self, pending: Sequence[Pending]) -> None:
        """Send after the acknowledgement, in the background; a stop waits for it."""
        self.go(self._send(pending))

    def go(self, work: Coroutine[Any, Any, object]) -> None:
        """Run something in the background that a stop waits for; after it nothing is begun, and
        what is committed then is sent by the next start."""
        if self._stopped:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._gone)

    async def close(self, within: float = 3.0) -> None:
        """Finish what is under way; `within` is in seconds. What is left unsent is sent by the next
        start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._tasks:  # one can start another
                    await asyncio.wait(tuple(self._tasks))
        self._stopped = True
        for task in self._tasks:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _send(self, pending: Sequence[Pending]) -> None:
        """Those who still wait for their acknowledgement come first, for a moment."""
        with suppress(TimeoutError):
            async with asyncio.timeout(POLITE):
                await self._idle.wait()
        await self._outbox.send(pending)

    async def _call(
        self, work: Callable[[], Result], too_late: Callable[[Result], None] = lambda result: None
    ) -> Result:
        if self._inside >= THREADS + WAITING:
            raise BusyError("too many turns at once")
        self._inside += 1
        self._idle.clear()
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        future.add_done_callback(self._leave)
        try:
            async with asyncio.timeout(DEADLINE):
                return await asyncio.shield(future)
        except (TimeoutError, asyncio.CancelledError) as error:
            future.add_done_callback(
                lambda late: (
                    None if late.cancelled() or late.exception() else too_late(late.result())
                )
            )
            if isinstance(error, TimeoutError):
                raise BusyError(f"no answer from the store within {DEADLINE} s") from None
            raise

    def _gone(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("work in the background failed", exc_info=error)

    def _leave(self, future: asyncio.Future[Any]) -> None:
        self._inside -= 1
        if not self._inside:
            self._idle.set()
        if not future.cancelled():
            future.exception()  # one that came after the deadline has nobody left to raise it to
