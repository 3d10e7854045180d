"""Looking at many instances at once for an assessment: from without, and by one command within."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeGuard

from clouds.mutations import carried
from clouds.ports import Clouds
from domain.errors import MigrationError
from domain.migration import Target
from domain.mobility_service import MobilityWay
from domain.preflight.facts import SourceFacts
from domain.preflight.reading import Inspected, InspectionOrder, inspection_ended
from domain.source_instance import GONE, InstanceRef, InstanceState

AT_ONCE = 16  # instances that are looked at together
_SAME = 5 * 60  # seconds: who asks again within them hears of the same inspection
_LATE = "the inspection is still running; assess again in a minute"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the inspections may take together, and the pause between looks; in seconds."""

    most: float = 100.0
    pause: float = 1.0
    rest: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Looks:
    """How the instances are looked at: all by the same ports, for the same landing."""

    clouds: Clouds
    way: MobilityWay
    wanted: Target = field(default_factory=Target)
    patience: Patience = field(default_factory=Patience)

    def at(self, refs: Iterable[InstanceRef]) -> list[SourceFacts | MigrationError]:
        """Tell the facts of each, in their order; an error where it can't be looked at.

        Sending the inspection's command, and publishing its document the first time, is all that
        happens to anything.
        """
        moment = datetime.now(UTC)
        run = f"assessment:{int(moment.timestamp()) // _SAME}"
        deadline = self.patience.now() + self.patience.most
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="preflight") as pool:
            begin = carried(partial(self._begin, moment=moment, run=run))
            look_again = carried(partial(self._look_again, run=run))
            seen = list(pool.map(begin, refs))
            while any(map(_waits, seen)) and self.patience.now() < deadline:
                self.patience.rest(self.patience.pause)
                seen = list(pool.map(look_again, seen))
        return [replace(each, trouble=_LATE) if _waits(each) else each for each in seen]

    def _begin(self, ref: InstanceRef, moment: datetime, run: str) -> SourceFacts | MigrationError:
        try:
            source = self.clouds.source.describe_instance(ref)
            facts = SourceFacts(source, moment.date(), self.way, wanted=self.wanted)
            if source.state in GONE:
                return facts
            facts = replace(facts, ec2=self.clouds.inspection.describe_facts(ref))
        except MigrationError as error:
            return error
        return self._inspected(facts, run)

    def _look_again(
        self, seen: SourceFacts | MigrationError, run: str
    ) -> SourceFacts | MigrationError:
        return self._inspected(seen, run) if _waits(seen) else seen

    def _inspected(self, facts: SourceFacts, run: str) -> SourceFacts:
        if not _can_be_inspected(facts):
            return facts
        try:
            order = InspectionOrder(facts.instance.ref, run)
            inspected = self.clouds.inspection.inspect(order)
        except MigrationError as error:
            inspected = Inspected(trouble=str(error))
        return replace(facts, guest=inspected.guest, trouble=inspected.trouble)


def _can_be_inspected(facts: SourceFacts) -> bool:
    source = facts.instance
    running = source.state is InstanceState.RUNNING and source.ping_status == "Online"
    return running and source.platform == "windows"


def _waits(seen: SourceFacts | MigrationError) -> TypeGuard[SourceFacts]:
    """Say whether an inspection of it runs that has not told anything yet."""
    if not isinstance(seen, SourceFacts) or not _can_be_inspected(seen):
        return False
    return not inspection_ended(Inspected(seen.guest, seen.trouble))
