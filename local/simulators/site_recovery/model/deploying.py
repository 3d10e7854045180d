"""What becomes of the resources of a template: network interfaces, machines, their set-up."""

from datetime import datetime
from typing import Any

from local.simulators.site_recovery.model.arm_id import key_of, last_segment
from local.simulators.site_recovery.model.deployment import (
    DeployedResource,
    Deployment,
    DeploymentProblem,
)
from local.simulators.site_recovery.model.making_machines import start_machine
from local.simulators.site_recovery.model.networks import (
    free_address,
    has_subnet,
    release_interfaces,
)
from local.simulators.site_recovery.model.server_setup import begin_set_up
from local.simulators.site_recovery.model.virtual_machine import AzureMachine
from local.simulators.site_recovery.model.virtual_network import NetworkInterface
from local.simulators.site_recovery.model.world import World

_GIB = 1024**3
_OS_DISK = 127 * _GIB  # of the marketplace's Windows images


def deploy_resource(
    world: World,
    deployment: Deployment,
    resource: dict[str, Any],
    at: datetime,
    failing: DeploymentProblem | None,
) -> DeployedResource:
    """Make one resource, or find it as it was; tell why that can't be."""
    kind = str(resource.get("type"))
    resource_id = _id_of(deployment.scope.group_id, kind, str(resource.get("name")))
    problem = failing
    if problem is None:
        problem = _MAKERS[kind](world, resource_id, resource, at) if kind in _MAKERS else _no(kind)
    return DeployedResource(resource_id, kind, at, problem)


def properties_of(world: World, resource_id: str) -> dict[str, Any]:
    """Tell what a template may refer to of a network interface."""
    found = world.ground.interfaces[key_of(resource_id)]
    properties = {"privateIPAddress": found.address, "subnet": {"id": found.subnet_id}}
    return {"ipConfigurations": [{"name": "primary", "properties": properties}]}


def _id_of(group_id: str, kind: str, name: str) -> str:
    provider, *types = kind.split("/")
    path = "/".join(f"{a}/{b}" for a, b in zip(types, name.split("/"), strict=False))
    return f"{group_id}/providers/{provider}/{path}"


def _interface(
    world: World, resource_id: str, resource: dict[str, Any], _: datetime
) -> DeploymentProblem | None:
    release_interfaces(world)
    (first, *_rest) = resource["properties"]["ipConfigurations"]
    subnet_id = first["properties"]["subnet"]["id"]
    if not has_subnet(world, subnet_id):
        return _unresolved(subnet_id, resource_id)
    known = world.ground.interfaces.get(key_of(resource_id))
    world.ground.interfaces[key_of(resource_id)] = known or NetworkInterface(
        interface_id=resource_id,
        location=resource["location"],
        subnet_id=subnet_id,
        address=free_address(world, subnet_id),
        tags=resource.get("tags") or {},
        public="publicIPAddress" in first["properties"],
    )
    return None


def _machine(
    world: World, resource_id: str, resource: dict[str, Any], at: datetime
) -> DeploymentProblem | None:
    properties = resource["properties"]
    (used, *_) = properties["networkProfile"]["networkInterfaces"]
    interface = world.ground.interfaces.get(key_of(used["id"]))
    if interface is None:
        return _unresolved(used["id"], resource_id)
    interface.machine_id = resource_id
    interface.goes_along = (used.get("properties") or {}).get("deleteOption") == "Delete"
    if key_of(resource_id) not in world.virtual_machines:
        start_machine(world, _read_machine(world, resource_id, resource, interface, at))
    return None


def _read_machine(
    world: World,
    resource_id: str,
    resource: dict[str, Any],
    interface: NetworkInterface,
    at: datetime,
) -> AzureMachine:
    properties = resource["properties"]
    storage = properties["storageProfile"]
    image = storage["imageReference"]
    network_id, _, subnet = interface.subnet_id.rpartition("/subnets/")
    return AzureMachine(
        vm_id=resource_id,
        name=last_segment(resource_id),
        guid=world.ids.new("virtual-machine"),
        location=resource["location"],
        created=at,
        size=properties["hardwareProfile"]["vmSize"],
        os_name=f"{image['offer']} {image['sku']}",
        disk_sizes=(_OS_DISK, *(disk["diskSizeGB"] * _GIB for disk in storage["dataDisks"])),
        network_id=network_id,
        subnet_name=subnet,
        tags=resource.get("tags") or {},
    )


def _run_command(
    world: World, resource_id: str, resource: dict[str, Any], at: datetime
) -> DeploymentProblem | None:
    machine_id = resource_id.rpartition("/runCommands/")[0]
    if key_of(machine_id) not in world.virtual_machines:
        return _unresolved(machine_id, resource_id)
    begin_set_up(world, machine_id, resource["properties"], at)
    return None


def _unresolved(missing_id: str, by_id: str) -> DeploymentProblem:
    return DeploymentProblem(
        "InvalidResourceReference",
        f"Resource {missing_id} referenced by resource {by_id} was not found. Please make sure "
        "that the referenced resource exists, and that both resources are in the same region.",
    )


def _no(kind: str) -> DeploymentProblem:
    return DeploymentProblem("InvalidResourceType", f"The resource type '{kind}' is not simulated.")


_MAKERS = {
    "Microsoft.Network/networkInterfaces": _interface,
    "Microsoft.Compute/virtualMachines": _machine,
    "Microsoft.Compute/virtualMachines/runCommands": _run_command,
}
