"""The blocks of a report: each answers one question with a title that states the finding, a figure and its table."""
