"""How an errand begins: which service is wanted, and by which words."""
