"""What the parts of a migration share."""

from types import SimpleNamespace

import pytest

from domain.migration import Migration
from orchestrators.story import Story


def test_who_asks_for_the_server_before_anybody_has_looked_for_it_is_told_so(stage):
    ctx = SimpleNamespace(wait_for_external_event=lambda _: None)
    story = Story(ctx, Migration("w1", stage.add_instance(), stage.landing()))
    with pytest.raises(ValueError, match="nobody has looked at the source yet"):
        _ = story.assessed
    with pytest.raises(ValueError, match="nobody has looked for the server yet"):
        _ = story.server
