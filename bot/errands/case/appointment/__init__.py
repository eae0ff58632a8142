"""An appointment: times are offered, held, picked and booked; the waiting list; offices without appointments."""
