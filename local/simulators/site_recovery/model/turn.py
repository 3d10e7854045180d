"""One call of the world."""

from dataclasses import dataclass


@dataclass(slots=True)
class Turn:
    """One call of the world; `effect` is what the ledger will say of it."""

    operation: str
    subject: str
    effect: str = ""

    @property
    def kind(self) -> str:
        """Tell which bucket of requests it draws from."""
        if self.operation.startswith(("get_", "list_")):
            return "reads"
        return "deletes" if self.operation.startswith(("delete_", "purge")) else "writes"
