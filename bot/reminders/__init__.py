"""When the line says something later by itself, and by which channel; nothing here is worded or sent."""
