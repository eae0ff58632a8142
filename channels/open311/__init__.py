"""Open311 GeoReport v2: what programs report here, and what is handed to crews with a system of their own."""
