"""A city kept as one workbook: its sheets read into the records of a city's folder, with what to correct, and written from them."""
