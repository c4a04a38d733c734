"""One script a step, named by its revision."""
