"""The service: articles, requests and briefs. Knows no tensors, tokens or vocabularies."""
