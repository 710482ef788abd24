"""What was made once: briefs, and the segment memory under them. SQL stays in here."""
