"""What a security group lets pass, what a network security group does, and one from the other."""
