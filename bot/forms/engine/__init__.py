"""One turn of a form."""
