"""Word documents to documents: the grid of their XML as Word shows it."""
