"""Chemistry and pulses onto paper; the only folder that draws."""
