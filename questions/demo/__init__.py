"""Simulated questions, so that a newcomer sees a living desk: `support-bot demo`."""
