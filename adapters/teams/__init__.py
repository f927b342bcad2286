"""Microsoft Teams: reads activities, draws Adaptive Cards, and talks with the Bot Framework."""
