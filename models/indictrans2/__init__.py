"""The IndicTrans2 engine: AI4Bharat's published Indic-to-English checkpoints, without their remote code."""
