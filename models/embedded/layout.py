"""What the prepared folder holds and how much the graph takes: shared by what writes it and what runs it."""

GRAPH = "model.onnx"
WRITABLE = "writable.npy"
"""The numbers of the tokens that an output may hold, those without Devanagari, in the order of the graph's outputs."""
LONGEST = 1024
"""Tokens of prompt and output together."""
WINDOW = 512
"""How many tokens back most layers of Gemma 3 look, the token itself among them."""
GLOBAL_EVERY = 6
"""Every sixth layer looks at the whole context instead."""
LOCAL_ROPE_BASE = 10_000.0
"""The base of the rotary embedding in the layers that look through the window."""
