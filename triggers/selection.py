"""Which instances a document is about."""

from typing import TYPE_CHECKING

from triggers.problems import Kind, Problem

if TYPE_CHECKING:
    from triggers.documents import Selection


def instances_of(selection: "Selection") -> list[str]:
    """Give the ids that a document names."""
    if selection.instances is None:
        raise Problem(
            Kind.INVALID_DOCUMENT,
            "instances cannot be selected by tags yet",
            field="select",
            remedy="Name them in instances.",
        )
    return selection.instances
