"""One telephone call: what is heard, waited for and said, without a wire and without a clock."""
