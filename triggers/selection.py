"""Which instances a document is about: those that it names, or those that it selects by tags."""

from typing import TYPE_CHECKING

from clouds.ports import Clouds
from domain.source_instance import Selection
from settings import Settings
from triggers.problems import Kind, Problem

if TYPE_CHECKING:
    from triggers.documents import SelectionDocument


def instances_of(
    document: "SelectionDocument", clouds: Clouds, settings: Settings
) -> tuple[str, ...]:
    """Give the ids of the instances; a Problem when none is selected, or too many are."""
    if document.instances is not None or document.select is None:
        return tuple(document.instances or ())
    account = document.account or settings.aws_account_id
    selection = Selection(account, document.region, document.select.tags)
    found = tuple(ref.instance_id for ref in clouds.source.find_instances(selection))
    if not found:
        raise Problem(
            Kind.INVALID_DOCUMENT,
            f"there are no {selection}",
            field="select",
            remedy="Check tags, region and account; every tag has to be there, as it is spelt.",
        )
    return _few(found)


def _few(found: tuple[str, ...]) -> tuple[str, ...]:
    from triggers.documents.selection import MOST_INSTANCES, how_to_split  # noqa: PLC0415

    if len(found) > MOST_INSTANCES:
        problem, remedy = how_to_split(len(found))
        raise Problem(Kind.INVALID_DOCUMENT, problem, field="select", remedy=remedy)
    return found
