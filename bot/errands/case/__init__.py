"""Errands that end in something done: a time booked, a form handed in, a report taken; kept on a case, gone on with later."""
