"""The command that installs the mobility service, as the order's provider wants it."""

from clouds.aws.command_documents import classic_installation_document, installation_document
from clouds.aws.commands import CommandOrder
from domain.mobility_service import InstallationOrder
from domain.names import command_key


def installation_command(order: InstallationOrder) -> CommandOrder:
    """Write the command; with a passphrase it registers the agent as well."""
    installer = {
        "InstallerUrl": order.installer.url,
        "InstallerSha256": order.installer.sha256,
    }
    if not order.passphrase_name:
        parameters = {**installer, "ApplianceAddress": order.appliance_address}
        key = command_key(order.ref, "install")
        return CommandOrder(order.ref, key, installation_document(), parameters)
    parameters = {
        **installer,
        "ProcessServerAddress": order.appliance_address,
        "ConfigurationServerAddress": order.configuration_server_address,
        "PassphraseName": order.passphrase_name,
    }
    key = command_key(order.ref, "install-classic")
    return CommandOrder(order.ref, key, classic_installation_document(), parameters)
