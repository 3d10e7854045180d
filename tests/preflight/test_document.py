"""docs/preflight.md against the registry of rules."""

from collections import Counter
from pathlib import Path

from domain.assessment import Severity
from domain.preflight.registry import RULES
from domain.preflight.windows_versions import SERVERS

PAGE = Path("docs/preflight.md")


def table():
    """Write the table of the page; whoever changes a rule pastes it there."""
    rows = []
    for severity in Severity:
        rows += [
            f"| `{rule.code}` | {severity} | {rule.area} | {rule.says} | {link(rule.source)} |"
            for rule in RULES
            if rule.severity is severity
        ]
    return "\n".join(rows)


def link(source):
    return f"[source]({source})" if source.startswith("https://") else "this page"


def test_the_page_lists_every_rule_as_the_registry_has_it():
    assert table() in PAGE.read_text(encoding="utf-8")


def test_the_page_counts_the_rules():
    counted = Counter(rule.severity for rule in RULES)
    words = ", ".join(f"{counted[severity]} {severity}" for severity in Severity)
    assert f"{len(RULES)} rules: {words}" in PAGE.read_text(encoding="utf-8")


def test_the_page_lists_every_version_of_windows_with_its_end_of_support():
    page = PAGE.read_text(encoding="utf-8")
    for build, version in SERVERS.items():
        assert f"| {build} | {version.name} | {version.support_ends} |" in page
