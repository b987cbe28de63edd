"""The real program, as people start it: commands, both delivery modes, stops and kills."""
