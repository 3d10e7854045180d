"""Recovery plans as tests of their decisions tell them."""

from datetime import UTC, datetime

from domain.migration import Landing
from domain.mobility_service import Installer
from domain.recovery_plan import PlanAction
from domain.source_instance import InstanceRef
from domain.vault import Vault
from domain.wave import Order, Wave

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


A, B, C = "i-a", "i-b", "i-c"


CHECK = PlanAction("check", words="check it")


LANDING = Landing(Vault("s", "g", "v"), "p", "rg", "n", "sn", "cache", Installer("u", "h"))


def wave(*groups):
    ids = [each for group in groups for each in group.instances]
    orders = tuple(Order(InstanceRef("1", "r", each)) for each in ids)
    return Wave("w", LANDING, orders, recovery_plan=groups)
