"""How protection groups are begun, mended and deleted: written down first, then their story."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from clouds.ports import Clouds
from domain.errors import Refused
from domain.group_record import (
    AT_WORK,
    GroupRecord,
    GroupState,
    begin_anew,
    no_such_group,
    same_place,
    write_off,
)
from domain.group_settings import unfit_settings
from domain.protection_group import ProtectionGroup
from durable.client import StoryClient
from durable.flow import Flow
from orchestrators.apply_protection_group import apply_protection_group
from orchestrators.delete_protection_group import delete_protection_group
from triggers.problems import FieldProblem, Kind, Problem


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
        _require_fit(group)
        known = self.clouds.protection_groups.get(group.name)
        if known is None:
            self._require_free(group)
        elif not same_place(known.group, group):
            raise _elsewhere(known.group)
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
        self.stories.start_once(delete_protection_group, name, gone.story)
        return gone

    def _begin(self, record: GroupRecord) -> GroupRecord:
        begun = self.clouds.protection_groups.put(record)
        self.stories.start_once(apply_protection_group, begun.group, begun.story)
        return begun

    def _applied(self, record: GroupRecord) -> bool:
        """Say whether a story brings the group into its vault at this moment."""
        return record.state is GroupState.APPLYING and self._goes_on(record)

    def _goes_on(self, record: GroupRecord) -> bool:
        flow: Flow[Any, Any] = (
            delete_protection_group
            if record.state is GroupState.DELETING
            else apply_protection_group
        )
        return self.stories.ending(flow, record.story) is None

    def _require_rest(self, record: GroupRecord) -> None:
        if record.state in AT_WORK and self._goes_on(record):
            name = record.group.name
            raise Problem(
                Kind.GROUP_BUSY,
                f"the protection group {name} is {record.state}",
                field="group",
                remedy=f"Read GET /api/protection-groups/{name} until it has ended, then send it "
                "again.",
            )

    def _require_unused(self, record: GroupRecord) -> None:
        name = record.group.name
        waves = [each.wave for each in self.clouds.register.members(name) if each.open]
        if waves:
            raise Problem(
                Kind.GROUP_IN_USE,
                f"waves that have not ended are in {name}: {', '.join(waves)}",
                field="group",
                remedy="Wait until they have ended, or cancel them.",
            )

    def _require_free(self, group: ProtectionGroup) -> None:
        """Refuse a second group on one policy: each would call the other's settings drift."""
        place = (group.vault.arm_id.lower(), group.policy_name.lower())
        for each in self.clouds.protection_groups.list():
            other = each.group
            if place == (other.vault.arm_id.lower(), other.policy_name.lower()):
                raise Problem(
                    Kind.GROUP_EXISTS,
                    f"the protection group {other.name} has the policy {other.policy_name}",
                    field="policy_name",
                    remedy=f"Use {other.name}, or choose another policy_name.",
                )


def _require_fit(group: ProtectionGroup) -> None:
    errors = [
        FieldProblem(f"settings.{each.field}", each.problem, each.remedy)
        for each in unfit_settings(group.provider, group.settings)
    ]
    if errors:
        detail = "; ".join(f"{each.field}: {each.problem}" for each in errors)
        raise Problem(Kind.INVALID_DOCUMENT, detail, errors=errors)


def _elsewhere(known: ProtectionGroup) -> Problem:
    return Problem(
        Kind.GROUP_EXISTS,
        f"the protection group {known.name} is policy {known.policy_name} of {known.provider} in "
        f"{known.vault.name}, and stays there",
        field="group",
        remedy="Change its settings only, or make another group under another name.",
    )


def _now() -> datetime:
    return datetime.now(UTC)
