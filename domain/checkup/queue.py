"""Whether requests for waves are taken up, and understood."""

from domain.checkup.check import Area, Check, Verdict

_MANY = 100  # ours: with 25 waves at once the last of them begins hours later


def judge_queue(waiting: int) -> Check:
    """Judge how many requests wait; the host takes them up within seconds."""
    if waiting < _MANY:
        detail = f"about {waiting} requests wait"
        return Check(Area.QUEUE, "requests", Verdict.HEALTHY, detail)
    return Check(
        Area.QUEUE,
        "requests",
        Verdict.ATTENTION,
        f"about {waiting} requests wait",
        "See that the function app runs and its queue trigger is not disabled, and whether "
        "somebody sends the same again and again.",
    )


def judge_poison(messages: int) -> Check:
    """Judge how many requests were set aside; the service shows 32 at most."""
    if not messages:
        return Check(Area.QUEUE, "poison", Verdict.HEALTHY, "no request was set aside")
    return Check(
        Area.QUEUE,
        "poison",
        Verdict.ATTENTION,
        f"{messages} requests that nobody understood were set aside",
        "Read each with ferry poison list; mend what it names, then ferry poison replay or drop.",
    )
