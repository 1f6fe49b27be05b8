"""Messages as plain values: what a handler returns and every adapter draws."""
