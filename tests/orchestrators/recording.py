"""Histories of every story, recorded once and replayed against today's code.

`python -m tests.orchestrators.recording` records them anew. Do so only when no running wave has to
live through the change, or when the change keeps the old recordings replaying beside the new.
"""

import gzip
import json
from datetime import timedelta
from pathlib import Path

from durabletask.internal import orchestrator_service_pb2 as pb
from google.protobuf import json_format

from domain.itinerary import Phase
from domain.migration import Cancellation
from domain.protection_group import ProtectionGroup
from domain.provider import Provider
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_control import list_jobs, resume_job
from orchestrators.apply_protection_group import apply_protection_group
from orchestrators.delete_protection_group import delete_protection_group
from orchestrators.migrate_wave import migrate_part
from orchestrators.story import cancellation
from tests.orchestrators.conftest import NO, Stage

PLACE = Path(__file__).parent / "histories"
LATE = timedelta(hours=3)


def migrated(stage):
    stage.migrate(stage.add_instance(1), stage.add_instance(2))


def rejected(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = NO
    stage.migrate(ref)


def expired(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    stage.migrate(ref)


def cancelled_while_replicating(stage):
    wish = Cancellation("mona", "wrong wave")
    stage.at(Phase.REPLICATING, lambda subject: stage.send(subject, cancellation, wish))
    stage.migrate()


def waited_for_people(stage):
    stage.world.faults.inject(Fault(FaultKind.SUSPENDED_JOB, when="unplanned_failover"))
    wave = stage.wave(stage.add_instance(), landing=stage.landing(appliance_instance=None))
    stage.start(wave)
    stage.go_on(until=lambda: stage.manual_steps)
    stage.configure_by_hand()
    stage.go_on(until=lambda: any("suspended" in words for words in stage.manual_steps))
    (job,) = [job for job in list_jobs(stage.world) if job.state == "Suspended"]
    resume_job(stage.world, job.job_id)
    stage.go_on()


def repeated_then_failed(stage):
    fault = Fault(FaultKind.JOB_ERROR, when="unplanned_failover", code="28092", times=0)
    stage.world.faults.inject(fault)
    stage.migrate()


def held(stage):
    stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS))
    stage.migrate()


def in_a_part(stage):
    part = stage.wave(stage.add_instance(1), stage.add_instance(2))
    stage.begin(migrate_part, part, "part")
    stage.go_on()


def grouped(stage):
    vault = stage.landing().vault
    group = ProtectionGroup("web", vault, Provider.MODERNISED, "web-policy")
    for flow, value in ((apply_protection_group, group), (delete_protection_group, "web")):
        stage.begin(flow, value, flow.name)
        stage.go_on()


SCENARIOS = (
    migrated, rejected, expired, cancelled_while_replicating, waited_for_people,
    repeated_then_failed, held, in_a_part, grouped,
)  # fmt: skip


def record(scenario):
    """Play the scenario and keep the history of every story in it."""
    stage = Stage()
    scenario(stage)
    stories = {
        story: [json_format.MessageToDict(event) for event in stage.hub.history(story)]
        for story in stage.story_ids()
    }
    stage.hub.close()
    PLACE.mkdir(exist_ok=True)
    text = json.dumps(stories, indent=0, sort_keys=True)
    (PLACE / f"{scenario.__name__}.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def recorded(scenario):
    """Read a scenario's histories by story."""
    text = gzip.decompress((PLACE / f"{scenario}.json.gz").read_bytes())
    return {
        story: [json_format.ParseDict(event, pb.HistoryEvent()) for event in events]
        for story, events in json.loads(text).items()
    }


if __name__ == "__main__":
    for each in SCENARIOS:
        record(each)
