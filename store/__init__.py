"""Tables and queries, one module per noun. Imports nobody of ours."""
