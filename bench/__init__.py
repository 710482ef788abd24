"""Speed and quality, measured and never asserted. `python -m bench` runs all of it, `python -m bench PART` one part."""
