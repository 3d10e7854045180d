"""What a whole story makes Ferry foresee, held against what comes true."""

from datetime import timedelta

from domain.itinerary import Phase
from tests.orchestrators.conftest import MODERNISED


@MODERNISED  # a classic vault tells whole percents, from which the same is made
def test_the_end_of_a_replication_is_foreseen_and_comes_true(stage):
    ref = stage.add_instance(1)
    book, seen, ends, waves = stage.status, [], [], set()

    def listen(progress):
        waves.add(progress.subject.wave)
        told = book.read_wave(progress.subject.wave).instances[0]
        if told.phase is Phase.REPLICATING and told.foresight:
            seen.append((progress.at, told.percent, told.foresight.eta))
        elif seen:
            ends.append(progress.at)

    book.listeners.append(listen)
    stage.migrate(ref)
    middle = next(each for each in seen if each[1] >= 50)
    at, _, eta = middle
    left = ends[0] - at
    assert abs(eta.p50 - ends[0]) < max(left / 4, timedelta(minutes=10))
    assert [percent for _, percent, _ in seen] == sorted(percent for _, percent, _ in seen)
    assert book.read_wave(waves.pop()).instances[0].foresight is None
