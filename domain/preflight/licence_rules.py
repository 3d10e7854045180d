"""Rules about licences: what was paid for in AWS and is not in Azure."""

from collections.abc import Iterator

from domain.preflight import source_links as links
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.facts import SourceFacts
from domain.preflight.guest_facts import GuestFacts
from domain.preflight.rule import (
    ADVISORY,
    INFORMATION,
    WARNING,
    Area,
    Rule,
    of_ec2,
    of_guest,
    when,
)

# EC2's billing codes: the sum of Windows (2), bring your own (800) and SQL Server's editions.
_WINDOWS, _OWN_WINDOWS = "RunInstances:0002", "RunInstances:0800"
_SQL = {
    "RunInstances:0006": "SQL Server Standard",
    "RunInstances:0102": "SQL Server Enterprise",
    "RunInstances:0202": "SQL Server Web",
}
_HYBRID = "WindowsServer"
_AMAZON_KMS = ("169.254.169.250", "169.254.169.251")


def _included(ec2: Ec2Facts) -> tuple[str, ...]:
    return when(ec2.usage_operation == _WINDOWS, f"billed as {ec2.usage_operation}")


def _own(facts: SourceFacts) -> Iterator[str]:
    operation = facts.ec2.usage_operation if facts.ec2 else ""
    if operation == _OWN_WINDOWS and facts.wanted.license_type != _HYBRID:
        yield f"billed as {operation}, and the wave asks for a licence from Azure"


def _benefit(facts: SourceFacts) -> Iterator[str]:
    operation = facts.ec2.usage_operation if facts.ec2 else _OWN_WINDOWS
    if operation != _OWN_WINDOWS and facts.wanted.license_type == _HYBRID:
        yield f"billed as {operation}, and the wave claims the hybrid benefit"


def _sql(ec2: Ec2Facts) -> Iterator[str]:
    if product := _SQL.get(ec2.usage_operation):
        yield f"billed as {ec2.usage_operation}: {product} with its licence"


def _marketplace(ec2: Ec2Facts) -> Iterator[str]:
    yield from (f"marketplace product {code}" for code in ec2.product_codes)


def _amazon_kms(guest: GuestFacts) -> tuple[str, ...]:
    address = guest.kms_server.split(":")[0]
    return when(address in _AMAZON_KMS, f"Windows activates at {guest.kms_server}")


def _not_activated(guest: GuestFacts) -> tuple[str, ...]:
    return when(not guest.licensed, "Windows is not activated")


LICENCE_RULES = (
    Rule(
        "licence_included", INFORMATION, Area.LICENCE,
        "The Windows licence is the owner's own.",
        "Nothing to do: the licence stays with AWS, and Azure sells one by the hour. Where you "
        "own one with Software Assurance, ask for the hybrid benefit (target.license_type).",
        links.EC2_BILLING, of_ec2(_included),
    ),
    Rule(
        "licence_byol", WARNING, Area.LICENCE,
        "A licence that was brought to AWS is brought to Azure.",
        "Set target.license_type to WindowsServer if your licence covers Azure, or you pay twice.",
        links.HYBRID_BENEFIT, _own,
    ),
    Rule(
        "hybrid_benefit", WARNING, Area.LICENCE,
        "The hybrid benefit is claimed only for licences that the owner has.",
        "Make sure that you own licences with Software Assurance: this one was rented from AWS.",
        links.HYBRID_BENEFIT, _benefit,
    ),
    Rule(
        "sql_licence_included", WARNING, Area.LICENCE,
        "No SQL Server licence was rented with the instance.",
        "Buy or bring a SQL Server licence for Azure; this one ends with the instance.",
        links.EC2_BILLING, of_ec2(_sql),
    ),
    Rule(
        "marketplace_product", WARNING, Area.LICENCE,
        "Nothing on the machine was rented from the AWS Marketplace.",
        "Ask the vendor for a licence for Azure; check that the product runs without AWS.",
        links.EC2_BILLING, of_ec2(_marketplace),
    ),
    Rule(
        "amazon_kms", WARNING, Area.LICENCE,
        "Windows does not activate at Amazon's own server.",
        "After the failover: slmgr /skms azkms.core.windows.net:1688, then slmgr /ato.",
        links.AZURE_KMS, of_guest(_amazon_kms),
    ),
    Rule(
        "not_activated", ADVISORY, Area.LICENCE,
        "Windows is activated.",
        "Activate Windows, or plan its activation in Azure.",
        links.AZURE_KMS, of_guest(_not_activated),
    ),
)  # fmt: skip
