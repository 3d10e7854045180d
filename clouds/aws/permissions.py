"""Everything that the adapters ask AWS for, and nothing else: what the role's policy has to allow.

infra/aws/permissions.yaml allows exactly this; tests hold the adapters and the template against it.
"""

# Of these AWS asks for the first alone: a trust policy admits the second, the third is free.
OWN_ROLE = frozenset({"sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity"})

# They only tell; but for DescribeInstanceAttribute, on instances, AWS knows no narrower resource
# than `*` for them.
READING = frozenset(
    {
        "cloudwatch:GetMetricData",
        "ec2:DescribeAddresses",
        "ec2:DescribeInstanceAttribute",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeInstances",
        "ec2:DescribeManagedPrefixLists",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeTags",
        "ec2:DescribeVolumes",
        "ec2:DescribeVpcEndpoints",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "ssm:DescribeInstanceInformation",
        "ssm:DescribeParameters",
        "ssm:GetCommandInvocation",
        "ssm:ListCommands",
    }
)

# On prefix lists, whoever keeps them: others share theirs, AWS has some of its own.
PREFIX_LISTS = frozenset({"ec2:GetManagedPrefixListEntries"})

# On instances: tag keys `ferry:*`, but not those that make one a server of a landing zone. On
# security groups: at their creation, later `ferry:opens` and `ferry:isolated-from*` on those
# tagged `ferry:instance`.
TAGGING = frozenset({"ec2:CreateTags", "ec2:DeleteTags"})

# On instances that a wave has tagged `ferry:wave`.
POWER = frozenset({"ec2:StartInstances", "ec2:StopInstances"})

# For the way to the replication server and for the isolation: on security groups tagged
# `ferry:instance`, and on network interfaces.
REPLICATION_PATH = frozenset(
    {
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateSecurityGroup",
        "ec2:DeleteSecurityGroup",
        "ec2:ModifyNetworkInterfaceAttribute",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
    }
)

# On documents `Ferry-*`; SendCommand on instances besides. Creating with a tag asks for the tag.
# CancelCommand knows no resource.
COMMANDS = frozenset(
    {
        "ssm:AddTagsToResource",
        "ssm:CancelCommand",
        "ssm:CreateDocument",
        "ssm:GetDocument",
        "ssm:SendCommand",
    }
)

# On parameters `/ferry/agent-configuration/*`. Reading a value is not among them.
SECRETS = frozenset({"ssm:DeleteParameter"})

SOURCE_ROLE = READING | PREFIX_LISTS | TAGGING | POWER | REPLICATION_PATH | COMMANDS | SECRETS

# What a landing zone takes besides. Its reading knows no narrower resource than `*`, but for
# Amazon's public parameters `/aws/service/ami-windows-latest/*`.
ZONE_READING = frozenset(
    {"ec2:DescribeRouteTables", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "ssm:GetParameter"}
)

# A server bears the tag `ferry:landing-zone` from its launch on, or it can't be launched; only
# what bears it can be terminated. Of roles, only `ferry-landing-zone-*` are handed to servers.
ZONE_SERVERS = frozenset({"ec2:RunInstances", "ec2:TerminateInstances", "iam:PassRole"})

# On security groups tagged `ferry:landing-zone`, and at creation on what is launched.
ZONE_NETWORK = frozenset(
    {
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateSecurityGroup",
        "ec2:CreateTags",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
    }
)

# On parameters `/ferry/landing-zone/*`: written and deleted, never read.
ZONE_SECRETS = frozenset({"ssm:DeleteParameter", "ssm:PutParameter"})

ZONE_ROLE = ZONE_READING | ZONE_SERVERS | ZONE_NETWORK | ZONE_SECRETS

# The end of sources that have moved. Reading snapshots knows no narrower resource than `*`; only
# what is tagged `ferry:migrated-to`, and not `ferry:keep`, is snapshotted and terminated, and only
# snapshots that say whose they are, at their creation.
RETIREMENT = frozenset(
    {
        "ec2:CreateSnapshots",
        "ec2:CreateTags",
        "ec2:DescribeInstanceAttribute",
        "ec2:DescribeSnapshots",
        "ec2:TerminateInstances",
    }
)
