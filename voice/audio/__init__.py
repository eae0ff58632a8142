"""Sound: samples, codecs, tones, and voice activity."""
