"""One attempt at a landing zone while it is told: its order, its status, its ears for people."""

from dataclasses import dataclass, field, replace
from typing import Any

from domain.component import Role
from domain.errors import Withdrawal, Withdrawn
from domain.landing_zone import LandingZone, Server
from domain.migration import Cancellation, cancelled_by
from domain.pace import Vigil
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ManualStep, StepDone, ZoneProgress, ZoneReport, ZoneSubject
from domain.zone_words import done_by
from durable.context import Context, Steps, either, now
from durable.signal import Listening, Signal
from durable.watch import Watch
from orchestrators.zone_telling import let_people_know

zone_cancellation = Signal("zone_cancellation", Cancellation)


def manual_step_done(number: int) -> Signal[StepDone]:
    """Tell the story that a manual step is done; its number keeps a late word from the next."""
    return Signal(f"manual_step_done_{number}", StepDone)


@dataclass(slots=True)
class ZoneStory:
    """What the stages of a landing zone share. A replay makes it again, so it may change.

    `servers` are the machines that stand, in the order of their set-up.
    """

    ctx: Context
    zone: LandingZone
    cancelled: Listening[Cancellation] = field(init=False)
    told: ZoneProgress = field(init=False)
    asked: int = 0
    servers: dict[Role, Server] = field(init=False)

    def __post_init__(self) -> None:
        self.servers = {server.role: server for server in self.zone.servers}
        self.cancelled = zone_cancellation.listen(self.ctx)
        self.told = ZoneProgress(self.subject, now(self.ctx), ZonePhase.ACCEPTED)

    @property
    def subject(self) -> ZoneSubject:
        """Tell whose story this is."""
        return ZoneSubject(self.zone.name, self.zone.attempt)

    def tell(self, phase: ZonePhase, waiting_for: str = "", **news: Any) -> Steps[None]:
        """Enter a phase and let people know; Withdrawn when the zone was cancelled before."""
        if phase is not ZonePhase.TAKING_BACK:
            self.heed_cancellation()
        self.told = ZoneProgress(self.subject, now(self.ctx), phase, waiting_for)
        yield from let_people_know(self.ctx, replace(self.told, **news))

    def ask(self, phase: ZonePhase, words: str) -> Steps[Listening[StepDone]]:
        """Let people know of a manual step, and listen for the word that it is done."""
        self.heed_cancellation()
        self.asked += 1
        step = ManualStep(self.asked, words)
        self.told = ZoneProgress(
            self.subject, now(self.ctx), phase, "somebody to do the manual step", step
        )
        yield from let_people_know(self.ctx, self.told)
        return manual_step_done(self.asked).listen(self.ctx)

    def heed(self, done: Listening[StepDone]) -> Steps[StepDone | None]:
        """Let it stand among the events who did the manual step; None when nobody said so."""
        if not done.heard:
            return None
        step = done.message()
        yield from self.remark(done_by(step))
        return step

    def remark(self, words: str) -> Steps[None]:
        """Let something stand among the zone's events."""
        remark = replace(self.told, at=now(self.ctx), remark=words)
        yield from let_people_know(self.ctx, remark)

    def end(self, report: ZoneReport) -> Steps[None]:
        """Let people know how it ended."""
        ending = ZoneProgress(self.subject, now(self.ctx), ZonePhase.ENDED, report=report)
        yield from let_people_know(self.ctx, ending)

    def until[Key, Seen](self, watch: Watch[Key, Seen], key: Key, vigil: Vigil) -> Steps[Seen]:
        """Watch until it has arrived; Withdrawn when the zone is cancelled before."""
        heard = self.cancelled.task
        seen = yield from watch.until(self.ctx, key, vigil, about=self.told, unless=heard)
        if seen is None:
            raise self._withdrawn()
        return seen

    def until_done[Key, Seen](
        self,
        watch: Watch[Key, Seen],
        key: Key,
        vigil: Vigil,
        done: Listening[StepDone],
    ) -> Steps[None]:
        """Watch until it has arrived, or somebody says that the manual step is done.

        Raises Withdrawn when the zone is cancelled before.
        """
        heard = either(self.cancelled.task, done.task)
        yield from watch.until(self.ctx, key, vigil, about=self.told, unless=heard)
        self.heed_cancellation()

    def part_id(self, part: object) -> str:
        """Name a story that tells a part of this one."""
        del part
        return f"{self.ctx.instance_id}:{self.ctx.new_uuid()[:8]}"

    def heed_cancellation(self) -> None:
        """Raise Withdrawn when the zone was cancelled."""
        if self.cancelled.heard:
            raise self._withdrawn()

    def _withdrawn(self) -> Withdrawn:
        return Withdrawn(Withdrawal.CANCELLED, cancelled_by(self.cancelled.message()))
