"""A wave plan as a team keeps it: waves that there shall be, as documents, and when each begins."""

from collections import Counter
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from triggers.documents.base import Document, wrong
from triggers.documents.names import WaveName
from triggers.documents.wave import WaveDocument
from triggers.documents.windows import Moment
from triggers.problems import FieldProblem, field_problems

# What a plan says of a wave besides the wave's own document.
_OWN = ("begins", "after")


class PlannedWave(WaveDocument):
    """A wave that there shall be: the document by which it is asked for, and from when on."""

    begins: Moment | None = Field(None, description="`ferry apply` starts it from then on.")
    after: tuple[WaveName, ...] = Field(
        (), max_length=100, description="Waves of the plan that have to end before it starts."
    )

    @property
    def document(self) -> WaveDocument:
        """Give the wave's own document."""
        return WaveDocument.model_validate(self.model_dump(exclude=set(_OWN), exclude_unset=True))


class WavePlan(Document):
    """Waves under one name; every wave's name begins with it and a hyphen."""

    plan: WaveName
    common: dict[str, Any] = Field(
        default_factory=dict, description="What holds for every wave that says nothing else."
    )
    waves: tuple[PlannedWave, ...] = Field((), max_length=1_000)

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, said: Any) -> Any:
        """Let every wave say what is common, and of which plan it is."""
        if not isinstance(said, dict):
            return said
        common, waves, name = said.get("common", {}), said.get("waves", []), said.get("plan")
        if not isinstance(common, dict) or not isinstance(waves, list):
            return said
        whole = {**common, **({"wave_plan": name} if name else {})}
        return {**said, "waves": [merged(whole, w) if isinstance(w, dict) else w for w in waves]}

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        names = Counter(each.wave for each in self.waves)
        for number, wave in enumerate(self.waves):
            if not wave.wave.startswith(f"{self.plan}-"):
                remedy = f"Let its name begin with {self.plan}-, by which its plan is known."
                raise wrong(f"waves.{number}.wave", f"{wave.wave} is no name of this plan", remedy)
            if names[wave.wave] > 1:
                remedy = "Give each wave a name of its own."
                raise wrong(f"waves.{number}.wave", f"{wave.wave} is there twice", remedy)
            if unknown := sorted(set(wave.after) - set(names)):
                remedy = "Name waves of this plan."
                raise wrong(f"waves.{number}.after", f"there is no wave {unknown[0]}", remedy)
        return self

    @model_validator(mode="after")
    def _no_circle(self) -> Self:
        try:
            TopologicalSorter({each.wave: each.after for each in self.waves}).prepare()
        except CycleError as error:
            circle = " after ".join(reversed(error.args[1]))
            problem = f"waves wait for each other in a circle: {circle}"
            raise wrong("waves", problem, "Take one of these out of the other's after.") from error
        return self

    @model_validator(mode="after")
    def _each_instance_once(self) -> Self:
        first: dict[str, str] = {}
        for number, wave in enumerate(self.waves):
            for each in wave.instances or ():
                other = first.setdefault(each, wave.wave)
                if other != wave.wave:
                    problem = f"{each} is in {other} already"
                    remedy = "Leave each instance in one wave."
                    raise wrong(f"waves.{number}.instances", problem, remedy)
        return self


def schema() -> dict[str, Any]:
    """Describe the file as JSON Schema, for editors: what is common may be left out of waves."""
    described = WavePlan.model_json_schema()
    wave = described["$defs"]["PlannedWave"]
    wave["required"] = ["wave"]
    wave.pop("oneOf", None)  # which instances may be common as well
    return described


def merged(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what is common; what is said of its own goes before, and mappings are joined."""
    whole = {**common, **own}
    for name in common.keys() & own.keys():
        if isinstance(common[name], dict) and isinstance(own[name], dict):
            whole[name] = merged(common[name], own[name])
    return whole


def flaws_of(error: ValidationError, said: Mapping[str, Any]) -> list[FieldProblem]:
    """List what is wrong with a plan's file, what is wrong with its common part only once."""
    found: dict[tuple[str, str], FieldProblem] = {}
    for each in field_problems(error):
        field = _where(each.field.split("."), said)
        made = FieldProblem(field, each.problem, each.remedy.replace(each.field, field))
        found.setdefault((made.field, made.problem), made)
    return list(found.values())


def _where(path: Sequence[str], said: Mapping[str, Any]) -> str:
    """Name the place in the file: in `common` where it comes from there."""
    inner = path[2:]
    if path[0] != "waves" or not inner or len(path[1:]) == 1:
        return ".".join(path)
    own = said["waves"][int(path[1])]
    common = said.get("common", {})
    if _depth(own, inner) < _depth(common, inner):
        return ".".join(("common", *inner))
    return ".".join(path)


def _depth(value: Any, path: Sequence[str]) -> int:
    """Say how far a path leads into a value."""
    for depth, part in enumerate(path):
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return depth
    return len(path)
