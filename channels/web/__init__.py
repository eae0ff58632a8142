"""The web process: routes of channels, verification of callers, slow or large requests, health."""
