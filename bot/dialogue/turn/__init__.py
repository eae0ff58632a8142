"""One turn on its way: what it draws on, and what its text was analysed to be."""
