import pytest

from domain.itinerary import Phase


@pytest.fixture
def begun(stage):
    """Gather when each instance's cutover began, by the wave's own events."""
    seen = {}

    def listen(progress):
        if progress.phase in {Phase.STOPPING_SOURCE, Phase.QUIESCING}:
            seen.setdefault(progress.subject.instance_id, progress.at)

    stage.status.listeners.append(listen)
    return seen


@pytest.fixture
def waited(stage):
    """Gather for what instances waited, in words."""
    words = []
    stage.status.listeners.append(
        lambda p: words.append((p.phase.value, p.waiting.words)) if p.waiting else None
    )
    return words
