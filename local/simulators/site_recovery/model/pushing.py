"""The push installation of the mobility service: what stands in its way, and what it leaves."""

from datetime import datetime
from functools import partial

from local.simulators.site_recovery.model.admission_classic import disk_problem
from local.simulators.site_recovery.model.fabric import AccountState, RunAsAccount
from local.simulators.site_recovery.model.heartbeat import Heartbeat
from local.simulators.site_recovery.model.job import Hurdle
from local.simulators.site_recovery.model.job_failure import JobFailure, failure_of
from local.simulators.site_recovery.model.job_kinds import INSTALLATION
from local.simulators.site_recovery.model.mobility import agent_of, note_agent, stands_at
from local.simulators.site_recovery.model.network import NetworkMachine
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.supported_systems import supported
from local.simulators.site_recovery.model.version import version_status
from local.simulators.site_recovery.model.world import World

_RPC = 135
_SHARING = {139, 445}
_MOST_ATTEMPTS = 10  # the lockout threshold that Windows comes with


def push_hurdle(world: World, item: ProtectedItem) -> Hurdle:
    """Make the task that installs the agent; skipped where the right one has registered."""
    version = agent_of(world, item.machine)
    right = version is not None and _right(world, version)
    return Hurdle(INSTALLATION, partial(_check, world, item), skipped=right)


def install(world: World, item: ProtectedItem, at: datetime) -> None:
    """Leave the newest agent on the item's machine, registered and beating."""
    note_agent(world, item.machine, world.settings.latest_version)
    if item.machine.heartbeat.stopped is None:
        item.machine.heartbeat = Heartbeat(at)


def _right(world: World, version: str) -> bool:
    return version_status(version, world.settings.latest_version) != "NotSupported"


def _check(world: World, item: ProtectedItem, _: datetime) -> JobFailure | None:
    """Tell why the agent can't be installed; what was not needed when asked can't fail."""
    version = agent_of(world, item.machine)
    if version is not None and _right(world, version):
        return None
    accounts = {one.account_id: one for one in item.fabric.accounts}
    account = accounts.get(item.run_as_account_id or "")
    code = _unreachable(world, item) or _rejected(account) or _unsupported(world, item)
    if code:
        return failure_of(code)
    problem = disk_problem(item.machine)
    return failure_of("DiskLimitExceeded", message=problem) if problem else None


def _unreachable(world: World, item: ProtectedItem) -> str:
    stranger = stands_at(world, item.machine)
    if stranger is None or item.machine.heartbeat.stopped or _dark(stranger):
        return "95117"
    if not stranger.answers(_RPC):
        return "95103"
    return "" if all(stranger.answers(port) for port in _SHARING) else "95105"


def _dark(stranger: NetworkMachine) -> bool:
    return not any(stranger.answers(port) for port in {_RPC, *_SHARING})


def _rejected(account: RunAsAccount | None) -> str:
    """Try the account; too many wrong passwords lock it."""
    if account is None:
        return "95107"
    if account.state is AccountState.LOCKED:
        return "95520"
    if account.state is AccountState.GOOD:
        return ""
    account.attempts += 1
    if account.attempts >= _MOST_ATTEMPTS:
        account.state = AccountState.LOCKED
    return "95107"


def _unsupported(world: World, item: ProtectedItem) -> str:
    stranger = stands_at(world, item.machine)
    return "" if stranger and supported(item.fabric.provider, stranger.os) else "95213"
