"""A fleet on the local system: its figures told to the simulators, its waves sent and approved."""

import asyncio
import heapq
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import httpx

from benchmarks.fleets.documents import document_of
from benchmarks.fleets.made_up import Wished
from domain.approval import ACKNOWLEDGEMENT
from domain.itinerary import Phase
from domain.status import Gate
from domain.wave import Wave
from local.ferry_api import FerryApi
from local.fleet.figures import FleetInstance
from local.fleet.journey import Journey
from local.fleet.luck import Luck
from local.fleet.scene import parts_of, set_stage
from local.fleet.sizes import offered
from local.simulators.aws.machine import Machine
from local.simulators.aws.scenery import InstanceWish, Scenery
from local.simulators.site_recovery.model.capacity import CATALOGUE
from local.system import LocalSystem

_LOOK_EVERY = 1.0  # real seconds


def launch(system: LocalSystem, wishes: list[Wished]) -> list[str]:
    """Launch the instances of a fleet; tell their ids in the same order."""
    scenery = Scenery(system.aws_url, system.account)
    return [
        scenery.launch(InstanceWish(each.name, each.disks, each.instance_type)) for each in wishes
    ]


async def tell_figures(system: LocalSystem, fleet: tuple[FleetInstance, ...]) -> None:
    """Tell the simulated vault what a rehearsal knows of a fleet: data, churn, lines, sizes."""
    stage = set_stage(fleet, fleet[0].begins, Luck(0))
    async with httpx.AsyncClient(base_url=f"{system.site_recovery_url}/simulator") as vault:
        sizes = {each.name: asdict(each) for each in (*offered(), *CATALOGUE)}
        (await vault.post("/sizes", json={"sizes": list(sizes.values())})).raise_for_status()
        through: dict[str, list[str]] = {}
        for each in fleet:
            bios_id, whole = Machine(each.ref).bios_id, sum(each.disks)
            used = [int(each.used_bytes * size / whole) for size in each.disks]
            told = {"bios_id": bios_id, "used": used, "churn": each.churn}
            (await vault.post("/estimates", json=told)).raise_for_status()
            for line in stage.world.lines.by_machine[bios_id.casefold()]:
                through.setdefault(line.name, []).append(bios_id)
        for line in stage.lines.values():
            laid = {"name": line.name, "capacity": line.capacity, "bios_ids": through[line.name]}
            (await vault.post("/lines", json=laid)).raise_for_status()


@dataclass(slots=True)
class FleetRun:
    """The migration of a fleet, whose instances are approved when its rows say so."""

    system: LocalSystem
    api: FerryApi
    journeys: dict[str, Journey]
    waves: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    answers: list[tuple[datetime, str, str]] = field(default_factory=list)

    async def begin(self, wave: Wave, at: datetime) -> None:
        """Send a wave when its time has come."""
        await asyncio.sleep(self.system.clock.seconds_until(at))
        await self.api.post("waves", document_of(wave, self.system.region))
        self.waves.append(wave.name)

    async def run(self, waves: int) -> None:
        """Look, and answer whoever asks, until so many waves have ended."""
        ended: set[str] = set()
        while len(ended) < waves:
            await asyncio.sleep(_LOOK_EVERY)
            for wave in [each for each in self.waves if each not in ended]:
                status = await self.api.get(f"waves/{wave}")
                self._note_questions(wave, status)
                if status["state"] == "finished":
                    ended.add(wave)
            await self._answer()
        for wave in ended:
            await self._hear(wave)

    def _note_questions(self, wave: str, status: dict[str, Any]) -> None:
        for each in status["instances"]:
            name, waits = each["instance"], each["waiting_for"]
            if waits and waits["gate"] == Gate.APPROVAL and name not in self.asked:
                self.asked.add(name)
                since = datetime.fromisoformat(each["steps"][-1]["started"])
                due = since + self.journeys[name].told.approval
                heapq.heappush(self.answers, (due, wave, name))

    async def _answer(self) -> None:
        while self.answers and self.answers[0][0] <= self.system.clock.now():
            _, wave, instance = heapq.heappop(self.answers)
            answer = {"decision": "approve", "acknowledges": ACKNOWLEDGEMENT, "by": "rehearsal"}
            self.journeys[instance].approved = self.system.clock.now()
            await self.api.post(f"waves/{wave}/approval", {**answer, "instances": [instance]})

    async def _hear(self, wave: str) -> None:
        """Read all that has happened, in its order: what was written late may stand before."""
        async for page in self.api.pages(f"waves/{wave}/events", {"limit": 1_000}, "after"):
            for event in page["events"]:
                at, journey = (
                    datetime.fromisoformat(event["at"]),
                    self.journeys[event["instance"]],
                )
                journey.reach(Phase(event["phase"]), at)
                if event["kind"] == "ended":
                    journey.ended = at


async def migrate(
    system: LocalSystem, fleet: tuple[FleetInstance, ...], start: datetime
) -> tuple[Journey, ...]:
    """Migrate a fleet whose figures the simulators know; tell every journey, in its order."""
    journeys = {each.ref.instance_id: Journey(each) for each in fleet}
    parts = parts_of(set_stage(fleet, start, Luck(0)), fleet)
    async with FerryApi(system.url, system.key) as api, asyncio.TaskGroup() as tasks:
        run = FleetRun(system, api, journeys)
        for begins, wave in parts:
            tasks.create_task(run.begin(wave, begins))
        await run.run(len(parts))
    return tuple(journeys.values())
