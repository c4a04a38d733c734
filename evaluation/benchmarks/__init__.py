"""The published benchmarks on a user's own copy of their pictures: readers, protocols, figures."""
