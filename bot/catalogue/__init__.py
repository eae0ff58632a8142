"""The service catalogue: model, importers, search."""
