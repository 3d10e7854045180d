"""What operators see in a browser: pages made on the server from what the API reads and does."""
