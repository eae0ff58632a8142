"""When something is said to somebody later, and by which way; nothing here is worded or sent."""
