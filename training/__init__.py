"""How the data of the embedded engine was made, step by step."""
