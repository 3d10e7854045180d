"""How a channel's answer is taken: told, to be tried again, or refused."""

from http import HTTPStatus

from clouds.safe_door import Answered
from domain.errors import Refusal, Refused, Transient
from domain.notification.channel import Channel

GONE = "notifications.gone"
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


def judge(channel: Channel, answer: Answered) -> None:
    """Return where it was taken; Transient where it may be later, else Refused."""
    status = answer.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    detail = f"{answer.host} answered {status}"
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Transient(f"{channel}: {detail}", answer.retry_after)
    if status == HTTPStatus.GONE:
        remedy = "Take the channel out of FERRY_CHANNELS, or give it an address where somebody is."
        raise Refused(Refusal(GONE, str(channel), f"{detail}: nobody is there any more", remedy))
    raise refused(channel, str(status), detail, "See whether its address and its secret are right.")


def refused(channel: Channel, code: str, detail: str, remedy: str) -> Refused:
    """Make the refusal of a channel."""
    return Refused(Refusal(f"notifications.{code}", str(channel), detail, remedy))


def without_secret(channel: Channel) -> Refused:
    """Make the refusal of a channel whose secret nobody has set, or can read."""
    remedy = "Give it a value, and let Ferry's identity read it."
    return refused(channel, "secret", f"{channel.secret} has no value", remedy)
