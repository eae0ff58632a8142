"""Errands that end in something done: an appointment, a form, a report. Each is kept on a case and can be continued later."""
