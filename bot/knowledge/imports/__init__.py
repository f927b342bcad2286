"""An existing FAQ read into drafts: pages, Markdown, tables, and text with bullets; pure."""
