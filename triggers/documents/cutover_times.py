"""When the instances of a wave may be cut over, and in which order."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from domain.window import Calendar
from domain.window_check import flaws
from triggers.documents.base import Document, wrong
from triggers.documents.cutover_groups import CutoverGroups, require_order
from triggers.documents.names import InstanceId
from triggers.documents.windows import FreezeDocument, Moment, WindowDocument


class CutoverTimesDocument(Document):
    """The part of a cutover policy that says when, and after whom."""

    windows: Annotated[tuple[WindowDocument, ...], Field(max_length=50)] = Field(
        (), description="When cutovers may begin; default: at any time."
    )
    freezes: Annotated[tuple[FreezeDocument, ...], Field(max_length=50)] = Field(
        (), description="When none may, whatever the windows say."
    )
    not_before: dict[InstanceId, Moment] = Field(
        default_factory=dict, description="Single instances' own time of cutover."
    )
    groups: CutoverGroups = Field((), description="The order of cutovers; default: none.")
    together: int = Field(
        0, ge=0, le=1_000, description="How many are cut over at a time at most; 0: any number."
    )
    failures: int = Field(
        0,
        ge=0,
        le=1_000,
        description="After more failures than these no other of the wave's cutovers begins; where "
        "there are groups or together is not 0.",
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        for flaw in flaws(self.calendar):
            raise wrong(flaw.field, flaw.problem, flaw.remedy)
        require_order(self.groups)
        return self

    @property
    def calendar(self) -> Calendar:
        """Say windows and freezes in the domain's words."""
        windows = tuple(window.to_domain() for window in self.windows)
        return Calendar(windows, tuple(freeze.to_domain() for freeze in self.freezes))

    @property
    def in_order(self) -> bool:
        """Say whether instances wait for each other with their cutovers."""
        return bool(self.groups or self.together)

    @property
    def times(self) -> dict[str, Any]:
        """Say the same in the domain's words, by the fields of its cutover policy."""
        return {
            "calendar": self.calendar,
            "together": self.together,
            "failures": self.failures,
        }
