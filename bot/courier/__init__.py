"""What is owed to a helpdesk is done, whatever crashes: exactly once where the helpdesk can look it
up."""
