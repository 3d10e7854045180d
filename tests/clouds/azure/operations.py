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


_KEY = "Microsoft.KeyVault/vaults/keys"


def secret_operation_of(method, path):
    """Name the operation on a key vault's data, by Key Vault's own table.

    A vault with keys stands at the root here, as its host does in Azure.
    """
    parts = path.strip("/").split("/")
    kind, _name, *rest = parts[2:] if parts[0] == "keyvault" else parts
    match method, kind, rest:
        case "PUT", "secrets", []:
            operation = f"{_SECRET}/setSecret/action"
        case "GET", "secrets", ["versions"]:
            operation = f"{_SECRET}/readMetadata/action"
        case "GET", "secrets", _:
            operation = f"{_SECRET}/getSecret/action"
        case "DELETE", "secrets", []:
            operation = f"{_SECRET}/delete"
        case "POST", "deletedsecrets", ["recover"]:
            operation = f"{_SECRET}/recover/action"
        case "GET", "keys", _:
            operation = f"{_KEY}/read"
        case "POST", "keys", [_, "sign"]:
            operation = f"{_KEY}/sign/action"
        case _:
            raise LookupError(f"{method} {path}")
    return operation
