"""What people are told without asking: notices, who wants them, when, and in which words."""
