"""Drawing: each function takes a tidy table and gives the SVG of one figure, with its title and description inside."""
