"""What may be asked, one file a feature: each holds its routes and what answers them."""
