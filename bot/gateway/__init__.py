"""Between the event loop and plain code: turns come in, deliveries go out, each once."""
