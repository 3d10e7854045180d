"""Which instances a document is about: named one by one, or selected by their tags."""

from collections import Counter
from math import ceil
from typing import Annotated

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from triggers.documents.base import Document, wrong
from triggers.documents.names import Account, InstanceId, Region
from triggers.documents.tags import AwsTags

MOST_INSTANCES = 1_000

Named = Annotated[
    list[InstanceId],
    Field(
        min_length=1,
        description=f"EC2 instance ids; each one once, {MOST_INSTANCES:,} at most.",
        # Told here for readers; the validators below say it with a remedy.
        json_schema_extra={"uniqueItems": True, "maxItems": MOST_INSTANCES},
    ),
]


class SelectDocument(Document):
    """The instances that carry all these tags, in the region and account."""

    tags: AwsTags


class SelectionDocument(Document):
    """Instances of one region of one account: exactly one of `instances` and `select`."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["instances"]}, {"required": ["select"]}]}
    )

    region: Region
    account: Account | None = Field(None, description="Default: Ferry's own account.")
    select: SelectDocument | None = None
    instances: Named | None = Field(None, validate_default=True)

    @field_validator("instances")
    @classmethod
    def _one_way(cls, instances: list[str] | None, info: ValidationInfo) -> list[str] | None:
        selected = info.data.get("select")
        if instances is None and selected is None and "select" in info.data:
            raise wrong("", "nothing says which instances", "Add instances or select.")
        if instances is not None and selected is not None:
            raise wrong("", "select is there as well", "Remove instances or select.")
        return few_and_different(instances) if instances is not None else None


def few_and_different(instances: list[str]) -> list[str]:
    """Return the instances of a wave; refuse too many, saying how to split them, and doubles."""
    if len(instances) > MOST_INSTANCES:
        raise wrong("", *how_to_split(len(instances)))
    twice = sorted(each for each, times in Counter(instances).items() if times > 1)
    if twice:
        raise wrong("", f"{', '.join(twice[:5])} is named twice", "Name each instance once.")
    return instances


def how_to_split(count: int) -> tuple[str, str]:
    """Say that so many instances are too many for one wave, and into how many they fit."""
    waves = ceil(count / MOST_INSTANCES)
    problem = f"{count:,} instances are more than the {MOST_INSTANCES:,} that one wave takes"
    each = f"{waves} waves of about {ceil(count / waves)} instances"
    return problem, f"Split them into {each}, each under a name of its own."
