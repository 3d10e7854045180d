"""The book of notices in memory, obeying the tables' contract."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.notification.delivery import Delivery, DeliveryState, revived
from domain.notification.notice import Notice
from domain.notification.reader import Bookmark
from local.simulators.one_at_a_time import one_at_a_time


@one_at_a_time
class SimulatedNoticeBook:
    """The port NoticeBook."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._bookmarks: dict[str, Bookmark] = {}
        self._found: dict[str, set[str]] = {}
        self._waiting: dict[str, dict[str, Delivery]] = {}
        self._over: dict[str, dict[str, Delivery]] = {}

    def since(self, now: datetime) -> datetime:
        """Tell from when on people are told: whoever asks first says."""
        self._since = self._since or now
        return self._since

    def bookmarks(self) -> Mapping[str, Bookmark]:
        """Tell how far each wave has been read."""
        return dict(self._bookmarks)

    def put_bookmark(self, wave: str, bookmark: Bookmark) -> None:
        """Note how far a wave has been read."""
        self._bookmarks[wave] = bookmark

    def found(self, wave: str) -> frozenset[str]:
        """Tell the ids of all notices of a wave that were planned."""
        return frozenset(self._found.get(wave, ()))

    def plan(self, notice: Notice, deliveries: Iterable[Delivery]) -> bool:
        """Remember a notice, and keep its deliveries."""
        found = self._found.setdefault(notice.wave, set())
        if notice.id in found:
            return False
        found.add(notice.id)
        for each in deliveries:
            self.put_off(each)
        return True

    def plan_all(self, planned: Sequence[tuple[Notice, Sequence[Delivery]]]) -> None:
        """Plan notices, each as `plan` does."""
        for notice, deliveries in planned:
            self.plan(notice, deliveries)

    def waiting(self, wave: str) -> tuple[Delivery, ...]:
        """List what is still to be told of a wave."""
        return tuple(each for _, each in sorted(self._waiting.get(wave, {}).items()))

    def put_off(self, delivery: Delivery) -> None:
        """Keep what became of an attempt."""
        self._waiting.setdefault(delivery.notice.wave, {})[delivery.id] = delivery

    def end(self, delivery: Delivery) -> None:
        """Keep one that is over, and let it wait no more."""
        wave = delivery.notice.wave
        if self._waiting.get(wave, {}).pop(delivery.id, None):
            self._over.setdefault(wave, {})[delivery.id] = delivery

    def end_all(self, deliveries: Sequence[Delivery]) -> None:
        """Keep deliveries that are over, each as `end` does."""
        for each in deliveries:
            self.end(each)

    def over(self, wave: str) -> tuple[Delivery, ...]:
        """List what is over of a wave."""
        return tuple(each for _, each in sorted(self._over.get(wave, {}).items()))

    def dead(self) -> tuple[Delivery, ...]:
        """List the dead ones of every wave."""
        waves = sorted(self._over)
        dead = DeliveryState.DEAD
        return tuple(each for wave in waves for each in self.over(wave) if each.state is dead)

    def revive(self, wave: str, delivery_id: str, now: datetime) -> Delivery | None:
        """Let a dead delivery wait again."""
        known = self._over.get(wave, {}).get(delivery_id)
        if known is None or known.state is not DeliveryState.DEAD:
            return None
        del self._over[wave][delivery_id]
        again = revived(known, now)
        self.put_off(again)
        return again

    def read_again(self, wave: str) -> None:
        """Let a wave be looked at that was left alone because it is long over."""
        if known := self._bookmarks.get(wave):
            self._bookmarks[wave] = replace(known, settled=False)
