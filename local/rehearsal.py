"""The real stories on simulated clouds, in this process and in virtual time."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import azure.durable_functions as df
from durabletask.internal.helpers import new_event_raised_event

from activities import ACTIVITIES
from clouds.ports import Clouds, Slotting
from domain.approval import Approval
from domain.migration import Landing, Migration, Pace
from domain.migration_scene import MigrationScene
from domain.mobility_service import Installer, MobilityWay
from domain.names import plan_story_id, run_id, story_id
from domain.plan_status import ActionAnswer, ActionSubject
from domain.provider import Provider
from domain.run import Registration, Run
from domain.scheduling.limits import SlotRules
from domain.scheduling.ticket import SlotKey
from domain.source_instance import InstanceRef, InstanceState, SourceInstance
from domain.status import Subject
from domain.vault import Vault
from domain.wave import Order, Wave, WaveReport
from durable import steps
from durable.flow import Flow
from durable.functions import Performed, bind
from durable.signal import Signal
from local.clock import VirtualClock
from local.engine import AppWorker, TaskHub, run_until_idle
from local.invariants import Invariants
from local.invariants.slots import SlotInvariants
from local.simulators.audit_log import SimulatedAuditLog, SimulatedPersons
from local.simulators.aws.memory.firewalls import SimulatedFirewalls
from local.simulators.aws.memory.inspection import SimulatedInspection
from local.simulators.aws.memory.mobility_service import SimulatedMobilityService
from local.simulators.aws.memory.quiescence import SimulatedQuiescence
from local.simulators.aws.memory.retirement import SimulatedRetirement
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud
from local.simulators.aws.memory.source_servers import SimulatedSourceServers
from local.simulators.aws.memory.workload import SimulatedWorkload
from local.simulators.aws_news import AwsNews
from local.simulators.delegation_book import SimulatedDelegations, SimulatedUsedLinks
from local.simulators.document_store import SimulatedDocumentStore
from local.simulators.emergency_brake import SimulatedEmergencyBrake
from local.simulators.group_book import SimulatedGroupBook
from local.simulators.hooks import SimulatedHooks
from local.simulators.notice_book import SimulatedNoticeBook
from local.simulators.notifier import SimulatedNotifier
from local.simulators.rehearsal_book import SimulatedRehearsalBook
from local.simulators.request_queue import SimulatedRequestQueue
from local.simulators.retention_book import SimulatedRetentions
from local.simulators.signer import SimulatedSigner
from local.simulators.site_recovery.in_process.secrets import simulated_passphrase
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.world import World
from local.simulators.site_recovery.model.writing import machine_hash
from local.simulators.site_recovery.ports import (
    SimulatedCapacity,
    SimulatedMachines,
    SimulatedNetworkSecurityGroups,
    SimulatedRecoveryPlans,
    SimulatedReplicationPolicies,
    SimulatedServers,
    SimulatedSiteRecovery,
    SimulatedTargetCloud,
    SimulatedVaults,
)
from local.simulators.slot_book import SimulatedSlotBook
from local.simulators.status_store import SimulatedStatusStore
from local.simulators.zone_book import SimulatedZoneBook
from orchestrators import FLOWS
from orchestrators.ask_approval import approval_recorded
from orchestrators.migrate_wave import migrate_wave
from orchestrators.plan_signals import action_answered
from wire import from_wire, to_wire

ACCOUNT, REGION = "123456789012", "eu-central-1"
APPLIANCE = InstanceRef(ACCOUNT, REGION, "i-00000000000000a99")

_CLASSIC: dict[str, Any] = {
    "provider": Provider.CLASSIC,
    "allow_retired_provider": True,
    "mobility_service": MobilityWay.PUSH,
    "appliance_instance": None,
}


@dataclass(slots=True)
class Rehearsal:
    """A stage: both clouds, the engine, and one clock for all of them.

    `activities` may be spoilt ones. An operator is whoever listens at `status.listeners`.
    """

    settings: WorldSettings = field(default_factory=WorldSettings)
    activities: Iterable[Performed] = ACTIVITIES
    state: Path | None = None
    sessions: int = 10_000
    clock: VirtualClock = field(default_factory=VirtualClock)
    tell_news: Callable[[World], AwsNews] = AwsNews
    news: AwsNews = field(init=False)
    world: World = field(init=False)
    source: SimulatedSourceCloud = field(init=False)
    mobility: SimulatedMobilityService = field(init=False)
    quiescence: SimulatedQuiescence = field(init=False)
    inspection: SimulatedInspection = field(init=False)
    source_servers: SimulatedSourceServers = field(init=False)
    firewalls: SimulatedFirewalls = field(init=False)
    status: SimulatedStatusStore = field(init=False)
    zones: SimulatedZoneBook = field(init=False)
    brake: SimulatedEmergencyBrake = field(init=False)
    retentions: SimulatedRetentions = field(default_factory=SimulatedRetentions)
    retirement: SimulatedRetirement = field(init=False)
    documents: SimulatedDocumentStore = field(default_factory=SimulatedDocumentStore)
    requests: SimulatedRequestQueue = field(default_factory=SimulatedRequestQueue)
    workload: SimulatedWorkload = field(default_factory=SimulatedWorkload)
    groups: SimulatedGroupBook = field(default_factory=SimulatedGroupBook)
    hooks: SimulatedHooks = field(default_factory=SimulatedHooks)
    rehearsals: SimulatedRehearsalBook = field(default_factory=SimulatedRehearsalBook)
    audit: SimulatedAuditLog = field(init=False)
    persons: SimulatedPersons = field(default_factory=SimulatedPersons)
    signer: SimulatedSigner = field(default_factory=SimulatedSigner)
    delegations: SimulatedDelegations = field(default_factory=SimulatedDelegations)
    used_links: SimulatedUsedLinks = field(default_factory=SimulatedUsedLinks)
    notices: SimulatedNoticeBook = field(default_factory=SimulatedNoticeBook)
    slots: SimulatedSlotBook = field(default_factory=SimulatedSlotBook)
    slot_rules: SlotRules = field(default_factory=SlotRules)
    notifier: SimulatedNotifier = field(default_factory=SimulatedNotifier)
    hub: TaskHub = field(init=False)
    worker: AppWorker = field(init=False)
    invariants: Invariants = field(init=False)

    def __post_init__(self) -> None:
        self.world = World(self.clock, self.settings)
        self.news = told = self.tell_news(self.world)
        self.source = SimulatedSourceCloud(
            self.clock, on_power=told.power, on_change=lambda machine: told.network(machine, "")
        )
        self.firewalls = SimulatedFirewalls(self.source)
        self.mobility = SimulatedMobilityService(
            self.clock, self.source, on_registered=told.registered, on_joined=told.joined
        )
        self.inspection = SimulatedInspection(self.source, self.mobility)
        self.mobility.fleet.listeners.network = told.network
        self.mobility.fleet.listeners.writing = told.writing
        self.quiescence = SimulatedQuiescence(self.source, self.mobility)
        self.clock.listeners.append(self.mobility.fleet.set_ups.settle)
        self.source_servers = SimulatedSourceServers(
            self.clock, self.source, self.mobility, partial(simulated_passphrase, self.world)
        )
        self.status = SimulatedStatusStore(self.clock)
        self.zones = SimulatedZoneBook(self.clock)
        self.brake = SimulatedEmergencyBrake(self.clock)
        self.audit = SimulatedAuditLog(self.clock)
        self.retirement = SimulatedRetirement(self.source)
        self.source.add(_windows(APPLIANCE, "appliance", "10.0.0.10"))
        self.hub = TaskHub(self.state, self.clock)
        self.restart_worker()
        slots = SlotInvariants(self.slots, lambda: self.slotting, self.gives_back)
        self.invariants = Invariants(self.world, self.source, self.status, self.order_of, slots)
        self.status.listeners.append(self.invariants.hear)

    def restart_worker(self) -> None:
        """Lose all that a worker remembers; the engine's state is all that is left."""
        app = df.DFApp()
        bind(app, FLOWS, self.activities, self.clouds)
        self.worker = AppWorker(app, sessions=self.sessions)

    @property
    def clouds(self) -> Clouds:
        """Everything outside, as the activities receive it."""
        vault, target = SimulatedSiteRecovery(self.world), SimulatedTargetCloud(self.world)
        return Clouds(
            source=self.source,
            source_servers=self.source_servers,
            mobility=self.mobility,
            quiescence=self.quiescence,
            inspection=self.inspection,
            site_recovery=vault,
            upkeep=vault,
            recovery_plans=SimulatedRecoveryPlans(self.world),
            target=target,
            machines=SimulatedMachines(self.world),
            vaults=SimulatedVaults(self.world),
            capacity=SimulatedCapacity(self.world),
            workload=self.workload,
            servers=SimulatedServers(self.world),
            status=self.status,
            register=self.status,
            approvals=self.status,
            delegations=self.delegations,
            used_links=self.used_links,
            plan_book=self.status.plan_book,
            rehearsals=self.rehearsals,
            documents=self.documents,
            requests=self.requests,
            protection_groups=self.groups,
            policies=SimulatedReplicationPolicies(self.world),
            zones=self.zones,
            firewalls=self.firewalls,
            security_groups=SimulatedNetworkSecurityGroups(self.world),
            brake=self.brake,
            slots=self.slots,
            slotting=self.slotting,
            retentions=self.retentions,
            retirement=self.retirement,
            hooks=self.hooks,
            audit=self.audit,
            persons=self.persons,
            signer=self.signer,
            notices=self.notices,
            notifier=self.notifier,
        )

    @property
    def slotting(self) -> Slotting:
        """How slots are given."""
        network = self.world.estate.network_id
        return Slotting(self.slot_rules, network_id=network, now=self.clock.now)

    def add_instance(self, number: int = 1, **different: Any) -> InstanceRef:
        """Add a Windows instance that can be moved, unless something is different about it."""
        ref = InstanceRef(ACCOUNT, REGION, f"i-{number:017x}")
        usual = _windows(ref, f"web-{number}", f"10.0.{1 + number // 200}.{number % 200 + 1}")
        return self.source.add(replace(usual, **different))

    def lost_nothing(self, ref: InstanceRef, vm_id: str) -> bool:
        """Say whether the machine was made of all that its source has ever written.

        This is where runs with seeds look: let a random_workload begin by `source.give`, cut over
        with faults, and ask once all is still; the certificate must not say better.
        """
        return self.source.workloads.content_hash(ref) == machine_hash(self.world, vm_id)

    def landing(self, **different: Any) -> Landing:
        """Tell where the machines land, with a self-driving appliance unless told otherwise.

        In a classic world by its process server, which pushes the mobility service.
        """
        estate = self.world.estate
        usual = Landing(
            vault=Vault(estate.subscription_id, estate.resource_group, estate.vault),
            policy_name=estate.policy,
            resource_group_id=estate.target_resource_group_id,
            network_id=estate.network_id,
            subnet_name=estate.subnet,
            cache_storage_account_id=estate.cache_storage_account_id,
            installer=Installer("s3://installers/agent.exe", "a1" * 32),
            appliance_instance=APPLIANCE,
        )
        if self.settings.classic:
            usual = replace(usual, **_CLASSIC)
        return replace(usual, **different)

    def wave(
        self,
        *refs: InstanceRef,
        name: str = "w1",
        pace: Pace | None = None,
        landing: Landing | None = None,
        **more: Any,
    ) -> Wave:
        """Write the order for a wave."""
        orders = tuple(Order(ref) for ref in refs)
        return Wave(name, landing or self.landing(), orders, pace or Pace(), **more)

    def start(self, wave: Wave) -> None:
        """Accept a wave and begin its story, as a trigger would."""
        ids = tuple(order.ref.instance_id for order in wave.orders)
        if wave.run == 1:
            self.status.accept(Registration(wave.name, wave.name, "", ACCOUNT, REGION, ids))
        self.status.confirm(wave.name)
        run = Run(wave.name, wave.run, ids)
        self.status.take_slot(run, 1_000)
        self.status.begin(run)
        self.begin(migrate_wave, wave, run_id(wave.name, wave.run))

    def begin[In](self, flow: Flow[In, Any], value: In, instance_id: str) -> None:
        """Begin any story."""
        self.hub.start(flow.name, instance_id, json.dumps(to_wire(value)))

    def go_on(
        self, until: Callable[[], bool] = lambda: False, limit: datetime | None = None
    ) -> None:
        """Let everything happen, and see after each event that every invariant holds.

        See run_until_idle for the limits. AssertionError when one did not hold.
        """
        self.play(until, limit)
        if self.invariants.violations:
            raise AssertionError("; ".join(self.invariants.violations))

    def play(self, until: Callable[[], bool], limit: datetime | None = None) -> None:
        """Let everything happen; which invariants were broken stands in `invariants`."""

        def seen() -> bool:
            self.invariants.look()
            return until()

        run_until_idle(self.hub, self.worker, until=seen, limit=limit)

    def order_of(self, subject: Subject) -> Migration | None:
        """Read by which order an instance migrates; None for one without a story of its own."""
        found = self.hub.get(story_id(subject.wave, subject.instance_id, subject.attempt))
        return from_wire(MigrationScene, json.loads(found.input.value)).migration if found else None

    def gives_back(self, key: SlotKey) -> bool:
        """Say whether an instance's story is giving a slot back, or is over."""
        story = story_id(key.wave, key.instance_id, key.attempt)
        if story not in self.hub.live:
            return True
        taken = [each.taskScheduled for each in self.hub.history(story)]
        given = [each.input.value for each in taken if each.name == steps.give_slots_back.name]
        return any(key in from_wire(steps.give_slots_back.takes, json.loads(g)) for g in given)

    def send[T](self, subject: Subject, signal: Signal[T], message: T) -> None:
        """Send a signal to the story of one instance."""
        story = story_id(subject.wave, subject.instance_id, subject.attempt)
        self.hub.tell(story, new_event_raised_event(signal.name, json.dumps(to_wire(message))))

    def answer(self, subject: Subject, approval: Approval) -> None:
        """Answer at the gate: the answer is recorded, then the story is told to look."""
        self.status.decide(subject, approval)
        self.send(subject, approval_recorded(subject.attempt), None)

    def answer_action(self, subject: ActionSubject, answer: ActionAnswer) -> None:
        """Say that a manual action is done: the word is recorded, then the plan's story looks."""
        self.status.plan_book.answer(subject, answer)
        story = plan_story_id(subject.wave, subject.run, subject.number)
        self.hub.tell(story, new_event_raised_event(action_answered.name, "null"))

    def report(self, wave: Wave) -> WaveReport:
        """Read how the wave has ended; LookupError while it has not."""
        return self.result(migrate_wave, run_id(wave.name, wave.run))

    def result[Out](self, flow: Flow[Any, Out], instance_id: str) -> Out:
        """Read what a story has given; LookupError while, or because, it has not."""
        found = self.hub.get(instance_id)
        if not (found and found.HasField("output")) or found.HasField("failureDetails"):
            raise LookupError(f"{instance_id}: {found}")
        return from_wire(flow.gives, json.loads(found.output.value))


def _windows(ref: InstanceRef, name: str, address: str) -> SourceInstance:
    return SourceInstance(
        ref=ref,
        state=InstanceState.RUNNING,
        name=name,
        private_ip=address,
        vpc_id="vpc-1",
        instance_type="m5.large",
        ping_status="Online",
        tags={"Name": name, "Owner": "finance"},
    )
