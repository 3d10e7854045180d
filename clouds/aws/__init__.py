"""AWS adapters: EC2, Systems Manager, and the roles of the source accounts."""
