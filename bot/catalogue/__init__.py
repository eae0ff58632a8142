"""The service catalogue as data: its model, readers and writers of it, what to mend in it."""
