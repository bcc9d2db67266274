"""Many data sets, or many steps with one: processing runs, the demonstration, batches."""
