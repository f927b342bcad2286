"""All that knows the Bot Framework: tokens in, requests out."""
