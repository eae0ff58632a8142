"""The models that turn sentences into vectors, and the process they are kept in."""
