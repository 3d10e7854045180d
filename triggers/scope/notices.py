"""The book of notices as a caller may know it: in foreign waves nobody was ever to be told."""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from clouds.ports import NoticeBook
from domain.notification.delivery import Delivery
from triggers.scope.waves import ScopedStatus


def scoped_notices(book: NoticeBook, status: ScopedStatus) -> NoticeBook:
    """Give the book; all but what it tells of every wave is the book's own."""
    return cast("NoticeBook", _ScopedNotices(book, status))


@dataclass(frozen=True, slots=True)
class _ScopedNotices:
    book: NoticeBook
    status: ScopedStatus

    def __getattr__(self, name: str) -> Any:
        return getattr(self.book, name)

    def dead(self) -> tuple[Delivery, ...]:
        """List the dead ones of the caller's waves."""
        sees = cache(self.status.sees)
        return tuple(each for each in self.book.dead() if sees(each.notice.wave))
