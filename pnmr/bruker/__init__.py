"""TopSpin's files, both ways; the only place that knows Bruker's signs and orders."""
