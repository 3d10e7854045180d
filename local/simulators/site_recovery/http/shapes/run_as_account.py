"""The run-as account that stands for machines without credentials."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.world import World


def run_as_account(world: World) -> Json:
    """Show the account that is built into each site."""
    created = f"{world.appliances[0].heartbeat.since:%Y-%m-%dT%H:%M:%S.%f}Z"
    return {
        "id": world.account_id,
        "name": world.ids.of("account", world.estate.site),
        "type": "Microsoft.OffAzure/serversites/runasaccounts",
        "properties": {
            "displayName": "credentialLessRunAsAccount",
            "credentialType": "CredentialLessAccount",
            "applianceName": world.appliances[0].name,
            "createdTimestamp": created,
            "updatedTimestamp": created,
        },
    }
