"""Settings: declared, given by the environment, checked."""
