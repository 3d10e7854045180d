"""Whose the history of an orchestration is, read off its id, and where its evidence is kept."""

import re

# Under these the parts of an id that name a whole story; whatever else comes first is a wave.
_OTHERS = re.compile(
    r"(landing-zone:(?!plan:)[^:]+:[0-9]{1,7}"
    r"|protection-group:[^:]+:[0-9]+:[0-9]{8}T[0-9]+"
    r"|retire:[0-9]{12}:[^:]+:[^:]+:[0-9]{8})(?=:|$)"
)
_RUN = re.compile(r"([^:]+)(?::([0-9]{1,7})(?=:|$))?")


def root_of(story_id: str) -> str:
    """Name the story that an orchestration belongs to: itself, or one far above it."""
    if other := _OTHERS.match(story_id):
        return other[0]
    run = _RUN.match(story_id)
    return run[0] if run else story_id


def run_told_by(root: str) -> tuple[str, int] | None:
    """Tell which wave's run a root is; None for a root that is no run."""
    if _OTHERS.fullmatch(root):
        return None
    run = _RUN.fullmatch(root)
    return (run[1], int(run[2] or 1)) if run else None


def story_evidence_name(story_id: str) -> str:
    """Name the document that keeps the evidence of a story that is no wave's run."""
    return f"evidence/stories/{story_id.replace(':', '/')}.json"
