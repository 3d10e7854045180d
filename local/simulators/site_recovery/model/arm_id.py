"""Azure Resource Manager ids: compared without regard to case, taken apart by their segments."""


def same_id(one: str, other: str) -> bool:
    """Say whether both spell one resource; the service itself mixes the cases."""
    return key_of(one) == key_of(other)


def key_of(arm_id: str) -> str:
    """Fold an id, or a name, into the form that finds it again."""
    return arm_id.strip("/").casefold()


def last_segment(arm_id: str) -> str:
    """Tell the name at the end of an id; a bare name is its own."""
    return arm_id.rstrip("/").rpartition("/")[2]


def segment_after(arm_id: str, resource_type: str) -> str:
    """Tell the name that follows a type such as `resourceGroups`; empty when it isn't there."""
    segments = arm_id.strip("/").split("/")
    folded = [segment.casefold() for segment in segments]
    try:
        return segments[folded.index(resource_type.casefold()) + 1]
    except (ValueError, IndexError):
        return ""
