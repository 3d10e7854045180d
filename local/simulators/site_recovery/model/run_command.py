"""Scripts that run on virtual machines, as far as somebody asks how they ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.settings import STRICT


@dataclass(frozen=True, slots=True)
class ScriptAnswer:
    """How scripts end on a virtual machine, of any name for an empty `machine`.

    It is meant for scripts that have `script` in them, and strikes `times` times, 0 for always. One
    that `hangs` runs until its timeout.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    machine: str = ""
    script: str = ""
    exit_code: int = 0
    output: str = ""
    error: str = ""
    takes: timedelta = timedelta(seconds=20)
    hangs: bool = False
    times: int = 0


@dataclass(slots=True, eq=False)
class RunCommand:
    """A command of a machine; `begun` and `ended` are None until then."""

    name: str
    script: str
    timeout: timedelta
    asked: datetime
    answer: ScriptAnswer
    running: Activity | None = None
    begun: datetime | None = None
    ended: datetime | None = None

    @property
    def state(self) -> str:
        """Tell how far it is, in Azure's words."""
        if self.begun is None:
            return "Pending"
        if self.ended is None:
            return "Running"
        if self.answer.hangs or self.answer.takes > self.timeout:
            return "TimedOut"
        return "Failed" if self.answer.exit_code else "Succeeded"
