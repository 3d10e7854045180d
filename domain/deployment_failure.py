"""Why Azure would not deploy a server, and what its reader may do about it."""

from domain.errors import Refusal

_REMEDIES = (
    ("quota", "Raise the quota that the message names, or choose a size of another family."),
    ("authorization", "Give Ferry's identity the rights that docs/deploy.md names on the group."),
    ("policy", "Let the policy that the message names allow this machine, or change its place."),
    ("skunotavailable", "Choose a size that the region offers to this subscription."),
    ("allocation", "Azure is short of this size in the region: try again, or choose another size."),
    ("subnet", "Name a subnet that exists, in the region of the landing zone, with room in it."),
    (
        "resourcereference",
        "Name a subnet and an identity that exist, in one region.",
    ),
)
_ELSE = "Mend what the message says."
_AGAIN = " Then prepare the landing zone again: it goes on from here."


def deployment_refusal(machine: str, code: str, message: str) -> Refusal:
    """Word a deployment's failure with Azure's own reason; `code` is its innermost."""
    told = f"{code} {message}".casefold()
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in told), _ELSE)
    return Refusal(
        code=f"deployment.{code or 'failed'}",
        subject=machine,
        detail=message or "Azure told no reason",
        remedy=remedy + _AGAIN,
    )


def no_subnet(machine: str, subnet_id: str) -> Refusal:
    """Word that the subnet which was asked for is not there."""
    return Refusal(
        code="deployment.no_subnet",
        subject=machine,
        detail=f"there is no subnet {subnet_id or '(none was named)'}",
        remedy="Give the ARM id of a subnet that exists: "
        "/subscriptions/…/virtualNetworks/…/subnets/…, in the landing zone's region.",
    )
