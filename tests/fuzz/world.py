"""Ferry behind its doors, a worker that dies, and all that anybody can see of it."""

from datetime import timedelta

from activities import ACTIVITIES
from durable.functions import Activity
from tests.fuzz.documents import INSTANCES
from tests.fuzz.ferry import Ferry
from tests.fuzz.seeing import look, require_sound

ENDED_IN_AWS = {"rejected", "cancelled", "expired", "failed", "rolled_back"}


class Crash(BaseException):
    """The worker dies."""


class World:
    """`now` is what callers saw last; it is looked at anew after whatever happens."""

    def __init__(self):
        super().__init__()
        self.crash_in = 0  # so many moments before and after activities
        self.ferry = Ferry(most_waves=2, activities=[self._fragile(each) for each in ACTIVITIES])
        for number in range(1, len(INSTANCES)):  # the last one is nowhere
            self.ferry.add_instance(number)
        self.now = look(self.ferry)

    def see(self):
        """Look at everything, and see that nothing was lost or rewritten since the last look."""
        before, self.now = self.now, look(self.ferry)
        require_sound(before, self.now)

    def pass_time(self, hours):
        """Let so much time pass."""
        end = self.ferry.clock.now() + timedelta(hours=hours)
        self.play(end)
        self.ferry.clock.jump_to(end)

    def play(self, limit=None):
        """Let everything happen until then, by another worker where one dies."""
        while True:
            try:
                self.ferry.go_on(limit=limit)
            except Crash:
                self.ferry.restart_worker()
            else:
                return self.see()

    def _fragile(self, activity):
        def perform(clouds, value):
            self._live_on()
            told = activity.perform(clouds, value)
            self._live_on()
            return told

        return Activity(activity.step, perform)

    def _live_on(self):
        self.crash_in -= 1
        if self.crash_in == 0:
            raise Crash

    def bring_to_an_end(self):
        """Let everything come to its end: each instance has one, and AWS agrees with it."""
        self.crash_in = 0
        self.ferry.ask("POST", "emergency-stop/lift", {})
        for _ in range(9):
            for name in self.now["waves"]:
                self.ferry.ask("POST", f"waves/{name}/resume", {})
            self.ferry.keep_up()
            self.play()
            if all(each["state"] == "finished" for each in self.now["waves"].values()):
                break
        ends = [
            (each["instance"], each["outcome"])
            for wave in self.now["waves"].values()
            for each in wave["instances"]
        ]
        assert all(outcome for _, outcome in ends), ends
        for ref, machine in self.ferry.source.instances.items():
            own = {outcome for instance, outcome in ends if instance == ref.instance_id}
            if own <= ENDED_IN_AWS:
                assert machine.describe(self.ferry.clock.now()).state == "running", ends
        return ends
