"""What a wave costs while it is in AWS, and what it will in Azure, by the operator's prices."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from domain.evidence_pack.contents import Costs, InstanceCost, ReportedInstance
from domain.evidence_pack.prices import Prices, cents, found_in, gib, month_per_day, per_day
from domain.migration import Outcome

_ALWAYS = (
    "traffic between the clouds",
    "the replication appliance and its cache storage",
    "recovery points, snapshots and backups",
    "licences that a price an hour does not hold",
    "discounts that the operator's prices do not hold",
)
_ZERO = Decimal(0)
_DAY = timedelta(days=1)


def costs_of(instances: Iterable[ReportedInstance], prices: Prices, as_of: datetime) -> Costs:
    """Price a wave's instances; what has no price is named and is in no total."""
    known = tuple(instances)
    lines = tuple(_line(each, prices, as_of) for each in known)
    delay = _total(each.delay_a_day for each in lines)
    waits = any(each.state != Outcome.MIGRATED.value for each in known)
    return Costs(
        currency=prices.currency,
        instances=lines,
        aws_a_day=_total(each.aws_a_day for each in lines),
        azure_a_day=_total(each.azure_a_day for each in lines),
        delay_a_day=delay if waits else Decimal("0.00"),
        aws_meanwhile=_total(each.aws_meanwhile for each in lines),
        not_priced=(*_gaps(lines, prices), *_ALWAYS),
    )


def _line(instance: ReportedInstance, prices: Prices, as_of: datetime) -> InstanceCost:
    kind = prices.instance_types.get(instance.instance_id, "")
    disks = gib(instance.total_bytes)
    aws = _side(prices.aws_per_hour, kind, prices.aws_disk_gib_month, disks)
    azure = _side(prices.azure_per_hour, instance.vm_size, prices.azure_disk_gib_month, disks)
    monthly = prices.replication_month
    replication = None if monthly is None else month_per_day(monthly)
    moved = instance.state == Outcome.MIGRATED.value
    delay = None if moved or aws is None or azure is None else aws + (replication or _ZERO) - azure
    return InstanceCost(
        instance_id=instance.instance_id,
        aws_type=kind,
        azure_size=instance.vm_size,
        aws_a_day=aws,
        azure_a_day=azure,
        replication_a_day=replication,
        delay_a_day=delay,
        aws_meanwhile=None if aws is None else cents(aws * _days_in_aws(instance, as_of)),
    )


def _side(
    per_hour: Mapping[str, Decimal], name: str, disk: Decimal | None, disks: Decimal
) -> Decimal | None:
    hourly = found_in(per_hour, name)
    if hourly is None:
        return None
    return per_day(hourly) + (month_per_day(disk, disks) if disk is not None else _ZERO)


def _days_in_aws(instance: ReportedInstance, as_of: datetime) -> Decimal:
    """Tell how many days it ran in AWS since its migration began, until its source stopped."""
    if instance.started is None:
        return _ZERO
    stopped = instance.outages[-1].stopped if instance.outages else as_of
    moved = instance.state == Outcome.MIGRATED.value
    until = stopped if moved else as_of
    return Decimal((until - instance.started) // timedelta(seconds=1)) / Decimal(86_400)


def _gaps(lines: tuple[InstanceCost, ...], prices: Prices) -> Iterable[str]:
    unknown = sum(not each.aws_type for each in lines)
    if unknown:
        yield f"instances whose type nobody has told: {unknown}"
    types = {e.aws_type for e in lines if e.aws_type and e.aws_a_day is None}
    if types:
        yield f"in AWS: {', '.join(sorted(types))}"
    unsettled = sum(not each.azure_size for each in lines)
    if unsettled:
        yield f"virtual machines whose size is not settled yet: {unsettled}"
    sizes = {e.azure_size for e in lines if e.azure_size and e.azure_a_day is None}
    if sizes:
        yield f"in Azure: {', '.join(sorted(sizes))}"
    for price, words in (
        (prices.aws_disk_gib_month, "disks in AWS"),
        (prices.azure_disk_gib_month, "disks in Azure"),
        (prices.replication_month, "Site Recovery's fee for each instance"),
    ):
        if price is None:
            yield words


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [each for each in amounts if each is not None]
    return sum(known, Decimal("0.00")) if known else None
