"""What becomes of findings: where they lie, how they are listed, passed over, and mended."""
