"""How a turn relates to earlier ones: service in hand, goal, correction, switch."""
