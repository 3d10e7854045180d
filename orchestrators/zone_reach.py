"""The fourth stage of a landing zone: its server in AWS reaches the instances, port by port."""

from domain.errors import MigrationError, Refusal, Refused, Stalled
from domain.landing_zone import ReachOrder, Server
from domain.mobility_service import CommandRef
from domain.pace import next_pause
from domain.reach import read_reach
from domain.source_instance import InstanceRef
from domain.zone_itinerary import ZonePhase
from domain.zone_reach import (
    ReachAnswer,
    ReachQuestion,
    ReachTable,
    Target,
    open_the_ports,
    ports_of,
    questions,
    rows_of,
    target_of,
    unreachable,
)
from domain.zone_servers import stands_in_aws
from durable import steps
from durable.context import Context, Steps, either, now, pause
from durable.flow import Flow
from orchestrators.watches import watch_command
from orchestrators.zone_story import ZoneStory


def see_reach(story: ZoneStory) -> Steps[None]:
    """Try every port before anything is enabled; a person is asked about those that are closed.

    They are tried again when the person says so, and by themselves after a while; Stalled when
    all the time agreed on is over.
    """
    server = next(each for each in story.servers.values() if stands_in_aws(each.role))
    vigil, began, looks = story.zone.pace.reach_again, now(story.ctx), 0
    while True:
        table = yield from _try_all(story, server)
        closed = unreachable(table.rows)
        if not closed or story.zone.accept_closed_ports:
            return
        words = open_the_ports(closed, server.address)
        if now(story.ctx) - began >= vigil.patience:
            raise Stalled(f"{len(closed)} ports are still closed", words)
        done = yield from story.ask(ZonePhase.AWAITING_OPEN_PORTS, words)
        rest = next_pause(vigil, None, None, looks)
        yield from pause(story.ctx, rest, either(done.task, story.cancelled.task))
        said = yield from story.heed(done)
        if said and said.accept_closed_ports:
            return
        looks += 1


def _try_all(story: ZoneStory, server: Server) -> Steps[ReachTable]:
    zone = story.zone
    yield from story.tell(ZonePhase.CHECKING_REACH, f"{server.server_id} to try the ports")
    home = InstanceRef(zone.aws.account_id, zone.aws.region, server.server_id)
    parts = questions(zone, home, server.address)
    answers = yield from check_reach.each(story.ctx, parts, story.part_id, _lost, one_by_one=True)
    for answer in answers:
        if answer.refusal:
            raise Refused(answer.refusal)
    table = ReachTable(home, tuple(row for answer in answers for row in answer.rows))
    yield from story.tell(ZonePhase.CHECKING_REACH, reach=table)
    return table


@Flow
def check_reach(ctx: Context, question: ReachQuestion) -> Steps[ReachAnswer]:
    """Try the ports of some instances by one command on the server. Ends in an answer."""
    try:
        return (yield from _rows(ctx, question))
    except MigrationError as error:
        return ReachAnswer(refusal=_refusal(question.zone, str(error), error))


def _rows(ctx: Context, question: ReachQuestion) -> Steps[ReachAnswer]:
    targets = [Target(question.address)] if question.itself else []
    for ref in question.instances:
        instance = yield from steps.describe_instance(ctx, ref)
        targets.append(target_of(instance))
    order = ReachOrder(question.server, ports_of(targets))
    command = yield from steps.start_reach_check(ctx, order)
    key = CommandRef(question.server, command.command_id)
    seen = yield from watch_command.until(ctx, key, question.vigil, about=None, unless=None)
    found = read_reach(seen or command, order)
    return ReachAnswer(rows_of(question.provider, question.address, targets, found))


def _lost(ctx: Context, question: ReachQuestion, why: str) -> Steps[ReachAnswer]:
    yield from ()
    del ctx
    return ReachAnswer(refusal=_refusal(question.zone, f"the story broke: {why}", None))


def _refusal(zone: str, words: str, error: MigrationError | None) -> Refusal:
    if isinstance(error, Refused):
        return error.refusal
    remedy = error.remedy if error else "Retry the landing zone, and report the fault."
    return Refusal("landing_zone.reach_unknown", zone, words, remedy)
