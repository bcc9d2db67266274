"""Data, no code: consoles and probes as TOML files."""
