import re
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from azure.core.pipeline.policies import SansIOHTTPPolicy

from clouds.azure import server_deployment
from clouds.azure.arm import Arm
from clouds.azure.asking import ask_vault
from clouds.azure.capacity import AzureCapacity
from clouds.azure.compute import Compute
from clouds.azure.key_vault_signer import KeyVaultSigner
from clouds.azure.machines import AzureMachines
from clouds.azure.network_security_groups import AzureNetworkSecurityGroups
from clouds.azure.own_rights import read_permissions
from clouds.azure.permissions import (
    OFFER_ROLE,
    SECRETS_ROLE,
    SERVER_SECRETS_ROLE,
    SERVERS_ROLE,
    TARGET_ROLE,
    VAULT_ROLE,
)
from clouds.azure.recovery_plans import AzureRecoveryPlans
from clouds.azure.replication_policies import VaultPolicies
from clouds.azure.site_recovery import AzureSiteRecovery
from domain.component import ComponentQuery, Role
from domain.errors import Refused, Transient
from domain.firewall.security_order import (
    Attachment,
    GroupOrder,
    InterfaceGroup,
    SecurityOrder,
)
from domain.job import JobResumption
from domain.landing_zone import AwsPlace, ServerOrder
from domain.machine_command import MachineCommandOrder, MachineCommandRef
from domain.protection_group import ProtectionGroup, ReplicationSettings
from domain.provider import Provider
from domain.recovery_plan import BootGroup, PlanAction
from domain.rehearsal import RehearsalOrder
from domain.replication import PointChange, ProviderSwitch, ServerMove
from domain.target.offer import SubnetQuery
from local.simulators.site_recovery.http.server import Server
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.keys import create_key
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.trouble import inject
from tests.clouds.azure.operations import operation_of, secret_operation_of
from tests.contracts.conftest import FACES, StagedVault
from tests.contracts.ground import StagedGround
from tests.contracts.plans import PlannedVault
from tests.contracts.vaults import REF

TEMPLATES = Path(server_deployment.__file__).parent / "templates"


class Notes(SansIOHTTPPolicy):
    """Every operation that Resource Manager was asked for."""

    def __init__(self):
        super().__init__()
        self.operations = set()
        self.on_secrets = set()

    def on_request(self, request):
        sent = request.http_request
        path = urlsplit(sent.url).path
        if path.startswith(("/keyvault/", "/keys/")):
            self.on_secrets.add(secret_operation_of(sent.method, path))
        else:
            self.operations.add(operation_of(sent.method, path))


class NotedArm(Arm):
    def __init__(self, *given):
        super().__init__(*given)
        self.notes = Notes()

    def _options(self):
        usual = super()._options()
        return {**usual, "per_call_policies": [*usual["per_call_policies"], self.notes]}


def stage(monkeypatch, stack, provider=Provider.MODERNISED):
    """Stage Resource Manager with notes of what it is asked, and the vault behind it."""
    arms = []

    def noted(world, stack):
        url = stack.enter_context(Server(world)).url
        arms.append(NotedArm(url, world.estate.subscription_id))
        return AzureSiteRecovery(arms[0]), Compute(arms[0])

    monkeypatch.setitem(FACES, "noted", noted)
    vault = StagedVault("noted", stack, provider)
    return arms[0], vault


@pytest.fixture
def staged(monkeypatch):
    with ExitStack() as stack:
        yield stage(monkeypatch, stack)


@pytest.fixture
def classic(monkeypatch):
    """What is asked for a classic item that is moved, updated, switched and moved again."""
    with ExitStack() as stack:
        arm, vault = stage(monkeypatch, stack, Provider.CLASSIC)
        tend_an_item(vault)
        yield arm.notes


def live_a_groups_life(arm, vault):
    policies, usual = VaultPolicies(arm), vault.landing
    group = ProtectionGroup("web", usual.vault, Provider.MODERNISED, "web-policy")
    rough = replace(group, settings=ReplicationSettings(recovery_point_retention=60))
    for start in (
        partial(policies.start_policy, group),
        partial(policies.start_mapping, group),
        partial(policies.start_policy, rough),
        partial(policies.start_unmapping, group),
        partial(policies.start_policy_deletion, group),
    ):
        vault.finish(start())


def live_a_whole_life(arm, vault):
    ask_vault(arm, vault.landing.vault, vault.landing.policy_name)
    read_permissions(arm, f"/subscriptions/{arm.subscription_id}")
    item_id = vault.protect()
    rehearse(vault, item_id)
    vault.finish(vault.site_recovery.start_failover(item_id))
    vault.target.get_virtual_machine(vault.site_recovery.get_protected_item(item_id).target_vm_id)
    look_into_the_machine(arm, vault.site_recovery.get_protected_item(item_id).target_vm_id)
    guard_the_machine(arm, vault, vault.site_recovery.get_protected_item(item_id).target_vm_id)
    delete_the_machine(vault, item_id)
    vault.finish(vault.site_recovery.start_commit(item_id))
    vault.finish(vault.site_recovery.start_completion(item_id))
    vault.site_recovery.start_disabling(item_id)


def rehearse(vault, item_id):
    network = vault.world.estate.isolated_network_id
    vault.target.find_peers(network)
    vault.finish(vault.site_recovery.start_rehearsal(RehearsalOrder(item_id, network)))
    vault.finish(vault.site_recovery.start_rehearsal_cleanup(item_id))


def look_into_the_machine(arm, vm_id):
    machines, ref = AzureMachines(arm), MachineCommandRef(vm_id, "ferry-1")
    machines.read_boot_diagnostics(vm_id)
    machines.start_command(MachineCommandOrder(ref, "exit 0", timedelta(minutes=5)))
    machines.get_command(ref)
    machines.delete_command(ref)


def guard_the_machine(arm, vault, vm_id):
    groups, landing = AzureNetworkSecurityGroups(arm), vault.landing
    place = (landing.resource_group_id, landing.network_id)
    with suppress(Transient):
        groups.ensure_group(GroupOrder(REF, *place, "guard", (), ()))
    vault.wait(minutes=5)
    group_id = groups.ensure_group(GroupOrder(REF, *place, "guard", (), ()))
    with suppress(Transient):
        groups.ensure_group(GroupOrder(REF, *place, "spare", (), ()))
    with suppress(Transient):
        groups.attach_groups(Attachment(vm_id, (InterfaceGroup((), group_id),)))
    groups.delete_unused(SecurityOrder(REF, *place))
    vault.wait(minutes=5)


def delete_the_machine(vault, item_id):
    vm_id = vault.site_recovery.get_protected_item(item_id).target_vm_id
    with suppress(Transient):
        vault.target.delete_virtual_machine(vm_id)
    vault.wait(minutes=1)
    vault.target.delete_virtual_machine(vm_id)


def tend_an_item(vault):
    vault.place()
    item_id, port = vault.protect(), vault.site_recovery
    port.list_components(ComponentQuery(vault.landing.vault, vault.provider))
    vault.finish(port.start_move(ServerMove(item_id, vault.second_server())))
    vault.age_agent("9.63.1.1")
    vault.finish(port.start_agent_update(item_id))
    modern = vault.appliance()
    vault.finish(port.start_provider_switch(ProviderSwitch(item_id, modern, vault.landing)))
    vault.finish(port.start_move(ServerMove(item_id, vault.appliance("modern-2"))))
    oldest = port.list_recovery_points(item_id)[-1]
    vault.finish(port.start_failover(item_id))
    vault.finish(port.start_point_change(PointChange(item_id, oldest.point_id)))


def fail_a_plan_over(arm, staged):
    planned = PlannedVault(staged, AzureRecoveryPlans(arm))
    planned.make(BootGroup(("a", "b"), (PlanAction("check"),)))
    planned.make("a")
    planned.make(BootGroup(("a",), (PlanAction("check"),)))
    job = planned.plans.start_plan_failover(planned.ref)
    planned.wait(hours=1)
    planned.site_recovery.resume_job(JobResumption(job.job_id, action="check"))
    planned.finish(job)
    planned.finish(planned.plans.start_plan_commit(planned.ref))
    planned.finish(planned.plans.start_plan_deletion(planned.ref))


def prepare_the_ground(order, ground):
    """Have a vault and a server, take both back, and have the server again."""
    refused = Fault(FaultKind.JOB_ERROR, "deploy", code="QuotaExceeded")
    inject(ground.world, refused)
    ground.vaults.ensure_vault(order.vault, "westeurope")
    ground.wait(minutes=1)
    ground.vaults.issue_registration("north", order.vault, ground.place)
    ground.servers.ensure_server(order)
    ground.wait(minutes=6)
    with suppress(Refused):
        ground.servers.ensure_server(order)
    ground.servers.delete_server(order)  # while no machine is there: its interface alone
    for _ in range(3):  # each brings one deleted secret back
        with suppress(Transient):
            ground.servers.ensure_server(order)
    ground.servers.ensure_server(order)
    ground.wait(minutes=40)
    ground.servers.ensure_server(order)
    ground.passphrase(order.zone, ground.place)
    ground.servers.delete_server(order)
    ground.vaults.discard_registration("north", order.vault, ground.place)
    signer = KeyVaultSigner(ground.arm, f"{ground.arm.url}/keys/evidence-packs")
    signer.sign(signer.key(), b"manifest")


def ask_for_the_offer(arm, vault):
    capacity, landing = AzureCapacity(arm), vault.landing
    capacity.read_offer(landing.network_id)
    query = SubnetQuery(landing.network_id, landing.subnet_name, "10.1.0.77")
    assert capacity.look_at_subnet(query).address_free


@pytest.fixture
def prepared():
    """Everything that Resource Manager and the key vault are asked to prepare the ground."""
    with StagedGround("http", NotedArm, settings=WorldSettings(furnished=False)).open() as ground:
        vault = ground.vault(ground.world.estate.vault)
        order = ServerOrder(
            zone="north",
            role=Role.CONFIGURATION_SERVER,
            vault=vault,
            azure=ground.place,
            aws=AwsPlace("123456789012", "eu-central-1", "subnet-1"),
            size="Standard_D8s_v5",
            cache_gib=600,
        )
        with ground.world.intervention():
            create_key(ground.world, ground.world.estate.key_vault, "evidence-packs", "EC", "P-256")
        prepare_the_ground(order, ground)
        yield ground.arm.notes


def test_the_key_vault_is_asked_for_what_the_list_says_and_for_nothing_else(prepared):
    assert prepared.on_secrets == SECRETS_ROLE


def test_a_servers_set_up_reads_and_writes_what_its_list_says():
    scripts = "".join(path.read_text() for path in TEMPLATES.glob("*.ps1"))
    calls = re.findall(r"Invoke-RestMethod [^\n]*(?:`\n[^\n]*)*Get-SecretAddress[^\n]*", scripts)
    methods = {"PUT" if "-Method Put" in call else "GET" for call in calls}
    asked = {secret_operation_of(each, "/keyvault/k/secrets/s") for each in methods}
    assert asked == SERVER_SECRETS_ROLE


def test_the_adapters_ask_for_what_the_lists_say_and_for_nothing_else(staged, prepared, classic):
    arm, vault = staged
    live_a_whole_life(arm, vault)
    live_a_groups_life(arm, vault)
    fail_a_plan_over(arm, vault)
    ask_for_the_offer(arm, vault)
    asked = arm.notes.operations | prepared.operations | classic.operations
    assert asked == VAULT_ROLE | TARGET_ROLE | OFFER_ROLE | SERVERS_ROLE


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/subscriptions/s/resourceGroups/g/providers/A.B/c/1/d", "A.B/c/d/read"),
        ("GET", "/subscriptions/s/resourceGroups/g/providers/A.B/c/1/d/2", "A.B/c/d/read"),
        ("PUT", "/subscriptions/s/resourceGroups/g/providers/A.B/c/1", "A.B/c/write"),
        ("POST", "/subscriptions/s/resourceGroups/g/providers/A.B/c/1/stop", "A.B/c/stop/action"),
    ],
)
def test_an_operation_is_named_by_the_types_of_its_path(method, path, operation):
    assert operation_of(method, path) == operation
