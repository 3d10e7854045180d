"""The stories of protection groups: begun once, and after all where somebody was interrupted."""

from datetime import UTC, datetime, timedelta
from typing import Any

from clouds.ports import Clouds
from domain.group_life import concluded, spared
from domain.group_record import AT_WORK, GroupRecord, GroupReport, GroupState
from durable.client import Broken, StoryClient
from durable.flow import Flow
from orchestrators.apply_protection_group import apply_protection_group
from orchestrators.delete_protection_group import delete_protection_group

_JUST_NOW = timedelta(minutes=2)


def flow_of(record: GroupRecord) -> Flow[Any, GroupReport]:
    """Tell which story works on the group in its state."""
    deleting = record.state is GroupState.DELETING
    return delete_protection_group if deleting else apply_protection_group


def start(stories: StoryClient, record: GroupRecord) -> None:
    """Start the story that the record names, unless there is or ever was one."""
    deleting = record.state is GroupState.DELETING
    value = record.group.name if deleting else record.group
    stories.start_once(flow_of(record), value, record.story)


def mend_interrupted(clouds: Clouds, stories: StoryClient) -> None:
    """Start what was about to be started, and write down what ended without saying so.

    What somebody has just written is left to them.
    """
    now = datetime.now(UTC)
    for record in clouds.protection_groups.list():
        if record.state not in AT_WORK or now - (record.updated or now) < _JUST_NOW:
            continue
        ending = stories.ending(flow_of(record), record.story)
        if isinstance(ending, Broken) and ending.unknown:
            _begin_after_all(clouds, stories, record, now)
        elif ending is not None and clouds.protection_groups.get(record.group.name) == record:
            report = _broken(record, ending) if isinstance(ending, Broken) else ending
            clouds.protection_groups.put(concluded(record, report, now))


def _begin_after_all(
    clouds: Clouds, stories: StoryClient, record: GroupRecord, now: datetime
) -> None:
    """Start what was about to be started; no deletion while an open wave is in the group."""
    members = clouds.register.members(record.group.name)
    if record.state is GroupState.DELETING and any(each.open for each in members):
        clouds.protection_groups.put(spared(record, now))
    else:
        start(stories, record)


def _broken(record: GroupRecord, story: Broken) -> GroupReport:
    """Speak for a story that broke, which is a fault of Ferry's."""
    return GroupReport(
        record.group.name,
        ready=False,
        because=f"the story broke: {story.why}",
        remedy="Mend the group, and report the fault.",
    )
