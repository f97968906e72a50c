"""Cross-jurisdiction diff and consistency auditor for lists of powers and duties (权责清单)."""

__version__ = "0.1.0"
