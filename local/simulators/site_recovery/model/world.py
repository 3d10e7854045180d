"""One simulated world: a vault, its fabrics, the machines it sees and those it makes."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from clouds.mutations import about_to_call, called
from domain.provider import Provider
from local.clock import Clock
from local.simulators.journal import Writing
from local.simulators.site_recovery.model.agenda import Agenda
from local.simulators.site_recovery.model.aliases import aliases
from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.errors import ArmError, LostResponse
from local.simulators.site_recovery.model.estate import Estate
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.faults import (
    REQUEST_FAULTS,
    Fault,
    FaultBook,
    FaultKind,
)
from local.simulators.site_recovery.model.furnishing import furnish
from local.simulators.site_recovery.model.ground import Ground
from local.simulators.site_recovery.model.identifiers import Identifiers
from local.simulators.site_recovery.model.job_book import JobBook
from local.simulators.site_recovery.model.ledger import Entry, Ledger
from local.simulators.site_recovery.model.lines import Lines
from local.simulators.site_recovery.model.network import NetworkMachine
from local.simulators.site_recovery.model.operations import OPERATIONS
from local.simulators.site_recovery.model.policy import Mapping, Policy
from local.simulators.site_recovery.model.protectable_item import ProtectableItem
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.rates import Throttle, throttled
from local.simulators.site_recovery.model.recovery_plan import RecoveryPlan
from local.simulators.site_recovery.model.run_command import ScriptAnswer
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.source_machine import SourceMachine
from local.simulators.site_recovery.model.turn import Turn
from local.simulators.site_recovery.model.vault_resource import VaultResource
from local.simulators.site_recovery.model.virtual_machine import AzureMachine

if TYPE_CHECKING:
    from local.simulators.site_recovery.model.console import Console
    from local.simulators.site_recovery.model.estimates import Estimate

if TYPE_CHECKING:
    from local.simulators.site_recovery.model.capacity import OfferedSize, Quota
    from local.simulators.site_recovery.model.permissions import GrantedPermission


class World:
    """Everything that is simulated. Its features are the modules beside this one.

    Any number of threads may ask: a call of the clouds' happens inside a `turn`, a call of
    whoever stages the world inside an `intervention`.
    """

    def __init__(
        self, clock: Clock, settings: WorldSettings | None = None, estate: Estate | None = None
    ) -> None:
        self.clock = clock
        self.estate = estate or Estate()
        self.settings = settings or WorldSettings()
        self._lock = threading.RLock()
        self._moment: datetime | None = None
        self.reset()

    def reset(self, settings: WorldSettings | None = None) -> None:
        """Begin anew, as on the first day; with other settings where given."""
        with self._lock:
            self.settings = settings or self.settings
            self.ids = Identifiers(self.settings.seed)
            self.agenda = Agenda(lambda: self.now, self.settings.mode)
            self.jobs = JobBook(self.agenda, self.ids, self.settings.looks.job)
            self.faults = FaultBook()
            self.ledger = Ledger()
            self.throttle = Throttle(self.settings.rates, lambda: self.now)
            self.fabrics: list[Fabric] = []
            self.network: dict[str, NetworkMachine] = {}
            self.protectable_items: dict[str, ProtectableItem] = {}
            self.machines: dict[str, SourceMachine] = {}
            self.writings: dict[str, Writing] = {}
            self.items: dict[str, ProtectedItem] = {}
            self.lines = Lines()
            self.estimates: dict[str, Estimate] = {}
            self.copies: dict[SourceMachine, ProtectedItem] = {}
            self.asked: Counter[str] = Counter()
            self.virtual_machines: dict[str, AzureMachine] = {}
            self.ground = Ground.of(
                self.estate, self.settings.subnet, furnished=self.settings.furnished
            )
            self.script_answers: list[ScriptAnswer] = []
            self.consoles: dict[str, Console] = {}
            self.sizes: tuple[OfferedSize, ...] = ()
            self.quotas: dict[str, Quota] = {}
            self.permissions: dict[str, tuple[GrantedPermission, ...]] = {}
            self.alerts: dict[str, dict[str, object]] = {}
            self.policies: dict[str, Policy] = {}
            self.mappings: dict[str, Mapping] = {}
            self.plans: dict[str, RecoveryPlan] = {}
            furnish(self)

    @property
    def now(self) -> datetime:
        """Tell the moment by the world's clock; within one call it stands still."""
        return self._moment or self.clock.now()

    @property
    def vault(self) -> VaultResource | None:
        """Find the estate's vault; None while it is not there, or not ready."""
        vault = self.ground.vaults.get(key_of(self.estate.vault_id))
        return vault if vault and vault.ready else None

    @property
    def appliances(self) -> list[Server]:
        """List the replication appliances: the servers of the modernised fabric."""
        modernised = (one for one in self.fabrics if one.provider is Provider.MODERNISED)
        return next((fabric.servers for fabric in modernised), [])

    @property
    def account_id(self) -> str:
        """Spell the id of the site's one run-as account, for machines without credentials."""
        return f"{self.estate.site_id}/runasaccounts/{self.ids.of('account', self.estate.site)}"

    @contextmanager
    def intervention(self) -> Iterator[None]:
        """Change the world from outside: what fell due comes first, nothing goes wrong."""
        with self._lock:
            before, self._moment = self._moment, self.now
            try:
                self.agenda.settle()
                yield
            finally:
                self._moment = before

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Let what happens inside happen at a moment that is being made up for."""
        before, self._moment = self._moment, moment
        try:
            yield
        finally:
            self._moment = before

    @contextmanager
    def turn(self, operation: str, *subjects: str) -> Iterator[Turn]:
        """Carry one call out: what fell due comes first; faults, rates and the ledger apply.

        Raises ArmError when a fault or the rates refuse it, LostResponse after it took effect.
        """
        if operation not in OPERATIONS:
            raise ValueError(f"{operation} is not declared as an operation")
        with self.intervention():
            turn = Turn(operation, subjects[0] if subjects else "")
            try:
                fault = self._admit(turn, subjects)
                if turn.kind != "reads":
                    about_to_call()
                yield turn
            except ArmError as error:
                self._note(turn, f"refused {error.status} {error.code}")
                raise
            self._note(turn, turn.effect)
        if fault:
            raise LostResponse(f"{operation} {turn.subject}")

    def strike(
        self, kinds: frozenset[FaultKind], operation: str, subjects: Iterable[str]
    ) -> Fault | None:
        """Use up, once, the oldest fault of these kinds that is meant for one of the subjects."""
        if not self.faults.waiting():  # the common case must not search the world for names
            return None
        return self.faults.strike(kinds, operation, aliases(self, subjects))

    def _admit(self, turn: Turn, subjects: Iterable[str]) -> Fault | None:
        """Apply rates and faults; return the fault that will swallow the answer."""
        self.throttle.take(turn.kind)
        self.asked[turn.kind] += 1
        fault = self.strike(REQUEST_FAULTS, turn.operation, subjects)
        match fault:
            case Fault(kind=FaultKind.THROTTLE):
                raise throttled(fault.retry_after)
            case Fault(kind=FaultKind.HTTP_ERROR):
                message = fault.message or "The request failed on purpose."
                raise ArmError(fault.status, fault.code or "InternalServerError", message)
            case _:
                return fault

    def _note(self, turn: Turn, effect: str) -> None:
        if turn.kind != "reads":
            self.ledger.note(Entry(self.now, turn.operation, turn.subject, effect))
            called("azure", turn.operation, turn.subject, effect)
