"""Settings that are valid, and yet something to think about."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.checkup.check import Area, Check, Verdict


@dataclass(frozen=True, slots=True)
class Choices:
    """What the settings say, as far as it is judged; the app starts with none that is wrong."""

    signed_in: bool = True
    key_role: str = "admin"
    storage_by_key: bool = False
    aws_federated: bool = True
    retired_provider: bool = False
    appliance_named: bool = True
    links_signed: bool = True
    hooks_private: bool = False
    subscriptions: tuple[str, ...] = ()


def judge_choices(choices: Choices) -> tuple[Check, ...]:
    """Name what should be otherwise outside of a trial, each with the setting that says so."""
    return tuple(_judge(choices)) or (
        Check(Area.SETTINGS, "all", Verdict.HEALTHY, "they are complete and agree"),
    )


def _judge(choices: Choices) -> Iterator[Check]:
    apart = {each.casefold() for each in choices.subscriptions}
    if len(apart) > 1:
        yield _attention(
            "FERRY_SUBSCRIPTION_ID",
            f"vault, network and cache storage account lie in {len(apart)} subscriptions",
            "Name those of one subscription: Site Recovery lands machines in the vault's.",
        )
    for wrong, setting, detail, remedy in _rules(choices):
        if wrong:
            yield _attention(setting, detail, remedy)


def _rules(choices: Choices) -> tuple[tuple[bool, str, str, str], ...]:
    return (
        (
            not choices.signed_in and choices.key_role != "viewer",
            "FERRY_DOOR",
            f"whoever has a key is {choices.key_role}, and nobody knows who that is",
            "Sign people in: FERRY_DOOR entra; or let keys only look: FERRY_KEY_ROLE viewer.",
        ),
        (
            choices.storage_by_key,
            "AzureWebJobsStorage",
            "the storage account is reached by a connection string, which holds its key",
            "In Azure give the …__queueServiceUri, __tableServiceUri and __blobServiceUri instead.",
        ),
        (
            not choices.aws_federated,
            "FERRY_AWS_WEB_IDENTITY_ROLE_ARN",
            "AWS is reached by the default chain of credentials, not by the app's own identity",
            "Deploy infra/aws/function-role.yaml and name its role: no AWS key is kept then.",
        ),
        (
            choices.retired_provider,
            "FERRY_ALLOW_RETIRED_PROVIDER",
            "new machines may go to the classic provider, which Microsoft has retired",
            "Set it to false once the vault takes the modernised one.",
        ),
        (
            not choices.appliance_named,
            "FERRY_APPLIANCE_INSTANCE_ID",
            "a person makes each agent's configuration file at the appliance",
            "Name the appliance's EC2 instance: Ferry makes the files by its command line then.",
        ),
        (
            not choices.links_signed,
            "FERRY_LINK_KEY",
            "no approval links can be made",
            "Give a key to sign them with, by a reference to a key vault; or do without links.",
        ),
        (
            choices.hooks_private,
            "FERRY_HOOKS_PRIVATE",
            "webhooks of waves may call addresses of private networks",
            "Name the hosts they may call in FERRY_HOOK_HOSTS, and set it to false.",
        ),
    )


def _attention(setting: str, detail: str, remedy: str) -> Check:
    return Check(Area.SETTINGS, setting, Verdict.ATTENTION, detail, remedy)
