"""Time and delivery: what runs without anybody asking. Imports the core only."""
