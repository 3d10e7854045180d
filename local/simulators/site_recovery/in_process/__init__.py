"""The vault in the application's own words, with no network in between."""
