"""What pre-flight has found about a wave's instances, from all places where it is kept."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from clouds.ports import Clouds
from domain.assessment import Finding, Severity
from domain.evidence_pack.enclosure import findings_name
from domain.preflight.assessment import in_order
from domain.preflight.kept import KeptLook, look_that_counts
from domain.source_instance import InstanceRef
from domain.status import InstanceStatus
from domain.wave_status import WaveStatus
from triggers.preflight_kept import asked_looks, looks_of_run
from wire import from_wire


@dataclass(frozen=True, slots=True)
class Preflight:
    """What is known of an instance from its pre-flight, the weightiest first.

    `looked` is when the look was taken that counts; None where no look is kept.
    """

    findings: tuple[Finding, ...] = ()
    looked: datetime | None = None

    @property
    def weights(self) -> tuple[tuple[Severity, int], ...]:
        """Count the findings of each severity that there are any of, the weightiest first."""
        counted = Counter(each.severity for each in self.findings)
        return tuple((each, counted[each]) for each in Severity if counted[each])


NOTHING = Preflight()


def preflight_of(
    clouds: Clouds, wave: WaveStatus, chosen: Iterable[InstanceStatus]
) -> Mapping[str, Preflight]:
    """Find what counts for each: its newest look from before the cutover, and what is enclosed."""
    looks, given = _looks(clouds, wave, list(chosen)), _enclosed(clouds, wave.name)
    return {who: _together(given.get(who, ()), looks.get(who)) for who in {**given, **looks}}


def _together(given: tuple[Finding, ...], look: KeptLook | None) -> Preflight:
    own = look.findings if look else ()
    return Preflight(in_order(dict.fromkeys((*given, *own))), look.at if look else None)


def _looks(
    clouds: Clouds, wave: WaveStatus, chosen: list[InstanceStatus]
) -> Mapping[str, KeptLook]:
    refs = [InstanceRef(wave.account_id, wave.region, each.instance_id) for each in chosen]
    asked = asked_looks(clouds, refs)
    kept = {run: looks_of_run(clouds, wave.name, run) for run in {e.attempt for e in chosen}}
    found = {
        each.instance_id: look_that_counts(
            each, (asked.get(each.instance_id), kept[each.attempt].get(each.instance_id))
        )
        for each in chosen
    }
    return {who: look for who, look in found.items() if look}


def _enclosed(clouds: Clouds, wave: str) -> Mapping[str, tuple[Finding, ...]]:
    """Read what an operator has enclosed with a wave's report, by instance."""
    content = clouds.documents.get(findings_name(wave))
    return from_wire(dict[str, tuple[Finding, ...]], json.loads(content)) if content else {}
