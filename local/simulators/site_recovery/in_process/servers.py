"""The port to servers in Azure, on the model: the same template, the same secrets."""

from collections.abc import Callable

from clouds.azure.server_deployment import (
    database_passwords,
    make_password,
    names_of,
    parameters_of,
    template,
)
from domain.component import Role
from domain.deployment_failure import deployment_refusal, no_subnet
from domain.errors import Refused
from domain.landing_secrets import database_secret, passphrase_secret
from domain.landing_zone import Server, ServerOrder
from domain.region import require_one_region
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.secrets import SimulatedSecrets
from local.simulators.site_recovery.model import deployments, making_machines, networks
from local.simulators.site_recovery.model.deployment import FAILED, SUCCEEDED, Deployment
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.resource_groups import require_group
from local.simulators.site_recovery.model.world import World

_SYSTEM = "deployment"


class SimulatedServers:
    """`clouds.ports.Servers` on a simulated world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def ensure_server(self, order: ServerOrder) -> Server:
        """Begin to deploy the server, or find it; `ready` once the deployment has succeeded."""
        found = self._find(order)
        if found is None:
            self._require_subnet(order)
            self._begin(order)
        elif found.state == FAILED and found.problem:
            self._forget(order)
            machine, problem = names_of(order).machine, found.problem
            raise Refused(deployment_refusal(machine, problem.code, problem.message))
        elif found.state == SUCCEEDED:
            outputs = {name: each["value"] for name, each in found.outputs.items()}
            return Server(order.role, outputs["machineId"], outputs["address"], ready=True)
        return Server(order.role, self._id(order, "Compute/virtualMachines", "machine"))

    def delete_server(self, order: ServerOrder) -> None:
        """Begin to delete what the deployment made, if it is there."""
        names, world = names_of(order), self._world
        self._forget(order)
        machine_id = self._id(order, "Compute/virtualMachines", "machine")
        interface_id = self._id(order, "Network/networkInterfaces", "interface")
        with translated("compute", names.machine):
            if _missing(lambda: making_machines.delete_virtual_machine(world, machine_id)):
                _missing(lambda: networks.delete_interface(world, interface_id))
        kept = SimulatedSecrets(world, order.azure.key_vault_url)
        kept.delete(names.administrator)
        if order.role is Role.CONFIGURATION_SERVER:
            kept.delete(database_secret(order.zone))
            kept.delete(passphrase_secret(order.zone))

    def _find(self, order: ServerOrder) -> Deployment | None:
        with translated(_SYSTEM, names_of(order).machine):
            require_group(self._world, order.azure.resource_group)
            try:
                return deployments.get_deployment(self._world, self._deployment_id(order))
            except ArmError as error:
                if error.code != "DeploymentNotFound":
                    raise
                return None

    def _require_subnet(self, order: ServerOrder) -> None:
        machine, subnet_id = names_of(order).machine, order.azure.subnet_id
        with translated("network", machine):
            network_id = subnet_id.rpartition("/subnets/")[0]
            try:
                network = networks.get_network(self._world, network_id)
            except ArmError as error:
                if error.code != "ResourceNotFound":
                    raise
                raise Refused(no_subnet(machine, subnet_id)) from None
        if not networks.has_subnet(self._world, subnet_id):
            raise Refused(no_subnet(machine, subnet_id))
        places = {"the landing zone": order.azure.location, "its network": network.location}
        require_one_region(order.zone, places)

    def _begin(self, order: ServerOrder) -> None:
        names = names_of(order)
        kept = SimulatedSecrets(self._world, order.azure.key_vault_url)
        password = kept.ensure(names.administrator, "text/plain", make_password)
        if order.role is Role.CONFIGURATION_SERVER:
            kept.ensure(database_secret(order.zone), "text/plain", database_passwords)
            if not self._stands(order):
                kept.void(passphrase_secret(order.zone))
        with translated(_SYSTEM, names.machine):
            given = parameters_of(order, password)
            try:
                deployments.deploy(self._world, self._deployment_id(order), template(), given)
            except ArmError as error:
                if error.inner is None:
                    raise
                code, message = error.inner.code, error.inner.message
                raise Refused(deployment_refusal(names.machine, code, message)) from None

    def _stands(self, order: ServerOrder) -> bool:
        machine_id = self._id(order, "Compute/virtualMachines", "machine")
        with translated("compute", names_of(order).machine):
            return not _missing(
                lambda: making_machines.get_virtual_machine(self._world, machine_id)
            )

    def _forget(self, order: ServerOrder) -> None:
        with translated(_SYSTEM, names_of(order).machine):
            try:
                deployments.delete_deployment(self._world, self._deployment_id(order))
            except ArmError as error:
                if error.code != "DeploymentNotFound":
                    raise

    def _deployment_id(self, order: ServerOrder) -> str:
        return self._id(order, "Resources/deployments", "deployment")

    def _id(self, order: ServerOrder, kind: str, part: str) -> str:
        group = order.azure.resource_group
        subscription = f"/subscriptions/{self._world.estate.subscription_id}"
        name = getattr(names_of(order), part)
        return f"{subscription}/resourceGroups/{group}/providers/Microsoft.{kind}/{name}"


def _missing(call: Callable[[], object]) -> bool:
    """Look for something, or begin to delete it; say whether there was nothing."""
    try:
        call()
    except ArmError as error:
        if error.code != "ResourceNotFound":
            raise
        return True
    return False
