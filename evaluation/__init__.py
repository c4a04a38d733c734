"""How quality is measured: metrics, protocols, reports."""
