"""What a person sees. No torch, no faiss: its image is small."""
