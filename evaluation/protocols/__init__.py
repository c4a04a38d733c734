"""The protocols: each one function from a gallery and an encoder to a result."""
