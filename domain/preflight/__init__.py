"""Pre-flight: the rules by which an instance is found fit to move, and the facts they read."""
