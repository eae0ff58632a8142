"""From a text to services: query, candidates, reranker, result."""
