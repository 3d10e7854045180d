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
