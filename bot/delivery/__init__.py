"""Gets every update handled once, whatever fails: see `handling` for the promise."""
