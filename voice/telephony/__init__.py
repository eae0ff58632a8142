"""The wires a call comes by: each carries sound, keys and marks to the one call loop."""
