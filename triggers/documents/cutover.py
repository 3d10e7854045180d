"""How the instances of a wave are cut over."""

from collections import Counter
from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.cutover import CutoverPolicy, PointPolicy
from triggers.documents.base import wrong
from triggers.documents.commit import CommitDocument
from triggers.documents.cutover_times import CutoverTimesDocument
from triggers.documents.durations import Duration
from triggers.documents.hooks import HookDocument
from triggers.documents.quiesce import QuiesceDocument
from triggers.documents.rehearsal import RehearsalDocument
from triggers.documents.retention import RetentionDocument
from triggers.documents.validation import ValidationDocument

_USUAL = CutoverPolicy()
_LEAST_DEADLINE = timedelta(minutes=10)
_LEAST_MARGIN = timedelta(minutes=1)  # what is flushed on the way to a point may still be under way


class CutoverDocument(CutoverTimesDocument):
    """How instances are cut over: to which point, behind which rest, and when for good."""

    point: PointPolicy = Field(
        _USUAL.point,
        description="zero_loss: a recovery point later than the confirmed rest of the source; "
        "latest and latest_processed may lose the last writes.",
    )
    quiesce: QuiesceDocument = QuiesceDocument()
    margin: Duration = Field(
        _USUAL.margin,
        description="How much later than the rest a zero-loss point must be; at least a minute.",
    )
    point_deadline: Duration = Field(
        _USUAL.point_deadline,
        description="How long to wait for such a point before the source is opened again; at "
        "least ten minutes, for points are made every five.",
    )
    outage: Duration | None = Field(
        _USUAL.outage,
        description="How long neither side may serve, from the isolation (or the stop) of the "
        "source to the validated machine; what is not validated by then counts as not well. "
        "Left out: what the paces add up to. The approval's words say it.",
    )
    hooks: Annotated[tuple[HookDocument, ...], Field(max_length=20)] = ()
    commit: CommitDocument = CommitDocument()
    validation: ValidationDocument = ValidationDocument()
    rehearsal: RehearsalDocument = RehearsalDocument()
    retention: RetentionDocument = RetentionDocument()

    @model_validator(mode="after")
    def _comes_to_rest(self) -> Self:
        if self.zero_loss and not (self.quiesce.command and self.quiesce.services):
            raise wrong(
                "quiesce",
                "zero_loss can't be proven without a command that stops the workload and the "
                "services that must have stopped then",
                "Add quiesce.command, quiesce.undo and quiesce.services, or choose another point.",
            )
        if self.zero_loss and self.margin < _LEAST_MARGIN:
            raise wrong(
                "margin",
                "what the source wrote last may lie behind a point that is so near to its rest",
                "Choose at least a minute (PT1M).",
            )
        if self.zero_loss and self.point_deadline < _LEAST_DEADLINE + self.margin:
            raise wrong(
                "point_deadline",
                "recovery points are made every five minutes: none may be there by then",
                f"Choose at least {_LEAST_DEADLINE + self.margin}.",
            )
        return self

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        least = _LEAST_DEADLINE + self.margin if self.zero_loss else _LEAST_DEADLINE
        if self.outage is not None and self.outage < least:
            raise wrong(
                "outage",
                "no machine is made and validated in that time",
                f"Choose at least {least}, better an hour.",
            )
        return self

    @model_validator(mode="after")
    def _each_hook_once(self) -> Self:
        names = Counter(hook.name for hook in self.hooks)
        same = sorted(name for name, times in names.items() if times > 1)
        if same:
            problem = f"several hooks are called {', '.join(same)}"
            raise wrong("hooks", problem, "Give each hook a name of its own.")
        return self

    @property
    def zero_loss(self) -> bool:
        """Say whether nothing may be lost."""
        return self.point is PointPolicy.ZERO_LOSS

    def to_domain(self) -> CutoverPolicy:
        """Say the same in the domain's words."""
        return CutoverPolicy(
            point=self.point,
            quiesce=self.quiesce.to_domain(),
            margin=self.margin,
            point_deadline=self.point_deadline,
            outage=self.outage,
            validation=self.validation.to_domain(),
            hooks=tuple(hook.to_domain() for hook in self.hooks),
            commit=self.commit.to_domain(),
            rehearsal=self.rehearsal.to_domain(),
            retention=self.retention.to_domain(),
            **self.times,
        )
