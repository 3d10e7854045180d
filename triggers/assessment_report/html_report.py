"""An assessment as one page of HTML that needs nothing else: light, dark, and on paper."""

from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from domain.assessment import Severity

if TYPE_CHECKING:
    from triggers.views.assessment import (
        ApplianceView,
        AssessedInstance,
        AssessmentView,
        FindingView,
    )

_STYLE = Path(__file__).with_name("report.css")


def style() -> str:
    """Give what stands between the page's style tags."""
    return f"\n{_STYLE.read_text(encoding='utf-8')}"


def write_html(report: "AssessmentView") -> str:
    """Write the report; whatever the clouds say is escaped."""
    title = f"Pre-flight: {escape(report.account)}, {escape(report.region)}"
    instances = sorted(report.instances, key=lambda each: each.fit)
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{style()}</style>\n</head>\n<body>",
            f"<header><h1>{title}</h1>{_summary(report)}</header>\n<main>",
            _overview(report),
            _appliance(report.appliance),
            *(_instance(each) for each in instances),
            "</main>\n</body>\n</html>\n",
        )
    )


def _summary(report: "AssessmentView") -> str:
    fit = sum(each.fit for each in report.instances)
    when = report.assessed_at.strftime("%Y-%m-%d %H:%M UTC")
    return (
        f"<p>{len(report.instances)} instances looked at on {when} by {report.rules} rules: "
        f"<strong>{fit} can be moved</strong>, {len(report.instances) - fit} cannot yet. "
        "Only critical findings block.</p>"
    )


def _overview(report: "AssessmentView") -> str:
    heads = "".join(f"<th scope=col class=number>{each.title()}</th>" for each in Severity)
    rows = "".join(_row(each) for each in report.instances)
    return (
        "<table class=overview><thead><tr><th scope=col>Instance<th scope=col>Name"
        f"<th scope=col>Can be moved{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(each: "AssessedInstance") -> str:
    counts = Counter(finding.severity for finding in each.findings)
    cells = "".join(f"<td class=number>{counts[weight] or ''}" for weight in Severity)
    link = f'<a href="#{escape(each.instance)}">{escape(each.instance)}</a>'
    return f"<tr><td>{link}<td>{escape(each.name)}<td>{_verdict(fit=each.fit)}{cells}</tr>"


def _verdict(*, fit: bool) -> str:
    return "<span class=yes>yes</span>" if fit else "<span class=no>not yet</span>"


def _appliance(appliance: "ApplianceView") -> str:
    health = escape(appliance.health or "unknown")
    words = f"<h2>Appliance {escape(appliance.name or 'not found')}</h2><p>Health: {health}</p>"
    return f"<section>{words}{''.join(_findings(appliance.findings))}</section>"


def _instance(each: "AssessedInstance") -> str:
    name = f" {escape(each.name)}" if each.name else ""
    heading = f'<h2 id="{escape(each.instance)}">{escape(each.instance)}{name}</h2>'
    inside = "" if each.inspected else "<p class=note>It was not inspected from within.</p>"
    found = "".join(_findings(each.findings)) or "<p>Nothing was found.</p>"
    return (
        f"<section>{heading}<p>Can be moved: {_verdict(fit=each.fit)}</p>{inside}{found}</section>"
    )


def _findings(findings: "list[FindingView]") -> Iterator[str]:
    for each in findings:
        source = ""
        if each.source.startswith("https://"):
            source = f' <a href="{escape(each.source)}">Source</a>'
        evidence = "".join(f"<li>{escape(piece)}" for piece in each.evidence or [each.detail])
        yield (
            f"<article class={escape(each.severity)}><h3><span class=badge>{escape(each.severity)}"
            f"</span> <code>{escape(each.code)}</code> <small>{escape(each.area)}</small></h3>"
            f"<ul>{evidence}</ul><p>{escape(each.remedy)}{source}</p></article>"
        )
