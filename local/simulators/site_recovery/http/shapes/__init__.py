"""Bodies as the services word them, with their nulls."""
