"""One telephone call: hearing, waiting and speaking, without a network and without a clock."""
