"""What the files say: entries, routes, companies, working hours, and the Markdown of answers."""
