"""Cutover windows and freezes as callers write them."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, Field, WithJsonSchema, model_validator

from domain.window import Freeze, Window
from triggers.documents.base import TEXT, Document, wrong

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Before and after these a calendar's arithmetic comes near the ends of time.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def _in_our_time[Moment: (date, datetime)](moment: Moment) -> Moment:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        problem = f"it is before {_FIRST_YEAR} or after {_LAST_YEAR}"
        raise wrong("", problem, "Give a time that people may see.")
    return moment


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Moment = Annotated[
    AwareDatetime,
    AfterValidator(_in_our_time),
    Field(description="A moment with its offset, such as 2026-12-18T18:00:00+01:00."),
]
Length = Annotated[
    timedelta,
    Field(ge=timedelta(minutes=10), le=timedelta(days=7)),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^P([1-7]D|T[0-9]{1,4}[HM])$"},
                {"type": "number", "minimum": 600, "maximum": 604_800},
            ],
            "description": "ISO 8601 duration such as PT4H, or a number of seconds; 10 minutes to "
            "7 days.",
        }
    ),
]


class WindowDocument(Document):
    """A time in which cutovers may begin: exactly one of `day` and `weekdays`."""

    zone: str = Field(
        max_length=64,
        pattern=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$",
        description="IANA time zone such as Europe/Berlin, whose clocks `opens` is read from.",
    )
    opens: time = Field(
        description="When it opens, such as 22:00. In the night of a clock change a time that is "
        "jumped over comes with the jump, one that comes twice the first time."
    )
    length: Length = Field(description="For how long it stays open; it may reach over midnight.")
    day: Annotated[date, AfterValidator(_in_our_time)] | None = Field(
        None, description="The day of a single window."
    )
    weekdays: tuple[Weekday, ...] = Field((), max_length=7, description="Of a recurring one.")

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.day is None) is (not self.weekdays):
            problem = "it says neither or both of day and weekdays"
            raise wrong("", problem, "Give a day for once, or weekdays for every week.")
        if self.opens.tzinfo is not None:
            raise wrong("opens", "it has an offset", "Leave it out: the zone says it.")
        return self

    def to_domain(self) -> Window:
        """Say the same in the domain's words."""
        numbers = tuple(sorted({_DAYS.index(each) for each in self.weekdays}))
        return Window(self.zone, self.opens, self.length, self.day, numbers)


class FreezeDocument(Document):
    """A time in which no cutover begins, whatever the windows say."""

    begins: Moment
    ends: Moment
    because: str = Field("", max_length=200, pattern=TEXT)

    def to_domain(self) -> Freeze:
        """Say the same in the domain's words."""
        return Freeze(self.begins, self.ends, self.because)
