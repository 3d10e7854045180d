"""How protection groups are begun, mended and deleted: written down first, then their story."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from clouds.ports import Clouds
from domain.errors import Refused
from domain.group_life import begin_anew, write_off
from domain.group_members import no_such_group
from domain.group_record import AT_WORK, GroupRecord, GroupState, same_place
from domain.protection_group import ProtectionGroup
from durable.client import StoryClient
from triggers.group_problems import busy, elsewhere, in_use, require_fit, same_policy
from triggers.group_stories import flow_of, start
from triggers.problems import Problem


@dataclass(frozen=True, slots=True)
class GroupKeeping:
    """The ways to keep protection groups; the book is written before anything begins.

    Raises Refused `protection_group.changed` when somebody else writes at the same time.
    """

    clouds: Clouds
    stories: StoryClient

    def find(self, name: str) -> GroupRecord:
        """Read a group; Refused `protection_group.unknown` when there is none."""
        record = self.clouds.protection_groups.get(name)
        if record is None:
            raise Refused(no_such_group(name))
        return record

    def wish(self, group: ProtectionGroup) -> tuple[GroupRecord, bool]:
        """Let a group be as it is wanted; tells whether it is new.

        One that is ready and wanted as it is stays untouched. A Problem when its settings don't
        fit, when another group is in the way, or when a story works on it with other settings.
        """
        require_fit(group)
        known = self.clouds.protection_groups.get(group.name)
        if known is None:
            self._require_free(group)
        elif not same_place(known.group, group):
            raise elsewhere(known.group)
        elif known.group == group and (known.state is GroupState.READY or self._applied(known)):
            return known, False
        else:
            self._require_rest(known)
        return self._begin(begin_anew(known, group, _now())), known is None

    def mend(self, name: str) -> GroupRecord:
        """Bring the vault to what the group wants, whatever became of it meanwhile."""
        known = self.find(name)
        self._require_rest(known)
        return self._begin(begin_anew(known, known.group, _now()))

    def delete(self, name: str) -> GroupRecord:
        """Let a group be deleted; a Problem while waves that have not ended are in it."""
        known = self.find(name)
        if known.state is GroupState.DELETING and self._goes_on(known):
            return known
        self._require_rest(known)
        self._require_unused(known)
        book = self.clouds.protection_groups
        gone = book.put(write_off(known, _now()))
        try:  # whoever came in until now is seen; whoever comes later sees that it is not ready
            self._require_unused(gone)
        except Problem:
            book.put(replace(known, etag=gone.etag))
            raise
        start(self.stories, gone)
        return gone

    def _begin(self, record: GroupRecord) -> GroupRecord:
        begun = self.clouds.protection_groups.put(record)
        start(self.stories, begun)
        return begun

    def _applied(self, record: GroupRecord) -> bool:
        """Say whether a story brings the group into its vault at this moment."""
        return record.state is GroupState.APPLYING and self._goes_on(record)

    def _goes_on(self, record: GroupRecord) -> bool:
        return self.stories.ending(flow_of(record), record.story) is None

    def _require_rest(self, record: GroupRecord) -> None:
        if record.state in AT_WORK and self._goes_on(record):
            raise busy(record)

    def _require_unused(self, record: GroupRecord) -> None:
        name = record.group.name
        waves = [
            each.wave or "another wave" for each in self.clouds.register.members(name) if each.open
        ]
        if waves:
            raise in_use(name, waves)

    def _require_free(self, group: ProtectionGroup) -> None:
        """Refuse a second group on one policy: each would call the other's settings drift."""
        place = (group.vault.arm_id.lower(), group.policy_name.lower())
        for each in self.clouds.protection_groups.list():
            other = each.group
            if place == (other.vault.arm_id.lower(), other.policy_name.lower()):
                raise same_policy(other)


def _now() -> datetime:
    return datetime.now(UTC)
