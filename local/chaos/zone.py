"""A landing zone under the same faults: an empty place, and people who do their part by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from domain.provider import Provider
from domain.source_instance import InstanceState
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneOutcome, ZoneProgress, ZoneReport
from local.chaos.case import Case
from local.chaos.dice import likely
from local.chaos.secrets import kept_secrets
from local.chaos.stage import ChaosStage
from local.rehearsal import REGION
from local.simulators.aws.memory.subnet import MemorySubnet
from local.simulators.site_recovery.model.registering import add_account

type Send = Callable[[str, dict[str, Any]], None]

NAME = "frankfurt"
_SUBNET = "subnet-00000001"
_M, _MOST_ATTEMPTS = timedelta(minutes=1), 3


def zone_case(case: Case) -> Case:
    """Make the case of a landing zone: an empty place with the odds of a case.

    Two thirds are of the classic provider, whose servers have passphrases and passwords.
    """
    return replace(
        case,
        settings=replace(case.settings, furnished=False, classic=case.seed % 3 > 0),
        documents=(),
        workloads={},
        skews={},
        troubles=(),
        weather=0,
    )


def zone_document(stage: ChaosStage) -> dict[str, Any]:
    """Write what is asked for, in a subnet that there is."""
    estate = stage.world.estate
    stage.source_servers.subnets[_SUBNET] = MemorySubnet()
    return {
        "zone": NAME,
        "azure": {
            "location": estate.location,
            "subnet_id": f"{estate.network_id}/subnets/{estate.subnet}",
            "key_vault_url": f"https://{estate.key_vault}.vault.azure.net",
        },
        "aws": {"region": REGION, "subnet_id": _SUBNET, "instance_profile": "ferry-servers"},
        "protection_group": "gold",
    }


class ZonePeople:
    """They sign in at appliances, give configuration servers an account, and try again.

    They take half of the landing zones that are ready back. What lies in the key vault is learned
    at each change, before it is gone.
    """

    def __init__(self, stage: ChaosStage, send: Send) -> None:
        self._stage, self._send = stage, send
        self._dice = Random(f"chaos zone {stage.case.seed}")  # noqa: S311 (a simulation)
        self._seen: set[tuple[object, ...]] = set()
        self.ends: list[ZoneReport] = []
        stage.zones.listeners.append(self._hear)

    def _hear(self, progress: ZoneProgress) -> None:
        self._stage.came_to_be |= {*kept_secrets(self._stage)}
        attempt, step = progress.subject.attempt, progress.manual_step
        if step and self._once(attempt, step.number):
            self._after(30 * _M, partial(self._do, progress.phase, step.number))
        if progress.report and self._once(attempt, "end"):
            self.ends.append(progress.report)
            self._end(attempt, progress.report)

    def _do(self, phase: ZonePhase, number: int) -> None:
        """Do what only a person can, and say so."""
        if phase is ZonePhase.AWAITING_APPLIANCE_SETUP:
            self._sign_in()
        for fabric in self._stage.world.fabrics:
            if fabric.provider is Provider.CLASSIC:
                add_account(fabric, "administrator")
        done = {"by": "mona", "number": number}
        self._send(f"landing-zones/{NAME}/manual-steps/done", done)

    def _sign_in(self) -> None:
        for ref, each in self._stage.source.instances.items():
            known = each.description
            ours = known.name.startswith("ferry-") and known.name.endswith("appliance")
            if ours and known.state is InstanceState.RUNNING:
                self._stage.mobility.fleet.set_ups.sign_in(ref.instance_id)

    def _end(self, attempt: int, report: ZoneReport) -> None:
        """Try again where it failed, take half of those back that are ready."""
        if report.outcome is ZoneOutcome.FAILED and attempt < _MOST_ATTEMPTS:
            path, wish = f"landing-zones/{NAME}/retry", {"by": "mona"}
        elif report.outcome is ZoneOutcome.READY and likely(self._dice, 0.5):
            path, wish = f"landing-zones/{NAME}/cancel", {"by": "mona"}
        else:
            return
        self._after(60 * _M, partial(self._send, path, wish))

    def _once(self, *key: object) -> bool:
        new = key not in self._seen
        self._seen.add(key)
        return new

    def _after(self, most: timedelta, act: Callable[[], None]) -> None:
        self._stage.agenda.after(self._dice.random() * most, act)
