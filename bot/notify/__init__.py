"""Staff are told of cases: by mail, text, webhook or a printed line."""
