"""A check-up over HTTP: what the app alone can know of itself, each thing looked at by itself."""
