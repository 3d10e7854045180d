"""What Ferry asks of people while it prepares a landing zone, word for word.

The appliance's wizard: Microsoft, "Deploy the Azure Site Recovery replication appliance -
Modernized"; key, sign-in and credentials have no automation.
"""

from collections.abc import Iterable

from domain.landing_zone import LandingZone, Server
from domain.zone_status import StepDone


def register_appliance(zone: LandingZone, server: Server) -> str:
    """Say how the appliance on this machine is registered by hand."""
    vault = zone.vault
    steps = (
        (
            f"Open {server.server_id} ({server.address or 'by its private address'}) by Remote "
            "Desktop or Session Manager; its set-up has put the appliance there."
        ),
        (
            f"In the Azure portal open the vault {vault.name} (resource group "
            f"{vault.resource_group}, subscription {vault.subscription_id}), Site Recovery, "
            f"Prepare infrastructure, Appliance; give the name {zone.name} and copy the appliance "
            "key."
        ),
        (
            "On the machine open https://localhost:44368, accept the terms, let the prerequisites "
            "be checked; for connectivity choose the address by which the instances reach it, port "
            "9443 (neither can be changed later)."
        ),
        (
            f"Give the friendly name {zone.name}, paste the key, sign in with the device code "
            "within five minutes (the account needs Contributor on the vault, the right to "
            "register an application, and to create a key vault)."
        ),
        (
            "Skip vCenter; add the credentials of the servers, or none where the mobility service "
            "is installed by Run Command; choose Continue and keep the tab open, up to 30 minutes."
        ),
    )
    numbered = " ".join(f"{number}. {words}" for number, words in enumerate(steps, 1))
    return (
        f"Register the replication appliance: its sign-in can't be automated. {numbered} Then say "
        "that it is done; Ferry also goes on by itself as soon as the vault shows the appliance."
    )


def add_run_as_account(servers: Iterable[str]) -> str:
    """Say how the account is added by which the process server pushes the mobility service."""
    return (
        f"Add a run-as account on the configuration server {', '.join(servers)}: no interface of "
        "Azure's takes one. Open it by Remote Desktop, start cspsconfigtool.exe from its desktop, "
        "Manage Accounts, Add Account: an administrator of the instances, local ones with "
        "LocalAccountTokenFilterPolicy set to 1. It shows in the vault within 15 minutes; Ferry "
        "goes on by itself; say that it is done where the mobility service is not to be pushed."
    )


def done_by(step: StepDone) -> str:
    """Put into words who did a manual step."""
    accepted = ", closed ports accepted" if step.accept_closed_ports else ""
    comment = f": {step.comment}" if step.comment else ""
    return f"done by {step.by or 'an operator'}{accepted}{comment}"


def kept_vault(zone: LandingZone) -> str:
    """Say why the vault stays when a landing zone is taken back."""
    return (
        f"vault {zone.vault.name} with its replication policies: others may use it, it may hold "
        "recovery points, and an empty one costs nothing; delete it in the portal if nobody does"
    )


def kept_servers(servers: Iterable[Server]) -> tuple[str, ...]:
    """Say which servers stay when a landing zone has failed: a retry goes on with them."""
    return tuple(f"{each.role} {each.server_id}" for each in servers)
