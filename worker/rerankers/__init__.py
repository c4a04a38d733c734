"""The candidates in their final order."""
