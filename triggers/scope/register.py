"""The register as a caller may know it: whoever holds an instance is named to those who see him."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from clouds.ports import WaveRegister
from domain.group_record import Member
from domain.run import InstancesClaimed
from domain.source_instance import InstanceRef
from triggers.scope.sight import Sight
from triggers.scope.waves import ScopedStatus


def scoped_register(book: WaveRegister, status: ScopedStatus, sight: Sight) -> WaveRegister:
    """Give the register; all but what it tells of other waves is the book's own."""
    return cast("WaveRegister", _ScopedRegister(book, status, sight))


@dataclass(frozen=True, slots=True)
class _ScopedRegister:
    book: WaveRegister
    status: ScopedStatus
    sight: Sight

    def __getattr__(self, name: str) -> Any:
        return getattr(self.book, name)

    def claim(self, refs: Sequence[InstanceRef], wave: str, attempt: int) -> None:
        """Hold the instances; who holds one of them stays unnamed where he is foreign."""
        try:
            self.book.claim(refs, wave, attempt)
        except InstancesClaimed as claimed:
            seen = {one: by if self.status.sees(by) else "" for one, by in claimed.holders.items()}
            raise InstancesClaimed(wave, seen) from None

    def members(self, protection_group: str) -> tuple[Member, ...]:
        """List a group's waves; foreign ones as waves without a name."""
        members = self.book.members(protection_group)
        return tuple(
            each if self.sight.sees(each.place) else Member("", each.open, each.place)
            for each in members
        )
