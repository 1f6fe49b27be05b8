"""Tables and records in the formats people exchange: reading what others wrote, writing what others can read."""
