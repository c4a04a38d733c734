"""Fits what the last stage needs: the weights of the final score, and what a score is worth."""
