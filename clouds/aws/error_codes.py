"""AWS's error codes, each with what its reader may do about it.

Sources: the API references of EC2, Systems Manager and STS, and their common errors.
"""

from dataclasses import dataclass
from enum import StrEnum


class Reaction(StrEnum):
    """What may be done: ask again, let a person act, or give this machine up."""

    WAIT = "wait"
    ACT = "act"
    GIVE_UP = "give up"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code calls for. `{action}` in the remedy stands for the API action that failed."""

    reaction: Reaction
    remedy: str


_SERVER_ERROR = 500

_THROTTLED = """
    RequestLimitExceeded Throttling ThrottlingException ThrottledException RequestThrottled
    RequestThrottledException EC2ThrottledException TooManyRequestsException SlowDown
    BandwidthLimitExceeded PriorRequestNotComplete TooManyUpdates
"""
_UNAVAILABLE = """
    InternalError InternalFailure InternalServerError ServerInternal ServiceUnavailable
    Unavailable RequestTimeout RequestTimeoutException RequestExpired
"""
_SOMEBODY_ELSE = """
    InvalidGroup.Duplicate InvalidPermission.Duplicate InvalidPermission.NotFound
    InvalidSecurityGroupRuleId.NotFound DocumentAlreadyExists
"""
_UNKNOWN_CALLER = """
    InvalidClientTokenId UnrecognizedClientException AuthFailure SignatureDoesNotMatch
    InvalidIdentityToken IDPRejectedClaim
"""
_WRONG_REQUEST = """
    InvalidDocument InvalidDocumentContent InvalidParameterValue
    InvalidParameterCombination MissingParameter ValidationError ValidationException
"""

_W, _A, _G = Reaction.WAIT, Reaction.ACT, Reaction.GIVE_UP

_TABLE: tuple[tuple[str, Reaction, str], ...] = (
    (_THROTTLED, _W, "AWS throttles: run fewer instances at once, or raise the account's quota."),
    (_UNAVAILABLE, _W, "AWS does not answer: look at its health dashboard, then run again."),
    ("ExpiredToken ExpiredTokenException", _W,
     "The credentials have expired and were not renewed: check the role and the clock."),
    ("InvocationDoesNotExist", _W,
     "Systems Manager knows nothing of the command (it forgets after 30 days): run again."),
    ("DependencyViolation", _W,
     "Something still uses it: detach it from what AWS names, then run again."),
    ("IncorrectInstanceState IncorrectState", _W,
     "The instance is between two states: look at it in EC2 and settle its state."),
    (_SOMEBODY_ELSE, _W, "Somebody else changes the same thing: leave it to one of you."),
    ("InsufficientInstanceCapacity", _W,
     "AWS has no capacity for this instance type now: start the instance by hand later."),
    ("UnauthorizedOperation AccessDenied AccessDeniedException", _A,
     "Allow {action} to the role that Ferry uses in this account."),
    (_UNKNOWN_CALLER, _A, "Check Ferry's AWS identity: AWS does not know its credentials."),
    ("OptInRequired RegionDisabledException", _A, "Enable this region for the account."),
    ("InvalidInstanceID.NotFound InvalidInstanceID.Malformed", _A,
     "Check the instance id, its account and its region."),
    ("InvalidInstanceId", _A,
     "Start the SSM agent and attach an instance profile with AmazonSSMManagedInstanceCore."),
    ("InvalidSubnetID.NotFound InvalidSubnetId.NotFound", _A,
     "Check the subnet's id, its account and its region."),
    ("InvalidAMIID.NotFound InvalidAMIID.Malformed InvalidAMIID.Unavailable", _A,
     "Check the image's id and region, or leave it out: then it is the newest of Amazon's."),
    ("VcpuLimitExceeded InstanceLimitExceeded", _A,
     "Raise the account's quota of vCPUs for this family of instances, or choose another size."),
    ("InsufficientFreeAddressesInSubnet", _A, "Free addresses in the subnet, or choose another."),
    ("IdempotentParameterMismatch", _W,
     "It was launched a moment ago with other parameters: wait until EC2 shows it."),
    ("IdempotentInstanceTerminated", _A,
     "It was launched and terminated before: retry the landing zone, which launches another."),
    ("OperationNotPermitted UnsupportedOperation", _A,
     "Take the instance's stop protection off; a spot instance cannot be stopped and moved."),
    ("SecurityGroupsPerInterfaceLimitExceeded", _A,
     "Free a security group on the primary network interface, or raise its quota (5 at first)."),
    ("SecurityGroupLimitExceeded", _A, "Raise the quota of security groups in the region."),
    ("TagLimitExceeded", _A, "Free some of the resource's 50 tags."),
    ("DocumentLimitExceeded", _A, "Delete old command documents (Ferry-…) of this account."),
    ("InvalidParameters", _A,
     "Check the installer's address and SHA-256 in the settings, and the appliance's address."),
    (_WRONG_REQUEST, _G, "Report this: Ferry made the request."),
)  # fmt: skip

_MEANINGS = {
    code: Meaning(reaction, remedy) for codes, reaction, remedy in _TABLE for code in codes.split()
}


def meaning_of(code: str, http_status: int) -> Meaning:
    """Find out what a code calls for; what nobody knows is the operator's, unless AWS broke."""
    broken = http_status >= _SERVER_ERROR
    unknown = Meaning(_W if broken else _A, "Read what AWS says, mend it, then run again.")
    return _MEANINGS.get(code, unknown)
