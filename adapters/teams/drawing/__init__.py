"""Every card and form as Adaptive Cards; pure."""
