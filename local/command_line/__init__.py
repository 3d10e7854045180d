"""Ferry's command line for operators: everything it does goes over the HTTP API."""
