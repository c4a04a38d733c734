"""The recipe that fits the rerankers that look at query and candidate together."""
