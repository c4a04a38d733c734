"""The recipe that fits the house reranker: which places of two pictures match."""
