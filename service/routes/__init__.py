"""The routes: requests in, responses out, one line to the pipeline between them."""
