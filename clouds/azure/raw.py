"""What Resource Manager tells, read straight from its JSON by the names of the SDK's models."""

from typing import Any

# How the service spells attributes that do not follow from the SDK's: recoveryAzureVMName.
_learnt: dict[str, str] = {}


class Raw:
    """A JSON object with a model's attributes, for readers that take either.

    What is missing is None, as with the SDK; moments stay text. A model costs eight times as much
    to build, and a list of items builds hundreds that nobody asks.
    """

    __slots__ = ("_told",)

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told

    def __getattr__(self, name: str) -> Any:
        key = _learnt.get(name) or _learn(name)
        value = self._told[key] if key in self._told else self._search(name)
        if isinstance(value, dict):
            return Raw(value)
        if isinstance(value, list):
            return [Raw(each) if isinstance(each, dict) else each for each in value]
        return value

    def _search(self, name: str) -> Any:
        """Look for another spelling: capitals, as in MB and VM, follow no rule."""
        wanted = name.replace("_", "").lower()
        for key, value in self._told.items():
            if key.lower() == wanted:
                _learnt[name] = key
                return value
        return None


def _learn(name: str) -> str:
    first, *others = name.split("_")
    spelling = first + "".join(each[:1].upper() + each[1:] for each in others)
    return _learnt.setdefault(name, spelling)
