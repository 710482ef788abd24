"""What `saar doctor` looks at, a module for each corner of an installation. Nothing is changed."""
