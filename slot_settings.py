"""The settings of slots: how much of each resource there is, and how waiting is rewarded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from domain.server_limits import MOST_DAILY_GIB, MOST_MACHINES
from notice_settings import NoticeSettings
from setting import setting

if TYPE_CHECKING:
    from domain.scheduling.limits import SlotRules
    from domain.scheduling.order import Manners

_AMOUNT = "[0-9]{1,7}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSettings(NoticeSettings):
    """What resources there are; read with all others by Settings."""

    slot_machines: int = setting(
        "FERRY_SLOT_MACHINES",
        "How many machines may replicate through an appliance or process server at once; 0 for no "
        "limit. 200 is what Microsoft's largest size of an appliance takes.",
        default=MOST_MACHINES,
        pattern=_AMOUNT,
    )
    slot_churn_gib: int = setting(
        "FERRY_SLOT_CHURN_GIB",
        "How many GiB its machines may change in a day; 0 for no limit. A process server takes "
        "2 TB at most.",
        default=MOST_DAILY_GIB,
        pattern=_AMOUNT,
    )
    slot_copies: int = setting(
        "FERRY_SLOT_COPIES",
        "How many initial replications may run through it at once; 0 for no limit. Microsoft "
        "publishes none; its portal enables ten machines in one go.",
        default=0,
        pattern=_AMOUNT,
    )
    slot_cache_gib: int = setting(
        "FERRY_SLOT_CACHE_GIB",
        "GiB of its cache disk, of which a quarter stays free; 0 for not judged. Microsoft's "
        "smallest appliance has 620.",
        default=0,
        pattern=_AMOUNT,
    )
    slot_items: int = setting(
        "FERRY_SLOT_ITEMS",
        "How many protected items a vault may have; 0 for no limit. Microsoft publishes none.",
        default=0,
        pattern=_AMOUNT,
    )
    slot_failovers: int = setting(
        "FERRY_SLOT_FAILOVERS",
        "How many failovers may run in a vault at once; 0 for no limit. Microsoft publishes none.",
        default=0,
        pattern=_AMOUNT,
    )
    slot_mbits: int = setting(
        "FERRY_SLOT_MBITS",
        "Mbit/s that initial replications may take of each source subnet; 0 for no limit.",
        default=0,
        pattern=_AMOUNT,
    )
    slot_subnets_json: str = setting(
        "FERRY_SLOT_SUBNETS",
        'The same for single subnets, as JSON: {"subnet-0a1b2c3d": 500}.',
        default="",
        pattern=r"\{.*\}",
    )
    slot_ageing_hours: int = setting(
        "FERRY_SLOT_AGEING_HOURS",
        "After how many hours of waiting a ticket's priority is one higher; above 9 it is overdue, "
        "and nobody who came later takes what it lacks.",
        default=12,
        pattern="[1-9][0-9]{0,3}",
    )

    @property
    def slot_rules(self) -> "SlotRules":
        """How much of each resource there is."""
        from domain.scheduling.limits import SlotRules  # noqa: PLC0415 (keeps the cold start short)

        return SlotRules(
            machines=self.slot_machines,
            churn_gib=self.slot_churn_gib,
            copies=self.slot_copies,
            cache_gib=self.slot_cache_gib,
            items=self.slot_items,
            failovers=self.slot_failovers,
            mbits=self.slot_mbits,
            subnets=json.loads(self.slot_subnets_json or "{}"),
        )

    @property
    def slot_manners(self) -> "Manners":
        """How tickets are treated."""
        from domain.scheduling.order import Manners  # noqa: PLC0415 (keeps the cold start short)

        return Manners(timedelta(hours=self.slot_ageing_hours))


def slot_conflicts(values: Mapping[str, Any]) -> list[str]:
    """Tell what can't be read."""
    try:
        subnets = json.loads(values.get("slot_subnets_json") or "{}")
    except ValueError:
        subnets = None
    if isinstance(subnets, dict) and all(_is_amount(each) for each in subnets.values()):
        return []
    return ["FERRY_SLOT_SUBNETS is no JSON object of subnets and whole numbers of Mbit/s."]


def _is_amount(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
