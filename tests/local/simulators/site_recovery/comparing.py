"""How two bodies differ: in their keys and in the types of their values."""


def differences(theirs, ours, path="", *, strict=False):
    """List where our body does not agree with theirs.

    What is null on either side has no type. Examples leave nulls out, so keys of ours that they
    lack count only when strict.
    """
    if theirs is None or ours is None:
        return []
    if isinstance(theirs, dict) and isinstance(ours, dict):
        found = [f"{path}.{key}: missing" for key in theirs if key not in ours]
        if strict:
            found += [f"{path}.{key}: added" for key in ours if key not in theirs]
        for key in theirs.keys() & ours.keys():
            found += differences(theirs[key], ours[key], f"{path}.{key}", strict=strict)
        return sorted(found)
    if isinstance(theirs, list) and isinstance(ours, list):
        pairs = zip(theirs[:1], ours[:1], strict=False)  # what is in a list is of one kind
        return [d for a, b in pairs for d in differences(a, b, f"{path}[]", strict=strict)]
    return [] if _kind(theirs) is _kind(ours) else [f"{path}: {_kind(theirs)} is {_kind(ours)}"]


def _kind(value):
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)
