"""What is recorded by name: one scenario for each way that a story may go."""

from dataclasses import replace
from datetime import time, timedelta

from domain.cutover import (
    CommitPolicy,
    CommitWhen,
    CutoverPolicy,
    Hook,
    HookKind,
    Otherwise,
    PointPolicy,
)
from domain.emergency_stop import EmergencyStop
from domain.firewall.policy import NetworkSecurity, SecurityPolicy
from domain.item_care import ItemCare, PointCare, moved_landing, switched_landing
from domain.itinerary import Phase
from domain.landing_zone import Purpose
from domain.migration import Cancellation
from domain.mobility_service import MobilityWay
from domain.names import retirement_story_id
from domain.protected_item import ProtectedItem
from domain.protection_group import ProtectionGroup
from domain.provider import Provider
from domain.quiescence import Quiesce
from domain.rehearsal import RehearsalPolicy
from domain.replication import PointChange
from domain.retention import Afterwards, Retention
from domain.scheduling.limits import SlotRules
from domain.scheduling.policy import SlotPolicy
from domain.status import Subject
from domain.validation import Probe, ProbeKind, Validation
from domain.window import Calendar, Window
from domain.zone_itinerary import ZonePhase
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_control import list_jobs, resume_job
from local.simulators.site_recovery.ports import SimulatedSiteRecovery
from orchestrators.apply_protection_group import apply_protection_group
from orchestrators.care_for_item import change_recovery_point, move_item, switch_provider
from orchestrators.delete_protection_group import delete_protection_group
from orchestrators.migrate_wave import migrate_part
from orchestrators.retire_source import retire_source
from orchestrators.story import cancellation
from tests.orchestrators import rehearsing
from tests.orchestrators.classic import protect
from tests.orchestrators.conftest import NO
from tests.orchestrators.planning import CHECK, group, migrate_together, with_operator
from tests.orchestrators.target.test_drift import changed_after_approval, ended, wave_of

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


def installed_by_a_person(stage):
    ref = stage.add_instance()

    def install(_):
        agents = stage.mobility.fleet.agents[ref.instance_id]
        agents.installed = agents.registered = True
        stage.mobility.fleet.listeners.registered(stage.source.machine(ref))

    stage.at(Phase.AWAITING_INSTALLATION, install)
    stage.migrate(ref, landing=stage.landing(mobility_service=MobilityWay.BY_HAND))


def pushed(stage):
    stage.at(Phase.REPLICATING, lambda subject: stage.send(subject, cancellation, Cancellation()))
    ref = stage.add_instance()
    register = stage.mobility.fleet.listeners.registered
    stage.at(Phase.DISCOVERING, lambda _: register(stage.source.machine(ref)))
    stage.migrate(ref, landing=stage.landing(mobility_service=MobilityWay.PUSH))


def by_the_classic_provider(stage):
    stage.migrate(stage.add_instance(1), stage.add_instance(2))
    closed = stage.landing(allow_retired_provider=False)
    stage.migrate(stage.add_instance(3), landing=closed, name="w2")


def drained(stage):
    ref = stage.add_instance()
    protect(stage, ref)
    stage.migrate(ref, landing=stage.landing(allow_retired_provider=False))


def cared_for(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    stage.start(stage.wave(ref))
    stage.go_on(until=lambda: stage.status.read_wave("w1").instances[0].waiting)
    (instance,) = stage.status.read_wave("w1").instances
    onto = stage.world.estate.process_server
    landings = moved_landing(stage.landing(), instance, onto), switched_landing(stage.landing(), "")
    for flow, landing in zip((move_item, switch_provider), landings, strict=True):
        subject = Subject("w1", instance.instance_id)
        order = ItemCare(subject, instance.item_id, landing, instance.phase, "mona")
        stage.begin(flow, order, flow.name)
        stage.go_on(limit=stage.clock.now() + timedelta(hours=1))
    stage.answer(subject, NO)
    stage.go_on()


def repeated_then_failed(stage):
    fault = Fault(FaultKind.JOB_ERROR, when="unplanned_failover", code="28092", times=0)
    stage.world.faults.inject(fault)
    stage.migrate()


def held(stage):
    stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS))
    stage.migrate(cutover=CutoverPolicy(commit=CommitPolicy(otherwise=Otherwise.WAIT)))


def rolled_back(stage):
    stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS))
    hook = Hook("dns", HookKind.WEBHOOK, "https://dns.example/up", "https://dns.example/down")
    stage.migrate(cutover=CutoverPolicy(hooks=(hook,)))


def switched_by_a_script(stage):
    hook = Hook("app", HookKind.COMMAND, "Start-Service App", "Stop-Service App")
    stage.migrate(cutover=CutoverPolicy(hooks=(hook,)))


def _without_loss(stage, **more):
    """Write a cutover with everything: rehearsal, rest, hook, window, groups of security."""
    hook = Hook("dns", HookKind.WEBHOOK, "https://dns.example/up", "https://dns.example/down")
    isolated = stage.world.estate.isolated_network_id
    return CutoverPolicy(
        PointPolicy.ZERO_LOSS,
        Quiesce("Stop-Service Sales", "Start-Service Sales", ("Sales",)),
        validation=Validation(probes=(Probe("files", ProbeKind.TCP, 445),)),
        rehearsal=RehearsalPolicy(isolated, timedelta(days=7), automatic=True),
        hooks=(hook,),
        **more,
    )


def without_loss(stage):
    policy = _without_loss(stage, commit=CommitPolicy(CommitWhen.AFTER))
    security = SecurityPolicy(NetworkSecurity.TRANSLATE)
    stage.migrate(stage.add_instance(1), stage.add_instance(2), cutover=policy, security=security)


def cancelled_at_rest(stage):
    wish = Cancellation("mona", "not today")
    ear = Phase.AWAITING_RECOVERY_POINT
    stage.at(ear, lambda subject: stage.send(subject, cancellation, wish))
    stage.migrate(cutover=_without_loss(stage))


def in_turn(stage):
    """Wait for the window, for the turn, and for the emergency stop to be lifted."""
    refs = [stage.add_instance(number) for number in (1, 2, 3)]
    pulled = EmergencyStop(pulled=True, by="mona", at=stage.clock.now(), because="network")
    stage.brake.pull(pulled)
    nights = Window("Europe/Berlin", time(22), timedelta(hours=6), weekdays=(5, 6))
    calendar = Calendar((nights,))
    wave = stage.wave(*refs, cutover=CutoverPolicy(calendar=calendar, together=2))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(days=9))
    stage.brake.pull(replace(pulled, pulled=False, at=stage.clock.now()))
    stage.go_on()


def rehearsed_by_hand(stage):
    ref = stage.add_instance()
    wave = rehearsing.waiting(stage, ref, cutover=rehearsing.policy(stage, within=LATE * 100))
    rehearsing.rehearsed(stage, wave)
    stage.go_on()


def drifted(stage):
    changed_after_approval(stage, vm_size="Standard_B1s")
    ended(stage, wave_of(stage, stage.add_instance()))


def retired(stage):
    ref = stage.add_instance()
    end = Retention(timedelta(days=30), Afterwards.SNAPSHOT_AND_TERMINATE)
    stage.migrate(ref, cutover=CutoverPolicy(retention=end))
    stage.clock.advance(timedelta(days=30))
    source = stage.retentions.find(ref)
    stage.begin(retire_source, source, retirement_story_id(ref, stage.clock.now()))
    stage.go_on()


def held_at_another_point(stage):
    held(stage)
    (instance,) = stage.status.read_wave("w1").instances
    oldest = SimulatedSiteRecovery(stage.world).list_recovery_points(instance.item_id)[-1]
    change = PointChange(instance.item_id, oldest.point_id)
    subject = Subject("w1", instance.instance_id)
    order = PointCare(subject, change, instance.phase, "mona")
    stage.begin(change_recovery_point, order, change_recovery_point.name)
    stage.go_on()


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


def zone_of_an_appliance(stage):
    stage.signs_in = False
    stage.start(stage.zone(instances=(stage.add_instance(),)))
    stage.go_on(until=lambda: stage.manual_steps)
    stage.sign_in()
    stage.done(1)
    stage.go_on()
    busy = tuple(replace(each, machines=1) for each in stage.shown.components)
    stage.spoiler.next_time("find_components", busy, busy, busy)
    item = ProtectedItem("/items/1", "Protected", agent_version="9.60.1.1")
    stage.spoiler.next_time("get_protected_item", item)
    stage.prepare(stage.zone(instances=(stage.add_instance(),)), Purpose.PREPARE)


def zone_of_classic_servers(stage):
    stage.adds_account = False
    stage.at_zone(ZonePhase.AWAITING_RUN_AS_ACCOUNT, stage.add_account)
    stage.at_zone(ZonePhase.AWAITING_OPEN_PORTS, lambda: stage.outdate("9.64.1.1"))
    zone = stage.classic(instances=(stage.add_instance(),), separate_master_target=True)
    stage.start(zone)
    stage.go_on(until=lambda: stage.shown.phase is ZonePhase.AWAITING_OPEN_PORTS)
    stage.done(2, accept_closed_ports=True)
    stage.go_on(until=lambda: stage.shown.phase is ZonePhase.AWAITING_UPDATES)
    stage.outdate("")
    stage.go_on()
    stage.prepare(zone, Purpose.TAKE_BACK)


def together(stage):
    with_operator(stage)
    a, b, c = (stage.add_instance(number) for number in (1, 2, 3))
    stage.answers[c.instance_id] = NO
    fault = Fault(FaultKind.JOB_ERROR, "unplanned_failover", "web-2-00000002", code="28031")
    stage.world.faults.inject(fault)
    migrate_together(stage, group(a, b, after=[CHECK]), group(c))


def _scarce(stage):
    stage.slot_rules = SlotRules(copies=1, failovers=1)
    stage.restart_worker()


def let_in_at_once(stage):
    _scarce(stage)
    stage.migrate(stage.add_instance(), slots=SlotPolicy())


def waited_for_slots(stage):
    """Wait for a copy and for a cutover; the last is cancelled while it waits."""
    _scarce(stage)
    refs = [stage.add_instance(number) for number in (1, 2, 3)]

    def cancel_the_last(progress):
        waits = progress.phase is Phase.AWAITING_SLOT
        if waits and progress.subject.instance_id == refs[2].instance_id:
            stage.send(progress.subject, cancellation, Cancellation("mona", "not today"))

    stage.status.listeners.append(cancel_the_last)
    nights = Calendar((Window("Europe/Berlin", time(22), timedelta(hours=6), weekdays=(5, 6)),))
    stage.migrate(*refs, slots=SlotPolicy(), cutover=CutoverPolicy(calendar=nights))


SCENARIOS = (
    migrated, rejected, expired, cancelled_while_replicating, waited_for_people,
    repeated_then_failed, held, held_at_another_point, in_a_part, grouped, together,
    zone_of_an_appliance, zone_of_classic_servers, installed_by_a_person, pushed,
    by_the_classic_provider, drained, cared_for, rolled_back, without_loss, cancelled_at_rest,
    in_turn, retired, rehearsed_by_hand, drifted,
    switched_by_a_script, let_in_at_once, waited_for_slots,
)  # fmt: skip


CLASSIC = {by_the_classic_provider, drained, cared_for}


ZONES = {zone_of_an_appliance, zone_of_classic_servers}
