"""What a turn has to do with those before it: service in hand, goal, correction, switch."""
