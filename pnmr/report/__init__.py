"""Chemistry onto paper: figures, tables, documents; the only folder that imports matplotlib."""
