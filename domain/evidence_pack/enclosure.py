"""Where what operators put into a wave's report is kept: prices, and findings of a pre-flight."""


def prices_name(wave: str) -> str:
    """Name the document that keeps the prices for a wave's report."""
    return f"reports/waves/{wave}/prices.json"


def findings_name(wave: str) -> str:
    """Name the document that keeps the findings of a pre-flight, by instance."""
    return f"reports/waves/{wave}/findings.json"
