"""The servers of a landing zone that stand in Azure: one deployment each."""

from contextlib import suppress
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.errors import from_response, translated
from clouds.azure.key_vault import Secrets
from clouds.azure.server_deployment import (
    database_passwords,
    make_password,
    names_of,
    parameters_of,
    template,
)
from clouds.azure.server_subnet import require_subnet
from domain.component import Role
from domain.deployment_failure import deployment_refusal
from domain.errors import Refused
from domain.landing_secrets import database_secret, passphrase_secret
from domain.landing_zone import Server, ServerOrder

_SYSTEM = "deployment"
_ENDED_BADLY = {"Failed", "Canceled"}


class AzureServers:
    """Servers by the real SDKs: Resources for the deployment, Compute and Network to delete."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm

    def ensure_server(self, order: ServerOrder) -> Server:
        """Begin to deploy the server, or find it; `ready` once the deployment has succeeded."""
        found = self._find(order)
        if found is None:
            require_subnet(self._arm, order)
            self._begin(order)
        elif found.properties.provisioning_state in _ENDED_BADLY:
            raise self._give_up(order, found.properties.error)
        elif found.properties.provisioning_state == "Succeeded":
            outputs = found.properties.outputs
            address = outputs["address"]["value"]
            return Server(order.role, outputs["machineId"]["value"], address, ready=True)
        return Server(order.role, _machine_id(self._arm.subscription_id, order))

    def delete_server(self, order: ServerOrder) -> None:
        """Begin to delete what the deployment made, with its disks and secrets, if it is there.

        Transient while it is still being made.
        """
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        names, group = names_of(order), order.azure.resource_group
        self._forget(order)
        with translated("compute", names.machine):
            machines, interfaces = self._arm.compute.virtual_machines, self._arm.network
            try:
                machines.get(group, names.machine)
            except ResourceNotFoundError:
                interfaces.network_interfaces.begin_delete(group, names.interface, polling=False)
            else:
                machines.begin_delete(group, names.machine, polling=False)
        kept = Secrets(self._arm, order.azure.key_vault_url)
        kept.delete(names.administrator)
        if order.role is Role.CONFIGURATION_SERVER:
            kept.delete(database_secret(order.zone))
            kept.delete(passphrase_secret(order.zone))

    def _find(self, order: ServerOrder) -> Any:
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        names = names_of(order)
        with translated(_SYSTEM, names.machine):
            try:
                return self._arm.deployments.deployments.get(
                    order.azure.resource_group, names.deployment
                )
            except ResourceNotFoundError as error:
                if error.error and error.error.code == "ResourceGroupNotFound":
                    raise
                return None

    def _begin(self, order: ServerOrder) -> None:
        from azure.core.exceptions import HttpResponseError  # noqa: PLC0415
        from azure.mgmt.resource.deployments.models import (  # noqa: PLC0415
            Deployment,
            DeploymentProperties,
        )

        names = names_of(order)
        kept = Secrets(self._arm, order.azure.key_vault_url)
        password = kept.ensure(names.administrator, "text/plain", make_password)
        if order.role is Role.CONFIGURATION_SERVER:
            kept.ensure(database_secret(order.zone), "text/plain", database_passwords)
            if not self._stands(order):  # what an earlier one published lets nobody join this one
                kept.void(passphrase_secret(order.zone))
        properties = DeploymentProperties(
            mode="Incremental", template=template(), parameters=parameters_of(order, password)
        )
        wanted = Deployment(properties=properties, tags={"ferry-landing-zone": order.zone})
        with translated(_SYSTEM, names.machine):
            try:
                self._arm.deployments.deployments.begin_create_or_update(
                    order.azure.resource_group, names.deployment, wanted, polling=False
                )
            except HttpResponseError as error:
                if error.error and error.error.details:  # what Azure saw beforehand
                    code, message = _innermost(error.error)
                    raise Refused(deployment_refusal(names.machine, code, message)) from None
                raise from_response(_SYSTEM, names.machine, error) from None

    def _stands(self, order: ServerOrder) -> bool:
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        machine = names_of(order).machine
        with translated("compute", machine), suppress(ResourceNotFoundError):
            self._arm.compute.virtual_machines.get(order.azure.resource_group, machine)
            return True
        return False

    def _give_up(self, order: ServerOrder, error: Any) -> Refused:
        """Word why the deployment failed, and forget it: asked again, it begins anew."""
        code, message = _innermost(error)
        self._forget(order)
        return Refused(deployment_refusal(names_of(order).machine, code, message))

    def _forget(self, order: ServerOrder) -> None:
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        names = names_of(order)
        with translated(_SYSTEM, names.machine):
            try:
                self._arm.deployments.deployments.begin_delete(
                    order.azure.resource_group, names.deployment, polling=False
                )
            except ResourceNotFoundError:
                return


def _machine_id(subscription_id: str, order: ServerOrder) -> str:
    group = f"/subscriptions/{subscription_id}/resourceGroups/{order.azure.resource_group}"
    return f"{group}/providers/Microsoft.Compute/virtualMachines/{names_of(order).machine}"


def _innermost(error: Any) -> tuple[str, str]:
    """Find the reason within the reasons: what wraps it says only that something failed."""
    while error is not None and error.details:
        error = error.details[0]
    return (error.code or "", error.message or "") if error is not None else ("", "")
