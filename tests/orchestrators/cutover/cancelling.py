"""How a person cancels: at once, late, or in the middle of a step."""

from domain.migration import Cancellation
from orchestrators.story import cancellation


def cancel(subject, stage):
    stage.send(subject, cancellation, Cancellation("mona", "not today"))


class Late:
    """Cancels so long after it was made."""

    def __init__(self, stage, subject, after):
        self.stage, self.subject, self.done = stage, subject, False
        self.at = stage.clock.now() + after

    def __call__(self, *_):
        if not self.done and self.stage.clock.now() >= self.at:
            self.done = True
            cancel(self.subject, self.stage)


class CancelDuring(list):
    """Cancels while a step is taken that comes after another."""

    def __init__(self, stage, subject, after, step):
        super().__init__()
        self.stage, self.subject, self.after, self.step = stage, subject, after, step

    def append(self, taken):
        super().append(taken)
        names = [name for name, _ in self]
        if taken[0] == self.step and self.after in names:
            cancel(self.subject, self.stage)
