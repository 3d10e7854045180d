"""Reading what somebody sends who stages the world."""

from pydantic import TypeAdapter, ValidationError

from local.simulators.site_recovery.model.errors import bad_request


def read[Value](kind: type[Value], document: object) -> Value:
    """Read a value of the model from JSON; ArmError 400 names what is wrong with it."""
    try:
        return TypeAdapter(kind).validate_python(document)
    except ValidationError as error:
        raise bad_request("InvalidControl", str(error)) from None
