"""How requests come in and answers go out, the same way for every route."""
