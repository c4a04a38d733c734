"""What a photo goes through: detect, encode, compose, retrieve, rerank."""
