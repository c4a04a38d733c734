"""Our index engines beside FAISS called directly, and beside milvus-lite."""
