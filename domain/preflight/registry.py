"""Every pre-flight rule, in the order in which findings of one weight are told."""

from domain.preflight.agent_rules import AGENT_RULES
from domain.preflight.churn_rules import CHURN_RULES
from domain.preflight.disk_rules import DISK_RULES
from domain.preflight.instance_rules import INSTANCE_RULES
from domain.preflight.licence_rules import LICENCE_RULES
from domain.preflight.machine_rules import MACHINE_RULES
from domain.preflight.name_rules import NAME_RULES
from domain.preflight.network_rules import NETWORK_RULES
from domain.preflight.role_rules import ROLE_RULES
from domain.preflight.system_rules import SYSTEM_RULES
from domain.preflight.target_rules import TARGET_RULES

RULES = (
    *INSTANCE_RULES,
    *SYSTEM_RULES,
    *DISK_RULES,
    *CHURN_RULES,
    *NETWORK_RULES,
    *NAME_RULES,
    *ROLE_RULES,
    *LICENCE_RULES,
    *AGENT_RULES,
    *MACHINE_RULES,
    *TARGET_RULES,
)
