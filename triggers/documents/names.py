"""Names and ids: how AWS and Azure spell them, and which ones Azure refuses."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from triggers.documents.base import wrong

InstanceId = Annotated[
    str,
    Field(
        pattern=r"^i-([0-9a-f]{8}|[0-9a-f]{17})$",
        description="EC2 instance id: i- and 8 or 17 hexadecimal digits.",
        examples=["i-0abc12de34567890f"],
    ),
]
WaveName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$",
        description="1 to 40 small letters, digits and hyphens, no hyphen at either end.",
        examples=["payroll-1"],
    ),
]
GroupName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$",
        description="1 to 40 small letters, digits and hyphens, no hyphen at either end.",
        examples=["payroll"],
    ),
]
# Process servers and replication appliances.
SERVER = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?"

ZoneName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$",
        description="1 to 30 small letters, digits and hyphens, no hyphen at either end.",
        examples=["frankfurt"],
    ),
]
ActionName = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9]([A-Za-z0-9_-]{0,38}[A-Za-z0-9])?$",
        description="1 to 40 letters, digits, hyphens and underscores; unique in its wave.",
        examples=["check-database"],
    ),
]
DelegationName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$",
        description="1 to 40 small letters, digits and hyphens, no hyphen at either end.",
        examples=["lena-away"],
    ),
]
PlanDigest = Annotated[
    str,
    Field(
        pattern=r"^([0-9a-f]{64})?$",
        description="The digest of the plan that it means: 64 hexadecimal digits; empty for "
        "whatever is asked.",
    ),
]
MessageId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9-]{1,64}$",
        description="Id of a message of the queue.",
    ),
]
DeliveryId = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{32}$",
        description="Id of a delivery: 32 hexadecimal digits.",
    ),
]
ChannelName = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="Name of the channel.")
]
Region = Annotated[
    str,
    Field(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$", description="AWS region such as eu-west-1."),
]
Account = Annotated[str, Field(pattern=r"^[0-9]{12}$", description="AWS account, 12 digits.")]
SubscriptionId = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        description="Azure subscription id, a GUID.",
    ),
]

# "Naming rules and restrictions for Azure resources" (Microsoft): resource groups 1 to 90 letters,
# digits, underscores, hyphens, periods and parentheses, no period at the end; subnets 1 to 80.
_GROUP = r"[A-Za-z0-9_.()-]{0,89}[A-Za-z0-9_()-]"
GROUP_ID = rf"/subscriptions/[0-9a-fA-F-]{{36}}/resourceGroups/{_GROUP}"
_NETWORK = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?"

ResourceGroupName = Annotated[
    str,
    Field(
        pattern=rf"^{_GROUP}$",
        description="1 to 90 letters, digits and _-.(), no period at the end.",
    ),
]
ResourceGroupId = Annotated[
    str,
    Field(
        pattern=rf"^{GROUP_ID}$",
        description="ARM id of a resource group: /subscriptions/…/resourceGroups/name.",
    ),
]
NetworkId = Annotated[
    str,
    Field(
        pattern=rf"^{GROUP_ID}/providers/Microsoft\.Network/virtualNetworks/{_NETWORK}$",
        description="ARM id of a virtual network.",
    ),
]
StorageAccountId = Annotated[
    str,
    Field(
        pattern=rf"^{GROUP_ID}/providers/Microsoft\.Storage/storageAccounts/[a-z0-9]{{3,24}}$",
        description="ARM id of a storage account.",
    ),
]
SubnetName = Annotated[
    str,
    Field(
        pattern=r"^([A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?)?$",
        description="Name of a subnet of the network: 1 to 80 letters, digits and _.-.",
    ),
]
VaultName = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z][A-Za-z0-9-]{1,49}$",
        description="2 to 50 letters, digits and hyphens, a letter first.",
    ),
]
PolicyName = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$",
        description="Name of a replication policy: 1 to 64 letters, digits and hyphens.",
    ),
]
ContainerId = Annotated[
    str,
    Field(
        pattern=rf"^({GROUP_ID}/providers/Microsoft\.RecoveryServices/vaults/[^/]+"
        r"/replicationFabrics/[^/]+/replicationProtectionContainers/[^/]+)?$",
        description="ARM id of a protection container; empty for the provider's only one.",
    ),
]

# "Naming rules": key vaults are reached at their own host; regions are spelt without spaces.
AzureRegion = Annotated[
    str,
    Field(pattern=r"^[a-z]{2,40}[0-9]?$", description="Azure region such as germanywestcentral."),
]
SubnetResourceId = Annotated[
    str,
    Field(
        pattern=rf"^{GROUP_ID}/providers/Microsoft\.Network/virtualNetworks/{_NETWORK}"
        r"/subnets/[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?$",
        description="ARM id of a subnet.",
    ),
]
KeyVaultUrl = Annotated[
    str,
    Field(
        pattern=r"^https://[A-Za-z0-9-]{3,24}(\.[A-Za-z0-9-]+)+/?$",
        description="Address of a key vault: https://NAME.vault.azure.net.",
    ),
]
IdentityId = Annotated[
    str,
    Field(
        pattern=rf"^{GROUP_ID}/providers/Microsoft\.ManagedIdentity/userAssignedIdentities/"
        r"[A-Za-z0-9_-]{3,128}$",
        description="ARM id of a user-assigned identity.",
    ),
]
AwsSubnetId = Annotated[
    str,
    Field(
        pattern=r"^subnet-([0-9a-f]{8}|[0-9a-f]{17})$",
        description="Id of a subnet in AWS: subnet- and 8 or 17 hexadecimal digits.",
    ),
]
InstanceProfileName = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9+=,.@_-]{1,128}$", description="Name of an instance profile."),
]
ImageId = Annotated[
    str,
    Field(
        pattern=r"^ami-([0-9a-f]{8}|[0-9a-f]{17})$",
        description="Windows Server image of the region. Default: the newest of Amazon's.",
    ),
]

# "Resolve errors for reserved resource names" (Microsoft). Azure looks at the name when the
# resource is made, which for a virtual machine is in the middle of its failover.
_RESERVED = re.compile(
    "access|azure|bing|bizspark|biztalk|cortana|directx|dotnet|dynamics|excel|exchange|forefront|"
    "groove|hololens|hyperv|kinect|lync|msdn|o365|office|office365|onedrive|onenote|outlook|"
    "powerpoint|sharepoint|skype|visio|visualstudio|xbox",
    re.IGNORECASE,
)
_NEVER_INSIDE = re.compile(r"microsoft|windows|^login", re.IGNORECASE)


def _not_reserved(name: str) -> str:
    found = _RESERVED.fullmatch(name) or _NEVER_INSIDE.search(name)
    if found:
        raise wrong(
            "",
            f"Azure keeps the word '{found[0]}' to itself",
            f"Choose a name that is not {found[0]}, and has no microsoft or windows in it.",
        )
    return name


VmName = Annotated[
    str,
    Field(
        pattern=r"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)?$",
        description="1 to 63 letters, digits and hyphens, a letter or digit at both ends, and no "
        "word that Azure keeps to itself.",
    ),
    AfterValidator(_not_reserved),
]
