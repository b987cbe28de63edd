"""Speed and memory, measured again by one command each."""
