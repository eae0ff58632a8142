"""What hears: recognisers behind one protocol, telling speech from noise, and fetching models."""
