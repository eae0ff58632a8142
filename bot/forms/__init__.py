"""Forms: what has to be known before something is done for somebody; a clerk writes them."""
