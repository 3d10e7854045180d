"""Secrets as Key Vault shows them: by ids of its own, with or without their value."""

from datetime import datetime

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.key_vault import KeyVault, Secret, SecretVersion

_KEPT_FOR = 90  # days


def secret_bundle(vault: KeyVault, secret: Secret, shown: SecretVersion) -> Json:
    """Show a version with its value."""
    return {"value": shown.value} | secret_item(vault, secret, shown)


def secret_item(
    vault: KeyVault, secret: Secret, shown: SecretVersion, *, versioned: bool = True
) -> Json:
    """Show a version without its value."""
    name = f"{vault.url}/secrets/{secret.name}"
    body: Json = {
        "id": f"{name}/{shown.version}" if versioned else name,
        "attributes": {
            "enabled": shown.enabled,
            "created": _unix(shown.created),
            "updated": _unix(shown.updated),
            "recoveryLevel": "Recoverable",
            "recoverableDays": _KEPT_FOR,
        },
        "tags": shown.tags,
    }
    if shown.content_type is not None:
        body["contentType"] = shown.content_type
    for name, moment in (("exp", shown.expires), ("nbf", shown.not_before)):
        if moment is not None:
            body["attributes"][name] = _unix(moment)
    return body


def deleted_secret(vault: KeyVault, secret: Secret, *, versioned: bool = True) -> Json:
    """Show a deleted secret: when it was deleted and by which address it comes back."""
    deleted = _unix(secret.deleted) if secret.deleted else 0
    return secret_item(vault, secret, secret.newest, versioned=versioned) | {
        "recoveryId": f"{vault.url}/deletedsecrets/{secret.name}",
        "deletedDate": deleted,
        "scheduledPurgeDate": deleted + _KEPT_FOR * 86_400,
    }


def _unix(moment: datetime) -> int:
    return int(moment.timestamp())
