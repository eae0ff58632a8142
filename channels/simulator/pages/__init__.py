"""Web pages of channels: templates, style, scripts and their texts in each language."""
