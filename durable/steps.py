"""Every step a story may take: the contract between story and side effects.

Names are written into running histories: add freely, never rename. What takes a step back stands
below it.
"""

from datetime import timedelta
from types import NoneType

from domain.approval import AnswerFound
from domain.boot_diagnostics import BootDiagnostics
from domain.component import Component
from domain.emergency_stop import EmergencyStop
from domain.firewall.security_order import Attachment, PreparedSecurity, SecurityOrder
from domain.group_record import GroupFound, GroupRecord
from domain.hook import HookCall
from domain.job import Job, JobResumption
from domain.landing_zone import (
    PassphraseOrder,
    ReachOrder,
    RegistrationOrder,
    Server,
    ServerOrder,
    VaultOrder,
)
from domain.machine import Discovery
from domain.machine_command import MachineCommand, MachineCommandOrder, MachineCommandRef
from domain.migration import Landing
from domain.mobility_agent import AgentSearch, AgentSighting
from domain.mobility_service import (
    AgentConfiguration,
    Command,
    CommandRef,
    ConfigurationRequest,
    InstallationOrder,
)
from domain.plan_status import ActionAnswered, ActionSubject, PlanStatus
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.reading import Inspected, InspectionOrder
from domain.protected_item import ProtectedItem
from domain.protection_group import PolicyFound, ProtectionGroup
from domain.quiescence import IsolationOrder, QuiesceOrder, QuietCheck
from domain.recovery_plan import PlanFound, PlanRef, RecoveryPlan
from domain.rehearsal import RehearsalOrder
from domain.rehearsal_record import RehearsalRecord, RehearsalSearch, RehearsalsFound
from domain.replication import (
    MachineSearch,
    Place,
    PlaceSearch,
    PointChange,
    PointFailover,
    ProviderSwitch,
    RecoveryPoint,
    ReplicationOrder,
    ServerMove,
)
from domain.retention import RetainedSource, Snapshot
from domain.run import Run
from domain.scheduling.asking import SlotAnswer, SlotOrder
from domain.scheduling.ticket import SlotKey
from domain.source_instance import (
    AddressSearch,
    InstanceRef,
    ReplicationPath,
    SourceInstance,
    SourceTags,
)
from domain.status import Progress, Subject
from domain.target.choice import SizeChoice
from domain.target.disk_type import ActivityQuery, DiskActivity
from domain.target.instance_type import InstanceType, TypeQuery
from domain.target.offer import SizeOrder, SubnetQuery, TargetSubnet
from domain.target.properties import TargetComparison, TargetFound, TargetOrder
from domain.vault import ReplicationAppliance
from domain.virtual_machine import VirtualMachine
from domain.votes import Question, VotesFound
from domain.zero_loss import PointSearch
from domain.zone_components import ComponentSearch
from domain.zone_status import ZoneProgress
from durable.step import Retry, Step

# While the source is shut nobody waits for hours: the pauses of these add up to 13 minutes.
_WHILE_SHUT = Retry(attempts=11, longest=timedelta(minutes=2))

# Looking changes nothing.
describe_instance = Step("describe_instance", InstanceRef, SourceInstance)
describe_facts = Step("describe_facts", InstanceRef, Ec2Facts)
inspect_machine = Step("inspect_machine", InspectionOrder, Inspected)
find_at_address = Step("find_at_address", AddressSearch, tuple[InstanceRef, ...])
get_appliance = Step("get_appliance", Landing, ReplicationAppliance)
find_place = Step("find_place", PlaceSearch, Place)
find_machine = Step("find_machine", MachineSearch, Discovery)
get_command = Step("get_command", CommandRef, Command)
# How an operator's script stands; what it prints may be a secret, and stays out of histories.
get_script_end = Step("get_script_end", CommandRef, Command)
get_protected_item = Step("get_protected_item", str, ProtectedItem)
see_item = Step("see_item", PointSearch, ProtectedItem)
get_job = Step("get_job", str, Job)
find_approval = Step("find_approval", Subject, AnswerFound)
find_commit_decision = Step("find_commit_decision", Subject, AnswerFound)
find_votes = Step("find_votes", Question, VotesFound)
get_virtual_machine = Step("get_virtual_machine", str, VirtualMachine)
find_peers = Step("find_peers", str, tuple[str, ...])
virtual_machine_gone = Step("virtual_machine_gone", str, bool)
read_boot_diagnostics = Step("read_boot_diagnostics", str, BootDiagnostics, Retry(attempts=5))
get_machine_command = Step("get_machine_command", MachineCommandRef, MachineCommand)
get_machine_script_end = Step("get_machine_script_end", MachineCommandRef, MachineCommand)

# Telling is for people: a story does not wait long for it.
record_progress = Step("record_progress", Progress, NoneType, Retry(attempts=4))
end_run = Step("end_run", Run, NoneType, Retry(attempts=4))

# Slots, which are Ferry's own. What is not given back at once is by the upkeep.
ask_for_slot = Step("ask_for_slot", SlotOrder, SlotAnswer)
look_for_slot = Step("look_for_slot", SlotOrder, SlotAnswer)
give_slots_back = Step(
    "give_slots_back", tuple[SlotKey, ...], tuple[SlotKey, ...], Retry(attempts=4)
)

# Preparing the source.
tag_instance = Step("tag_instance", SourceTags, NoneType)
untag_instance = Step("untag_instance", InstanceRef, NoneType)
allow_replication = Step("allow_replication", ReplicationPath, NoneType)
withdraw_replication = Step("withdraw_replication", InstanceRef, NoneType)

# The mobility service stays installed when an instance is taken back: it sends nothing once its
# replication is disabled, and an uninstallation wants a reboot.
start_installation = Step("start_installation", InstallationOrder, Command)
detect_agent = Step("detect_agent", AgentSearch, AgentSighting)
request_configuration = Step("request_configuration", ConfigurationRequest, AgentConfiguration)
start_registration = Step("start_registration", InstanceRef, Command)
discard_configuration = Step("discard_configuration", InstanceRef, NoneType)

# Replication. A machine that was discovered stays known to the vault, which harms nobody.
start_discovery = Step("start_discovery", MachineSearch, Job)
enable_replication = Step("enable_replication", ReplicationOrder, Job)
start_move = Step("start_move", ServerMove, Job)
start_provider_switch = Step("start_provider_switch", ProviderSwitch, Job)
start_disabling = Step("start_disabling", str, Job)

# The target. An update needs no undo: the item goes when an instance is taken back.
describe_type = Step("describe_type", TypeQuery, InstanceType)
measure_disks = Step("measure_disks", ActivityQuery, tuple[DiskActivity, ...])
choose_size = Step("choose_size", SizeOrder, SizeChoice)
look_at_subnet = Step("look_at_subnet", SubnetQuery, TargetSubnet)
read_target = Step("read_target", str, TargetFound)
compare_target = Step("compare_target", TargetOrder, TargetComparison, _WHILE_SHUT)
start_target_update = Step("start_target_update", TargetOrder, Job)

# A story that stands before its failover does not wait long for this: unread, it counts as pulled.
read_emergency_stop = Step("read_emergency_stop", str, EmergencyStop, Retry(attempts=4))
# The source at rest. Looking at it changes nothing.
start_quiesce = Step("start_quiesce", QuiesceOrder, Command, _WHILE_SHUT)
start_undo_quiesce = Step("start_undo_quiesce", QuiesceOrder, Command)
isolate_instance = Step("isolate_instance", IsolationOrder, tuple[str, ...], _WHILE_SHUT)
release_instance = Step("release_instance", InstanceRef, tuple[str, ...])
start_quiet_check = Step("start_quiet_check", QuietCheck, Command, _WHILE_SHUT)
# The trigger has the other name, and the host wants each of them once.
list_recovery_points = Step("find_recovery_points", str, tuple[RecoveryPoint, ...], _WHILE_SHUT)

# Cutover. A failover is taken back by nobody but a person; a commit cannot be taken back.
stop_instance = Step("stop_instance", InstanceRef, NoneType)
start_instance = Step("start_instance", InstanceRef, NoneType)
start_failover = Step("start_failover", str, Job)
start_point_failover = Step("start_point_failover", PointFailover, Job, _WHILE_SHUT)
start_point_change = Step("start_point_change", PointChange, Job)
start_rehearsal = Step("start_rehearsal", RehearsalOrder, Job)
start_rehearsal_cleanup = Step("start_rehearsal_cleanup", str, Job)
find_rehearsals = Step("find_rehearsals", RehearsalSearch, RehearsalsFound)
record_rehearsal = Step("record_rehearsal", RehearsalRecord, NoneType, Retry(attempts=6))
start_commit = Step("start_commit", str, Job)
start_completion = Step("start_completion", str, Job)
delete_virtual_machine = Step("delete_virtual_machine", str, NoneType)
start_machine_command = Step("start_machine_command", MachineCommandOrder, NoneType)
delete_machine_command = Step(
    "delete_machine_command", MachineCommandRef, NoneType, Retry(attempts=4)
)

# A hook is taken back by its own undo, where it has one.
call_webhook = Step("call_webhook", HookCall, NoneType, Retry(attempts=8))

# Network security. What was prepared is discarded when the machine is gone, or never came.
prepare_security = Step("prepare_security", SecurityOrder, PreparedSecurity)
attach_security = Step("attach_security", Attachment, NoneType)
discard_security = Step("discard_security", SecurityOrder, NoneType)

# Recovery plans. A plan is taken back by its deletion; its failover is taken back by nobody.
read_plan = Step("read_plan", PlanRef, PlanFound)
start_plan = Step("start_plan", RecoveryPlan, Job)
start_plan_deletion = Step("start_plan_deletion", PlanRef, Job)
start_plan_failover = Step("start_plan_failover", PlanRef, Job)
resume_plan = Step("resume_plan", JobResumption, Job)
start_plan_commit = Step("start_plan_commit", PlanRef, Job)
find_action_answer = Step("find_action_answer", ActionSubject, ActionAnswered)
record_plan = Step("record_plan", PlanStatus, NoneType, Retry(attempts=4))

# Protection groups. What Ferry did not make it does not delete.
find_group = Step("find_group", str, GroupFound)
put_group = Step("put_group", GroupRecord, GroupRecord)
forget_group = Step("forget_group", GroupRecord, NoneType)
read_policy = Step("read_policy", ProtectionGroup, PolicyFound)
start_policy = Step("start_policy", ProtectionGroup, Job)
start_policy_deletion = Step("start_policy_deletion", ProtectionGroup, Job)
start_mapping = Step("start_mapping", ProtectionGroup, Job)
start_unmapping = Step("start_unmapping", ProtectionGroup, Job)

# Landing zones. A vault stays when a zone is taken back: others may use it, and what is in it.
ensure_vault = Step("ensure_vault", VaultOrder, bool)
issue_registration = Step("issue_registration", RegistrationOrder, str)
discard_registration = Step("discard_registration", RegistrationOrder, NoneType)
ensure_azure_server = Step("ensure_azure_server", ServerOrder, Server)
delete_azure_server = Step("delete_azure_server", ServerOrder, NoneType)
ensure_source_server = Step("ensure_source_server", ServerOrder, Server)
terminate_source_server = Step("terminate_source_server", ServerOrder, NoneType)
share_passphrase = Step("share_passphrase", PassphraseOrder, bool)
discard_passphrase = Step("discard_passphrase", PassphraseOrder, NoneType)
find_components = Step("find_components", ComponentSearch, tuple[Component, ...])
start_reach_check = Step("start_reach_check", ReachOrder, Command)
start_agent_update = Step("start_agent_update", str, Job)
record_zone_progress = Step("record_zone_progress", ZoneProgress, NoneType, Retry(attempts=4))

# Retention. A snapshot stays; a termination can't be taken back, so it looks once more itself.
record_retention = Step("record_retention", RetainedSource, NoneType)
look_at_retired = Step("look_at_retired", RetainedSource, NoneType)
ensure_snapshots = Step("ensure_snapshots", InstanceRef, tuple[Snapshot, ...])
terminate_source = Step("terminate_source", RetainedSource, NoneType)
