"""`ferry waves`: a command a file."""
