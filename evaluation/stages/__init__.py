"""What stands between retrieval and what is shown: captions, a reranker, folded variants."""
