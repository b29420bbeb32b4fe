"""From small tables to pages: text, charts, tables, and the notebooks that hold them together."""
