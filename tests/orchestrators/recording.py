"""Histories of every story, recorded once and replayed against today's code.

`python -m tests.orchestrators.recording` records the scenarios that have no recording yet, or those
named; `--anew` records all of them over. Do that only when no running wave has to live through the
change: what is recorded over no longer says what running waves did."""

import gzip
import json
import sys
from pathlib import Path

from durabletask.internal import orchestrator_service_pb2 as pb
from google.protobuf import json_format

from local.simulators.site_recovery.model.settings import WorldSettings
from tests.orchestrators.conftest import Stage
from tests.orchestrators.generations import earlier_ones
from tests.orchestrators.scenarios import CLASSIC, SCENARIOS, ZONES
from tests.orchestrators.zones import ZoneStage

PLACE = Path(__file__).parent / "histories"


UNSEEN = PLACE / "unseen.txt"  # lines of stories that no recorded history passes


HARVEST = "harvest"  # see tests/orchestrators/harvest.py
AT = " in "  # a story, in which of its generations, or in which test


def record(scenario):
    """Play the scenario and keep the histories of every story in it, of each of its generations."""
    stories, shapes = {}, set()

    def earlier(story, history):
        shape = story, tuple(event.WhichOneof("eventType") for event in history)
        if shape in shapes:  # a watch of weeks begins anew hundreds of times
            return
        shapes.add(shape)
        number = sum(key.partition(AT)[0] == story for key in stories) + 1
        stories[f"{story}{AT}generation {number}"] = history

    settings = WorldSettings(classic=True) if scenario in CLASSIC else WorldSettings()
    stage = ZoneStage() if scenario in ZONES else Stage(settings=settings)
    with earlier_ones(earlier):
        scenario(stage)
    stories |= {story: stage.hub.history(story) for story in stage.story_ids()}
    stage.hub.close()
    keep(scenario.__name__, stories)


def keep(scenario, stories):
    """Write histories down by story."""
    PLACE.mkdir(exist_ok=True)
    written = {
        story: [json_format.MessageToDict(event) for event in events]
        for story, events in stories.items()
    }
    text = json.dumps(written, indent=0, sort_keys=True)
    file_of(scenario).write_bytes(gzip.compress(text.encode(), mtime=0))


def file_of(scenario):
    return PLACE / f"{scenario}.json.gz"


def recorded(scenario):
    """Read a scenario's histories by story."""
    text = gzip.decompress(file_of(scenario).read_bytes())
    return {
        story: [json_format.ParseDict(event, pb.HistoryEvent()) for event in events]
        for story, events in json.loads(text).items()
    }


if __name__ == "__main__":
    for each in SCENARIOS:
        chosen = each.__name__ in sys.argv[1:] or "--anew" in sys.argv
        if chosen or not (sys.argv[1:] or file_of(each.__name__).exists()):
            record(each)
