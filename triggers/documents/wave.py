"""A wave as callers write it, and the domain's wave that it means."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, Self

from pydantic import Field, model_validator

from domain.errors import Refused
from domain.group_members import joined
from domain.notification.channel import Channel
from domain.notification.subscriber import Subscriber, no_such_channel
from domain.protection_group import ProtectionGroup
from domain.recovery_plan import BootGroup
from domain.source_instance import InstanceRef
from domain.target.tags import MOST_TAGS
from domain.wave import Order, Wave
from settings import Settings
from triggers.documents.base import wrong
from triggers.documents.cutover_groups import require_members
from triggers.documents.landing import landing
from triggers.documents.names import InstanceId, WaveName
from triggers.documents.notifications import NotificationDocument
from triggers.documents.policy import PolicyDocument
from triggers.documents.prices import usual_prices
from triggers.documents.recovery_plan import RecoveryPlanDocument
from triggers.documents.replication import ReplicationDocument, inherited
from triggers.documents.selection import SelectionDocument
from triggers.documents.target import TargetDocument
from triggers.documents.target_defaults import TargetDefaultsDocument
from triggers.documents.vault import VaultDocument


class WaveDocument(SelectionDocument, ReplicationDocument):
    """A wave: the EC2 instances to move together."""

    wave: WaveName
    vault: VaultDocument | None = Field(None, description="Default: the vault of the settings.")
    targets: dict[InstanceId, TargetDocument] = Field(
        default_factory=dict, description="What single instances become, by instance id."
    )
    target_defaults: TargetDefaultsDocument = Field(
        TargetDefaultsDocument(), description="What holds for targets that say nothing else."
    )
    policy: PolicyDocument = PolicyDocument()
    notifications: tuple[NotificationDocument, ...] = Field(
        (), max_length=20, description="Who is told of it, beside those who are told of every wave."
    )
    wave_plan: WaveName | None = Field(
        None, description="The wave plan that it is part of, as `ferry apply` says."
    )
    recovery_plan: RecoveryPlanDocument | None = Field(
        None,
        description="Fail over together, in boot order; a large one is cut into several plans of "
        "at most 100 instances in 7 groups, one after the other.",
    )

    @model_validator(mode="after")
    def _targets_fit(self) -> Self:
        strangers = sorted(set(self.targets) - set(self.instances or self.targets))
        if strangers:
            names = ", ".join(strangers[:5])
            remedy = f"Add {names} to instances, or remove them from targets."
            raise wrong("targets", f"{names} is not among the instances", remedy)
        places = Counter(target.place for target in self.targets.values() if target.vm_name)
        for (name, _), times in places.items():
            if times > 1:
                problem = f"{times} virtual machines of one resource group are called '{name}'"
                raise wrong("targets", problem, "Give each a vm_name of its own.")
        addresses = Counter(each.address for each in self.targets.values() if each.private_ip)
        for (address, _, _), times in addresses.items():
            if times > 1:
                problem = f"{times} virtual machines of one subnet have the address {address}"
                raise wrong("targets", problem, "Give each a private_ip of its own.")
        return self

    @model_validator(mode="after")
    def _tags_fit(self) -> Self:
        for instance_id, target in self.targets.items():
            names = {name.casefold() for name in (*target.tags, *self.target_defaults.tags)}
            if len(names) > MOST_TAGS:
                problem = f"{instance_id} has {len(names)} tags together with target_defaults"
                raise wrong("targets", problem, f"Azure takes {MOST_TAGS}: remove some.")
        return self

    @model_validator(mode="after")
    def _inherits(self) -> Self:
        if self.protection_group and self.vault:
            raise inherited("vault", self.protection_group)
        return self

    @model_validator(mode="after")
    def _plan_fits(self) -> Self:
        if self.recovery_plan is None:
            return self
        self.recovery_plan.require(self.instances)
        if self.policy.order == "listed":
            problem = "instances of a recovery plan wait for each other, not one for the other"
            raise wrong("policy.order", problem, "Remove order, or the recovery_plan.")
        if self.policy.cutover.zero_loss:
            problem = "a recovery plan fails over to points of its own choice, not after each rest"
            remedy = "Choose another policy.cutover.point, or remove the recovery_plan."
            raise wrong("policy.cutover.point", problem, remedy)
        return self

    @model_validator(mode="after")
    def _order_fits(self) -> Self:
        cutover = self.policy.cutover
        require_members(cutover.groups, self.instances)
        strangers = sorted(set(cutover.not_before) - set(self.instances or cutover.not_before))
        if strangers:
            names = ", ".join(strangers[:5])
            remedy = f"Add {names} to instances, or remove them from not_before."
            field = "policy.cutover.not_before"
            raise wrong(field, f"{names} is not among the instances", remedy)
        if cutover.groups and self.policy.order == "listed":
            problem = "instances that begin one after the other can't wait for groups as well"
            raise wrong("policy.order", problem, "Remove order, or policy.cutover.groups.")
        if self.recovery_plan and (cutover.windows or cutover.freezes or cutover.not_before):
            problem = "the instances of a recovery plan begin when the last of them has gathered, "
            remedy = "Remove windows, freezes and not_before, or the recovery_plan."
            raise wrong("policy.cutover", f"{problem}which no window can promise", remedy)
        if cutover.in_order and self.recovery_plan:
            problem = "the instances of a recovery plan are cut over together, in its own order"
            remedy = "Remove policy.cutover.groups and together, or the recovery_plan."
            raise wrong("policy.cutover", problem, remedy)
        return self

    @property
    def boot_groups(self) -> tuple[BootGroup, ...]:
        """Say the recovery plan's groups in the domain's words; none without a recovery plan."""
        return self.recovery_plan.to_domain() if self.recovery_plan else ()

    def subscribers(self, channels: Collection[Channel]) -> tuple[Subscriber, ...]:
        """Say who is told of it; Refused where a channel is named that there is not."""
        found = tuple(each.to_domain() for each in self.notifications)
        names = {each.name for each in channels}
        for strange in (each.channel for each in found if each.channel not in names):
            raise Refused(no_such_channel(self.wave, strange, names))
        return found

    @property
    def fingerprint(self) -> str:
        """Hash what was asked for: equal for equal documents, whatever their spelling."""
        return hashlib.sha256(json.dumps(self.asked, sort_keys=True).encode()).hexdigest()

    @property
    def asked(self) -> dict[str, Any]:
        """Write what was asked for as JSON takes it, without what holds by default."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def to_domain(
        self, settings: Settings, instances: Sequence[str], group: ProtectionGroup | None = None
    ) -> Wave:
        """Say of these instances the same in the domain's words, the rest from the settings.

        Of the protection group, where there is one, the instances are members.
        """
        account = self.account or settings.aws_account_id
        defaults = self.target_defaults.fields(settings.boot_diagnostics_storage_account_id)
        orders = tuple(
            Order(
                InstanceRef(account, self.region, instance_id),
                self.targets.get(instance_id, TargetDocument()).to_domain(**defaults),
                self.policy.cutover.not_before.get(instance_id),
            )
            for instance_id in instances
        )
        asked = self.policy.approval
        vault = self.vault.to_domain() if self.vault else None
        where = landing(settings, self.region, vault, self, group)
        return Wave(
            self.wave,
            joined(where, group, self.wave) if group else where,
            orders,
            self.policy.to_domain(),
            one_by_one=self.policy.order == "listed",
            approvers=self.policy.approvers,
            approval=asked.to_domain(self.policy.approvers) if asked else None,
            recovery_plan=self.boot_groups,
            cutover=self.policy.cutover.to_domain(),
            security=self.policy.security,
            cutover_groups=tuple(each.to_domain() for each in self.policy.cutover.groups),
            slots=self.policy.slots.to_domain() if self.policy.slots else None,
            target_policy=self.target_defaults.to_domain(usual_prices(settings.price_table)),
        )
