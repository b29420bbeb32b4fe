"""The words of the reports, as data: Vietnamese and English."""
