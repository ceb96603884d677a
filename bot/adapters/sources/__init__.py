"""The kinds of sources, one module a kind (port `Source`)."""
