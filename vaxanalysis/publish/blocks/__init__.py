"""The blocks of a report: each answers one question with a title that says the finding, a figure and its table."""
