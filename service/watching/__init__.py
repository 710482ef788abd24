"""What operators see of a running service: numbers, traces, a log. The steps know the watcher alone."""
