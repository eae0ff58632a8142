"""The processes of one machine: how each is put together, started and watched."""
