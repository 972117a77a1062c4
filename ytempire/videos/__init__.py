"""Videos: from a topic to a film; scenes, steps, events, and what may be done when."""
