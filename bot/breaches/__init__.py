"""Breaches: an alarm becomes a discovery with a clock of one working day, or a false alarm."""
