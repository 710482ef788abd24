"""The commands, one module each. What serves and translates is imported inside them: `saar --help` stays quick."""
