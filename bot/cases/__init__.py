"""Cases: something a person of the city's staff looks after."""
