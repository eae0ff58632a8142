"""Everyday needs: their data, the model that tells them, how it is learned."""
