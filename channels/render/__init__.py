"""A reply as each way in shows it."""
