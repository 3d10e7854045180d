"""What `ferry doctor` makes of what it finds: pure judgement, one file for each kind of look."""
