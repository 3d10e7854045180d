"""`ferry plan`, `diff` and `apply`: waves planned, compared with what Ferry has, and made so."""
