"""A form: its questions, the read-back, handing it in, and changes afterwards."""
