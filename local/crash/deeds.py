"""What goes wrong at a point: the host dies, an answer is lost, something comes a second time."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from domain.approval import ACKNOWLEDGEMENT
from local.crash.fuse import Killed, Point
from local.crash.host import Host
from local.crash.wave import WAVE, StandardWave

_HEARD = {HTTPStatus.ACCEPTED, HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE}


class Deed(StrEnum):
    """The kinds of trouble, each tried at every point where it can happen."""

    CRASH = "crash"
    LOST_ANSWER = "lost-answer"
    SECOND_MESSAGE = "second-message"
    SECOND_START = "second-start"
    SECOND_APPROVAL = "second-approval"


@dataclass(frozen=True, slots=True)
class Trouble:
    """How a kind of trouble is made: at which points it can happen, and what is done there."""

    possible: Callable[[StandardWave, Point], bool]
    make: Callable[[StandardWave], None]


def _crash(wave: StandardWave) -> None:
    wave.place.network.fuse.dead = True
    raise Killed


def _lose(wave: StandardWave) -> None:
    wave.place.network.losing = True


def _send_again(wave: StandardWave) -> None:
    """Let the same request come by the queue once more, and another host receive it now."""
    wave.request()
    _beside(wave).listen()


def _start_again(wave: StandardWave) -> None:
    _require(_beside(wave).call("start_wave", wave.document))


def _approve_again(wave: StandardWave) -> None:
    wish = {"decision": "approve", "by": "mona", "acknowledges": ACKNOWLEDGEMENT}
    _require(_beside(wave).call("answer_approval", wish, wave=WAVE))


def _require(answer: Any) -> None:
    if answer.status_code not in _HEARD:
        raise AssertionError(f"{answer.status_code}: {answer.get_body()}")


def _beside(wave: StandardWave) -> Host:
    """Give another instance of the app, on the same hub: in Azure there are several."""
    return Host(wave.place, wave.state, wave.host.hub)


def _outside_the_journal(_: StandardWave, point: Point) -> bool:
    return point.kind != "journal"


TROUBLES = {
    Deed.CRASH: Trouble(lambda _wave, _point: True, _crash),
    Deed.LOST_ANSWER: Trouble(
        lambda _, point: point.after and point.changes and point.kind != "journal", _lose
    ),
    Deed.SECOND_MESSAGE: Trouble(_outside_the_journal, _send_again),
    Deed.SECOND_START: Trouble(_outside_the_journal, _start_again),
    Deed.SECOND_APPROVAL: Trouble(
        lambda wave, point: wave.asked and point.kind != "journal", _approve_again
    ),
}
