"""The web process's own: routes of channels, proof of who calls, requests that are slow or large, health."""
