"""Which operation of Azure's access control a request is, by Resource Manager's own rule."""

_VERBS = {"GET": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}


def operation_of(method, path):
    """Name the operation: the provider and the types of the path, then what is done.

    A POST does what its path ends with: `…/vaults/V/replicationJobs/J/cancel` is `cancel/action`.
    """
    provider, *rest = path.split("/providers/")[-1].strip("/").split("/")
    if method == "POST":
        *rest, verb = rest
        return "/".join([provider, *rest[::2], verb, "action"])
    return "/".join([provider, *rest[::2], _VERBS[method]])


_SECRET = "Microsoft.KeyVault/vaults/secrets"


def secret_operation_of(method, path):
    """Name the operation on a key vault's data, by Key Vault's own table."""
    kind, _name, *rest = path.split("/keyvault/")[-1].strip("/").split("/")[1:]
    match method, kind, rest:
        case "PUT", "secrets", []:
            return f"{_SECRET}/setSecret/action"
        case "GET", "secrets", ["versions"]:
            return f"{_SECRET}/readMetadata/action"
        case "GET", "secrets", _:
            return f"{_SECRET}/getSecret/action"
        case "DELETE", "secrets", []:
            return f"{_SECRET}/delete"
        case "POST", "deletedsecrets", ["recover"]:
            return f"{_SECRET}/recover/action"
    raise LookupError(f"{method} {path}")
