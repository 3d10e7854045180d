"""The book of notices in memory, obeying the tables' contract."""

from collections.abc import Iterable, Mapping
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

    def over(self, wave: str) -> tuple[Delivery, ...]:
        """List what is over of a wave."""
        return tuple(each for _, each in sorted(self._over.get(wave, {}).items()))

    def revive(self, wave: str, delivery_id: str, now: datetime) -> Delivery | None:
        """Let a dead delivery wait again."""
        known = self._over.get(wave, {}).get(delivery_id)
        if known is None or known.state is not DeliveryState.DEAD:
            return None
        del self._over[wave][delivery_id]
        again = revived(known, now)
        self.put_off(again)
        return again
