"""What a timer does for slots: what belongs to nobody is given back, and whoever may comes in."""

from clouds.ports import Clouds
from clouds.slot_keeping import give_back_left_behind, let_in_by
from durable.client import StoryClient
from orchestrators.hold_slot import watch_of
from orchestrators.watches import slot_word


def keep_slots(clouds: Clouds, stories: StoryClient) -> None:
    """Keep the ledger true, and wake those who came in; without tickets that is one look.

    A word that gets lost costs a pause of the watch that waits for it.
    """
    ledger = clouds.slots.read()
    if not (ledger.waiting or ledger.held):
        return
    give_back_left_behind(clouds)
    for key in let_in_by(clouds):
        stories.send(watch_of(key), slot_word, None)
