"""Whatever happens in whatever order, some things always hold."""

from collections import defaultdict
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from local.clock import VirtualClock
from local.simulators.site_recovery.http.shapes.protected_item import protected_item
from local.simulators.site_recovery.model import (
    committing,
    disabling,
    discovery,
    enabling,
    failing_over,
    job_control,
    rehearsing,
    trouble,
)
from local.simulators.site_recovery.model.enable_order import EnableOrder
from local.simulators.site_recovery.model.errors import ArmError, LostResponse
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.moving import MoveOrder, reassociate
from local.simulators.site_recovery.model.network import NetworkMachine, announce
from local.simulators.site_recovery.model.policy import Mapping
from local.simulators.site_recovery.model.progress import progress_of
from local.simulators.site_recovery.model.protectable_items import discover
from local.simulators.site_recovery.model.recovery_points import kept_points
from local.simulators.site_recovery.model.registering import (
    ProcessServerRegistration,
    ServerRegistration,
    register_appliance,
    register_process_server,
)
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.source_machine import AgentRegistration
from local.simulators.site_recovery.model.switching import SwitchOrder, switch_provider
from local.simulators.site_recovery.model.target import DiskChoice, TargetSettings
from local.simulators.site_recovery.model.world import World

NAMES = st.sampled_from(["one", "two"])
MACHINES = st.sampled_from(["WIN-1", "WIN-2"])
NETWORK = FailoverOrder(network_id="a/network")
REMOVE = disabling.disable_replication
OPERATIONS = {
    "UnplannedFailover": lambda w, name: failing_over.fail_over(w, name, FailoverOrder()),
    "ChangePit": lambda w, name: failing_over.change_point(w, name, FailoverOrder()),
    "TestFailover": lambda w, name: rehearsing.rehearse_failover(w, name, NETWORK),
    "TestFailoverCleanup": rehearsing.clean_up_rehearsal,
    "Commit": committing.commit_failover,
    "CompleteMigration": lambda w, name: REMOVE(w, name, disabling.DisableOrder(migrated=True)),
    "DisableProtection": lambda w, name: REMOVE(w, name, disabling.DisableOrder()),
}
# Operations that the service carries out although it does not list them.
BEYOND = [committing.cancel_failover, disabling.purge]
FAULTS = st.builds(
    Fault,
    kind=st.sampled_from(list(FaultKind)),
    subject=st.sampled_from(["", "one", "WIN-2"]),
    code=st.sampled_from(["95107", "28031", "78188"]),
    at_percent=st.integers(0, 100),
)


class AnyStory(RuleBasedStateMachine):
    faults = Bundle("faults")

    @initialize(head_start=st.sampled_from([None, 0, 1, 4]), classic=st.booleans())
    def begin(self, head_start, classic):
        """Begin with two machines; with one of them protected for hours, or with nothing."""
        self.clock = VirtualClock()
        self.world = World(self.clock, WorldSettings(classic=classic))
        (self.fabric,) = self.world.fabrics
        self.second = self.classic_side() if classic else None
        self.machines = [self.machine(number) for number in (1, 2)]
        self.percents = defaultdict(int)
        self.ended = {}
        self.wait(900)
        if head_start is not None:
            self.enable("one", 0)
            self.wait(head_start * 3600)

    def classic_side(self):
        """Let a second process server and an appliance join, to move and to switch to."""
        newcomer = ServerRegistration(name="appliance", address="10.0.0.10", after=timedelta())
        register_appliance(self.world, newcomer)
        newcomer = ProcessServerRegistration(name="second", address="10.0.0.12")
        mapping = Mapping("modern", self.world.estate.policy, self.world.fabrics[1])
        self.world.mappings[mapping.key] = mapping
        return register_process_server(self.world, newcomer)

    def machine(self, number):
        if self.second is None:
            agent = AgentRegistration(str(number), f"WIN-{number}")
            return discovery.register_agent(self.world, agent)
        stranger = NetworkMachine(f"10.0.0.2{number}", "w", f"WIN-{number}", str(number))
        announce(self.world, stranger)
        discover(self.world, self.fabric, f"WIN-{number}", stranger.address, "Windows")
        return discovery.know_machine(self.world, stranger.agent)

    def attempt(self, call, *args):
        """Call, and tell the status; a lost response took effect like any other."""
        try:
            call(self.world, *args)
        except ArmError as error:
            return error.status
        except LostResponse:
            return 200
        return 200

    @rule(seconds=st.sampled_from([1, 60, 400, 1200, 8000, 100_000]))
    def wait(self, seconds):
        self.clock.advance(timedelta(seconds=seconds))
        with self.world.intervention():
            pass

    @rule(name=NAMES, number=st.integers(0, 1))
    def enable(self, name, number):
        estate, machine = self.world.estate, self.machines[number]
        taken = [item.machine for item in self.world.items.values()]
        order = EnableOrder(
            policy_id=f"policies/{estate.policy}",
            machine_id=f"{estate.site_id}/machines/{machine.name}",
            process_server_id=self.fabric.servers[-1 if self.second is None else 1].server_id,
            fabric=self.fabric.name,
            master_target_id=self.fabric.servers[0].server_id,
            protectable_item_id=self.protectable(number),
            run_as_account_id="1",
            target=TargetSettings(estate.target_resource_group_id, f"vm-{number}"),
            disks_default=DiskChoice(),
        )
        status = self.attempt(enabling.enable_replication, name, order)
        if machine in taken and name not in self.world.items:
            assert status != 200

    @rule(
        name=NAMES,
        operation=st.sampled_from(list(OPERATIONS)),
        patience=st.sampled_from([0, 100, 700, 700]),
    )
    def operate(self, name, operation, patience):
        item = self.world.items.get(name)
        allowed = item.stage.value.allowed if item and not item.busy else ()
        status = self.attempt(OPERATIONS[operation], name)
        if operation not in allowed:
            assert status != 200
        self.wait(patience)

    def protectable(self, number):
        address = f"10.0.0.2{number + 1}"
        found = [one for one in self.world.protectable_items.values() if one.address == address]
        return found[0].item_id if found else None

    @rule(name=NAMES, back=st.booleans(), patience=st.sampled_from([0, 100]))
    def move(self, name, back, patience):
        first = self.fabric.servers[1].server_id if self.second else ""
        ids = (first, self.second.server_id if self.second else "")
        order = MoveOrder("", *(ids[::-1] if back else ids), (name,))
        status = self.attempt(reassociate, self.fabric, order)
        assert status != 200 or self.second
        self.wait(patience)

    @rule(name=NAMES, patience=st.sampled_from([0, 1300]))
    def switch(self, name, patience):
        estate = self.world.estate
        appliances = [one.server_id for one in self.world.appliances]
        order = SwitchOrder(estate.vault_id, estate.fabric_id, appliances[0])
        status = self.attempt(switch_provider, name, order)
        assert status != 200 or self.second
        self.wait(patience)

    @rule(name=NAMES, operation=st.sampled_from(BEYOND))
    def operate_beyond(self, name, operation):
        self.attempt(operation, name)

    @rule(machine=MACHINES, beats=st.booleans())
    def set_heartbeat(self, machine, beats):
        discovery.set_heartbeat(self.world, machine, beats=beats)

    @rule(beats=st.booleans())
    def set_appliance_heartbeat(self, beats):
        discovery.set_appliance_heartbeat(self.world, self.fabric.servers[-1].name, beats=beats)

    @rule(target=faults, fault=FAULTS)
    def inject(self, fault):
        return trouble.inject(self.world, fault)

    @rule(number=faults)
    def withdraw(self, number):
        self.attempt(trouble.withdraw, number)

    @rule(
        action=st.sampled_from(
            [job_control.cancel_job, job_control.resume_job, job_control.restart_job]
        ),
        index=st.integers(0, 20),
    )
    def steer(self, action, index):
        jobs = list(self.world.jobs.jobs)
        if jobs:
            self.attempt(action, jobs[index % len(jobs)])

    @invariant()
    def progress_never_runs_backwards(self):
        for item in self.world.items.values():
            percent = progress_of(self.world, item).percent or 0
            assert self.percents[item] <= percent <= 100
            self.percents[item] = percent

    @invariant()
    def no_point_lies_in_the_future(self):
        for item in self.world.items.values():
            times = [point.time for point in kept_points(self.world, item)]
            assert times == sorted(set(times))
            assert not times or times[-1] <= self.clock.now()

    @invariant()
    def a_machine_is_protected_at_most_once(self):
        protected = [item.machine for item in self.world.items.values()]
        assert len(protected) == len(set(protected))

    @invariant()
    def who_is_busy_allows_nothing_and_who_is_idle_names_no_running_job(self):
        for item in self.world.items.values():
            shown = protected_item(self.world, item)["properties"]
            assert not (item.busy and shown["allowedOperations"])
            assert item.busy or item.running is None or item.running.state == "Succeeded"

    @invariant()
    def a_job_ends_after_it_began_and_only_a_failed_one_comes_back(self):
        for job in self.world.jobs.jobs.values():
            assert (job.ended is None) == job.running
            assert job.ended is None or job.begun <= job.ended <= self.clock.now()
            assert self.ended.get(job) in {None, "Failed", job.state}
            self.ended[job] = None if job.running else job.state

    @invariant()
    def whoever_replicates_does_so_through_a_server_of_its_fabric(self):
        for item in self.world.items.values():
            assert item.server in item.fabric.shown
            assert item.home is self.fabric

    @invariant()
    def whoever_failed_over_has_a_virtual_machine(self):
        machines = {machine.vm_id for machine in self.world.virtual_machines.values()}
        for item in self.world.items.values():
            if item.failed_over:
                assert item.target.vm_id in machines

    @invariant()
    def each_accepted_call_began_one_job(self):
        own = [j for j in self.world.jobs.jobs.values() if j.kind.scenario != "IrCompletion"]
        named = {entry.effect.removeprefix("job ") for entry in self.world.ledger.effects()}
        assert {job.job_id for job in own} <= named


AnyStory.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestAnyStory = AnyStory.TestCase
