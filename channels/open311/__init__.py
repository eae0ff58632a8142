"""Open311 GeoReport v2: reports by programs, and handing reports over to crews with a system of their own."""
