"""A finding about translated security groups, as pre-flight words it."""

from domain.assessment import Finding, Severity

_SOURCE = "docs/network-security.md"


def finding(rule: str, severity: Severity, seen: str, remedy: str) -> Finding:
    """Word one; what was seen is its only piece of evidence."""
    return Finding(rule, severity, seen, remedy, "security groups", (seen,), _SOURCE)
