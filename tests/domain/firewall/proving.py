"""One case tried in full: every packet by the oracle, every class by the domain."""

from domain.firewall.admission import admitted
from domain.firewall.departure import IcmpChoice
from domain.firewall.equivalence import compare
from domain.firewall.grant import grants, reach
from domain.firewall.traffic import Traffic
from domain.firewall.translation import translate
from tests.domain.firewall.cases import EVERY_PACKET
from tests.domain.firewall.oracle import azure_passes, ec2_passes, of_a_host


def disagreements(case, choice=IcmpChoice.NARROWER):
    """Say whatever is not as it should be; give the number of classes too."""
    translation = translate(case.firewall, case.groups, choice)
    given = grants(case.firewall, case.groups)
    compared = compare(given, translation.rules, translation.departures, case.around)
    wrong = [f"{each}" for each in (*compared.differences, *compared.idle)]
    answers = {}
    for packet in EVERY_PACKET:
        ec2 = ec2_passes(case.firewall, case.groups, packet)
        azure = azure_passes(translation.rules, case.around, packet)
        traffic = traffic_of(packet)
        if traffic not in answers:
            answers[traffic] = (
                reach(given, traffic),
                admitted(translation.rules, case.around, traffic),
            )
        thought = tuple(_in(packet, spans) for spans in answers[traffic])
        if thought != (ec2, azure):
            wrong.append(f"{packet}: the domain says {thought}, the oracle {(ec2, azure)}")
        named = of_a_host(packet) or _departs(packet, translation.departures, wider=azure)
        if ec2 != azure and not named:
            wrong.append(f"{packet}: EC2 says {ec2}, Azure {azure}")
    return wrong, compared.classes


def traffic_of(packet):
    ported = packet.port if packet.protocol in (6, 17) else 0
    typed = packet.icmp[0] * 256 + packet.icmp[1] if packet.protocol in (1, 58) else 0
    return Traffic(packet.direction, packet.address.version, packet.protocol, ported or typed)


def _in(packet, spans):
    return any(first <= int(packet.address) <= last for first, last in spans)


def _departs(packet, departures, *, wider):
    traffic = traffic_of(packet)
    return any(
        each.wider == wider
        and (each.grant.direction, each.grant.version) == (traffic.direction, traffic.version)
        and each.grant.protocol == traffic.protocol
        and each.selectors[0] <= traffic.selector <= each.selectors[1]
        and _in(packet, each.grant.addresses)
        for each in departures
    )
