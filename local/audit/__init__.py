"""What an auditor works with: the log in a file or in its storage, and its verdict."""
