"""WhatsApp: a number of the city's own, by Meta's Cloud API."""
