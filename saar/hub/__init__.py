"""The model hub, which only `saar models pull` asks: checkpoints brought onto this machine, whole and verified."""
