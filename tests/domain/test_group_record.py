from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Refused, Stalled
from domain.group_life import begin_anew, concluded, report_error, report_on, take_up, write_off
from domain.group_members import require_ready
from domain.group_record import (
    GroupRecord,
    GroupReport,
    GroupState,
    changed_meanwhile,
    same_content,
    same_place,
)
from domain.protection_group import Difference, ProtectionGroup, ReplicationSettings
from domain.provider import Provider
from domain.vault import Vault

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
WEB = ProtectionGroup("web", Vault("s", "g", "v"), Provider.MODERNISED, "web-policy")
OTHER = replace(WEB, settings=ReplicationSettings(recovery_point_retention=60))
FAILED = GroupRecord(WEB, GroupState.FAILED, 3, "old", "because", "remedy", updated=NOON, etag="7")


def test_a_story_takes_up_what_nobody_knows_and_what_stands_there_alike():
    assert take_up(None, WEB, "s", NOON) == GroupRecord(WEB, story="s", updated=NOON)
    taken = take_up(FAILED, WEB, "s", LATER)
    assert taken == GroupRecord(WEB, version=3, story="s", updated=LATER, etag="7")


def test_a_story_does_not_overrule_who_wants_it_otherwise():
    with pytest.raises(Refused, match="another settings") as refused:
        take_up(FAILED, OTHER, "s", NOON)
    assert refused.value.refusal.code == "protection_group.differs"
    assert "PUT /api/protection-groups/web" in refused.value.remedy
    moved = replace(WEB, vault=Vault("s", "g", "w"), container_id="/c")
    with pytest.raises(Refused, match="another vault, container_id"):
        take_up(FAILED, moved, "s", NOON)
    with pytest.raises(Refused, match="being deleted"):
        take_up(replace(FAILED, state=GroupState.DELETING), WEB, "s", NOON)


def test_beginning_anew_counts_and_keeps_what_ferry_remembers():
    first = begin_anew(None, WEB, NOON)
    assert (first.version, first.etag) == (1, "")
    assert first.story == f"protection-group:web:1:{NOON:%Y%m%dT%H%M%S%f}"
    made = replace(FAILED, group=replace(WEB, policy_made=True))
    again = begin_anew(made, OTHER, LATER)
    assert (again.version, again.etag) == (4, "7")
    assert again.story == f"protection-group:web:4:{LATER:%Y%m%dT%H%M%S%f}"
    assert begin_anew(None, WEB, LATER).story != first.story  # made anew after its deletion
    assert (again.group, again.group.policy_made) == (OTHER, True)
    assert (again.state, again.because, again.updated) == (GroupState.APPLYING, "", LATER)


def test_what_is_written_off_stays_itself_until_it_is_gone():
    gone = write_off(FAILED, LATER)
    assert (gone.state, gone.group, gone.version) == (GroupState.DELETING, WEB, 4)


def test_an_end_is_written_down_with_its_reasons():
    ready = concluded(FAILED, GroupReport("web", ready=True), LATER)
    assert (ready.state, ready.because, ready.updated) == (GroupState.READY, "", LATER)
    gap = (Difference("mapping", "ferry-web", "missing"),)
    failed = concluded(FAILED, report_on("web", gap), LATER)
    assert (failed.state, failed.drift) == (GroupState.FAILED, gap)
    assert "mapping is missing, not ferry-web" in failed.because
    assert failed.remedy


def test_a_report_is_ready_when_nothing_differs_and_carries_the_remedy_of_an_error():
    assert report_on("web", ()) == GroupReport("web", ready=True)
    report = report_error("web", Stalled("no end", "Look at the job."))
    assert report == GroupReport("web", ready=False, because="no end", remedy="Look at the job.")


def test_records_are_compared_without_their_etags_but_with_what_is_remembered():
    assert same_content(FAILED, replace(FAILED, etag="8"))
    assert not same_content(FAILED, replace(FAILED, story="new"))
    assert not same_content(FAILED, replace(FAILED, group=replace(WEB, policy_made=True)))
    assert changed_meanwhile("web").remedy


def test_only_a_ready_group_takes_members():
    assert require_ready(replace(FAILED, state=GroupState.READY), "web") is WEB
    with pytest.raises(Refused, match="no protection group") as unknown:
        require_ready(None, "web")
    assert unknown.value.refusal.code == "protection_group.unknown"
    with pytest.raises(Refused, match="is failed: because") as failed:
        require_ready(FAILED, "web")
    assert failed.value.refusal.code == "protection_group.not_ready"
    assert failed.value.remedy.endswith("remedy")
    with pytest.raises(Refused, match=r"is applying \["):
        require_ready(GroupRecord(WEB), "web")


def test_settings_may_change_where_the_place_may_not():
    assert same_place(WEB, OTHER)
    assert not same_place(WEB, replace(WEB, policy_name="other"))
