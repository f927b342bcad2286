"""Who is signed in, until when; in the database, so that it can be ended."""
