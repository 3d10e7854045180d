"""Sources that have moved, over HTTP and by the timer."""

import asyncio
from datetime import UTC, datetime, timedelta

from domain.names import retirement_story_id
from domain.retention import Afterwards, RetainedSource, SourceState
from domain.source_instance import InstanceRef
from local.rehearsal import ACCOUNT, REGION
from orchestrators.retire_source import retire_source
from tests.triggers.books import open_books
from tests.triggers.waving import problem
from triggers.retention import retire_due

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def source(number, until, then=Afterwards.SNAPSHOT_AND_TERMINATE, **more):
    ref = InstanceRef(ACCOUNT, REGION, f"i-{number:017x}")
    return RetainedSource(ref, "w1", "/vm", until - 30 * DAY, until, then, **more)


def test_the_timer_ends_only_what_is_due_and_tries_again_the_next_day():
    async def look():
        async with open_books() as desk:
            due = source(1, NOW - DAY)
            others = [
                source(2, NOW + DAY),
                source(3, NOW - DAY, Afterwards.KEEP),
                source(4, NOW - DAY, state=SourceState.KEPT),
                source(5, NOW - DAY, state=SourceState.RETIRED),
            ]
            for each in (due, *others):
                desk.retentions.record(each)
            seen = []
            for at in (NOW, NOW + timedelta(hours=1), NOW + DAY):
                await desk.do(retire_due, desk.clouds, desk.stories, at)
                desk.go_on()
                seen.append([each for each in desk.story_ids() if each.startswith("retire:")])
            first, again = (
                retirement_story_id(due.ref, NOW),
                retirement_story_id(due.ref, NOW + DAY),
            )
            assert seen[:2] == [[first], [first]]
            assert set(seen[2]) >= {first, again}
            assert desk.result(retire_source, first).state is SourceState.OBSTRUCTED

    asyncio.run(look())


def test_what_has_not_moved_cannot_be_kept(ferry):
    problem(ferry.call("POST", "waves/nobodys/instances/i-00000001/keep", {}), 404, "no-such-wave")
    assert ferry.call("GET", "retentions").status_code == 200
