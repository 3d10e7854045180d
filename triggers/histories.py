"""Histories of stories that have ended: forgotten some days later, once their evidence is kept."""

import logging
import time
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

import azure.durable_functions as df
import azure.functions as func

from clouds.ports import Clouds
from domain.errors import MigrationError
from domain.evidence import wave_evidence_name
from domain.history import root_of, run_told_by, story_evidence_name
from durable.client import Over, StoryClient
from durable.named import story_of
from orchestrators.apply_protection_group import apply_protection_group
from orchestrators.care_for_item import change_recovery_point, move_item, switch_provider
from orchestrators.delete_protection_group import delete_protection_group
from orchestrators.prepare_landing_zone import prepare_landing_zone
from orchestrators.rehearse import rehearse
from orchestrators.retire_source import retire_source
from settings import Settings
from triggers.evidence_keeping import sealed
from triggers.group_stories import mend_interrupted
from triggers.upkeep import mend_broken
from triggers.zone_upkeep import mend_zones
from wire import to_wire

_LOG = logging.getLogger(__name__)
_PATIENCE = 240.0  # seconds: what is left then comes next time; a function may take ten minutes
# What begins by itself and is no wave's run: each leaves evidence of its own.
_ALONE = (
    prepare_landing_zone,
    apply_protection_group,
    delete_protection_group,
    retire_source,
    rehearse,
    move_item,
    switch_provider,
    change_recovery_point,
)
_LEAVES_EVIDENCE = {flow.story for flow in _ALONE}


def purge(
    timer: func.TimerRequest,
    clouds: Clouds,
    settings: Settings,
    client: df.SyncDurableFunctionsClient,
    retired: Collection[str],
) -> None:
    """Let the engine forget what is over for so long, and say which old versions still run."""
    stories, late = StoryClient(client), " (late)" if timer.past_due else ""
    try:
        tell_retired(stories, retired)
        keep_short(clouds, stories, settings.history_days, datetime.now(UTC))
    except MigrationError as error:  # the next time may be better
        _LOG.warning("The purge%s was interrupted: %s", late, error)


def keep_short(clouds: Clouds, stories: StoryClient, days: int, now: datetime) -> None:
    """Purge what was over so many days ago; nothing for 0 days.

    The books are mended first: what ended without a word in them would begin anew, once forgotten.
    """
    if days:
        mend_broken(clouds, stories)
        mend_interrupted(clouds, stories)
        mend_zones(clouds, stories)
        purge_histories(clouds, stories, now - timedelta(days=days))


def purge_histories(
    clouds: Clouds, stories: StoryClient, before: datetime, patience: float = _PATIENCE
) -> int:
    """Purge the histories of stories that had ended by then and whose evidence is kept; counts.

    Children go with the story above them all, and before it. After so many seconds no other
    begins: what is left comes next time, as after a crash.
    """
    begun, purged = time.monotonic(), 0
    for root, over in _by_root(stories.over_since(before)).items():
        if time.monotonic() - begun >= patience:
            break
        if _over_and_kept(clouds, stories, root, over):
            for each in over:
                if story_of(each.name) in _LEAVES_EVIDENCE:
                    _keep(clouds, stories, each)
            for each in over:
                stories.purge(each.story_id)
                purged += 1
    if purged:
        _LOG.info("Purged %d histories of stories that ended before %s", purged, before)
    return purged


def tell_retired(stories: StoryClient, retired: Collection[str]) -> None:
    """Write into the log how many stories of each retired version still run."""
    running = stories.under_way() if retired else {}
    for name in retired:
        _LOG.info("Of the retired story %s %d still run", name, running.get(name, 0))


def _by_root(over: Iterable[Over]) -> dict[str, list[Over]]:
    """Put together what belongs together, the deepest first."""
    found: dict[str, list[Over]] = {}
    for each in sorted(over, key=lambda each: each.story_id.count(":"), reverse=True):
        found.setdefault(root_of(each.story_id), []).append(each)
    return found


def _over_and_kept(clouds: Clouds, stories: StoryClient, root: str, over: Iterable[Over]) -> bool:
    """Say whether a story is over with all that is above these, and its evidence is safe."""
    if run := run_told_by(root):
        return clouds.documents.get(wave_evidence_name(*run)) is not None
    return root in {each.story_id for each in over} or not stories.knows(root)


def _keep(clouds: Clouds, stories: StoryClient, story: Over) -> None:
    """Keep what a story was given and gave, unless it was kept before."""
    if whole := stories.over(story.story_id):
        clouds.documents.put_once(story_evidence_name(story.story_id), sealed(to_wire(whole)))
