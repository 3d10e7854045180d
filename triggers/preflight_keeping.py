"""Keeps what pre-flight finds, not only what blocks: for the dashboard, approvals and reports."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from clouds.mutations import carried
from clouds.ports import Clouds
from domain.errors import MigrationError
from domain.migration import Migration
from domain.preflight.assessment import assess
from domain.preflight.facts import SourceFacts
from domain.preflight.fitting import fitted
from domain.preflight.kept import KeptLook, prepared, worth_a_look
from domain.preflight.reading import InspectionOrder
from domain.run import RunOrder
from domain.status import InstanceStatus
from domain.target.offer import RegionOffer
from domain.wave import Wave, migrations, run_of
from triggers.preflight_kept import keep_looks_of_run, looks_of_run
from triggers.preflight_looks import AT_ONCE
from wire import from_wire

# So many instances are looked at each time: limits of AWS's API are for those who migrate.
_MOST = 50
_LOG = logging.getLogger(__name__)


def keep_findings(clouds: Clouds) -> None:
    """Keep what pre-flight finds about instances that are under way."""
    try:
        keep_looks(clouds, datetime.now(UTC))
    except MigrationError as error:  # the next time may be better
        _LOG.warning("Keeping pre-flight's findings was interrupted: %s", error)


def keep_looks(clouds: Clouds, now: datetime, most: int = _MOST) -> None:
    """Look at instances of runs under way, each once a run, at so many as may be.

    Nothing is changed in AWS: what the machine says of itself is what its own story asked it.
    """
    for order in clouds.register.begun_runs():
        if most <= 0:
            return
        most -= _keep_run(clouds, order, now, most)


def _keep_run(clouds: Clouds, order: RunOrder, now: datetime, most: int) -> int:
    """Look at some of a run's instances; tell at how many."""
    wave, document = clouds.status.read_wave(order.run.wave), clouds.documents.get(order.document)
    if wave is None or document is None or not any(map(worth_a_look, wave.instances)):
        return 0
    kept = looks_of_run(clouds, wave.name, order.run.number)
    new = {
        each.instance_id: each
        for each in wave.instances
        if each.attempt == order.run.number and each.instance_id not in kept and worth_a_look(each)
    }
    asked = run_of(from_wire(Wave, json.loads(document)), order.run)
    chosen = [each for each in migrations(asked) if each.ref.instance_id in new][:most]
    if not chosen:
        return 0
    look = _Look(clouds, now, _offer(clouds, asked.landing.network_id))
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="looks") as pool:
        standing = (new[each.ref.instance_id] for each in chosen)
        seen = pool.map(carried(look.at), chosen, standing)
        found = {e.ref.instance_id: s for e, s in zip(chosen, seen, strict=True) if s}
    if found:
        keep_looks_of_run(clouds, wave.name, order.run.number, {**kept, **found})
    return len(chosen)


@dataclass(frozen=True, slots=True)
class _Look:
    """How instances of one wave are looked at."""

    clouds: Clouds
    now: datetime
    offered: RegionOffer | None

    def at(self, migration: Migration, status: InstanceStatus) -> KeptLook | None:
        """Look at one; None where it can't be looked at now."""
        try:
            facts = self._facts(migration, status)
        except MigrationError as error:
            _LOG.info("%s could not be looked at: %s", migration.ref, error)
            return None
        facts = replace(facts, target=fitted(facts, self.offered)) if self.offered else facts
        return KeptLook(self.now, assess(facts))

    def _facts(self, migration: Migration, status: InstanceStatus) -> SourceFacts:
        ref, inspection = migration.ref, self.clouds.inspection
        # As a story names the inspection of its first assessment.
        first = InspectionOrder(ref, f"{migration.wave}:{migration.attempt}:0")
        inspected = inspection.recall(first)
        return SourceFacts(
            self.clouds.source.describe_instance(ref),
            self.now.date(),
            migration.landing.mobility_service,
            prepared=prepared(status),
            wanted=migration.target,
            ec2=inspection.describe_facts(ref),
            guest=inspected.guest,
            trouble=inspected.trouble,
        )


def _offer(clouds: Clouds, network_id: str) -> RegionOffer | None:
    try:
        return clouds.capacity.read_offer(network_id)
    except MigrationError:
        return None
