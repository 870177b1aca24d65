"""What capdata asks of the machine it runs on: git, more than one process, a progress bar on a terminal."""
