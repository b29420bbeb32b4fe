"""Loops over the bytes of texts, for what Polars has no expression for. Its modules load numba: import them where they are used."""
