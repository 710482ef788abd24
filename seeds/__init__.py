"""Five sample articles with their golden facts, and a demonstration that briefs them."""
