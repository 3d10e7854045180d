"""All that is played for one seed: its waves, and a landing zone in a place of its own."""

import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from local.chaos.case import Case, case_of
from local.chaos.running import Result, Run
from local.chaos.searching import LogSearch, Search
from local.chaos.stage import ChaosStage
from local.chaos.zone import ZonePeople, zone_case, zone_document


class ZoneRun(Run):
    """A run of a landing zone alone."""

    def begin(self) -> None:
        """Ask for the landing zone; people do their part."""
        self.zone_people = ZonePeople(self.stage, self.post)
        ask = partial(self.post, "landing-zones", zone_document(self.stage))
        self.stage.agenda.after(timedelta(0), ask)

    def play(self) -> Result:
        """Let everything happen, and judge: every attempt has come to its end."""
        result = super().play()
        ends, zones = self.zone_people.ends, self.stage.zones.list_zones()
        told = [f"the landing zone {each.name} has no report" for each in zones if not each.report]
        words = tuple(f"{each.outcome}: {each.because}".rstrip(": ") for each in ends)
        return replace(result, zone=words, violations=(*result.violations, *told))


def run_chaos(seed: int, instances: int = 6) -> Result:
    """Play the waves and the landing zone of a seed, and judge what became of them."""
    return play(case_of(seed, instances))


def play(case: Case) -> Result:
    """Play the waves of a case and its landing zone, and judge what became of them."""
    search = Search()
    with tempfile.TemporaryDirectory(prefix="ferry-chaos-") as folder, LogSearch(search):
        zone = _run(ZoneRun, zone_case(case), Path(folder, "zone"), search)
        waves = _run(Run, case, Path(folder, "waves"), search)
    return replace(
        waves,
        mishaps=_sum((zone.mishaps, waves.mishaps)),
        answers=_sum((zone.answers, waves.answers)),
        events=zone.events + waves.events,
        crashes=zone.crashes + waves.crashes,
        duplicates=zone.duplicates + waves.duplicates,
        zone=zone.zone,
        violations=zone.violations + waves.violations,
        troubles=zone.troubles + waves.troubles,
    )


def _run(kind: type[Run], case: Case, folder: Path, search: Search) -> Result:
    folder.mkdir()
    stage = ChaosStage(case, folder)
    try:
        return kind(stage, search).play()
    finally:
        stage.hub.close()


def _sum[Kind](counts: Iterable[dict[Kind, int]]) -> dict[Kind, int]:
    found: Counter[Kind] = Counter()
    for each in counts:
        found.update(each)
    return dict(found)
