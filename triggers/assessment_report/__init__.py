"""The report of an assessment for people and spreadsheets."""
