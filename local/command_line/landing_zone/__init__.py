"""`ferry landing-zone`: a command a file."""
