"""`python -m capdata` is the command `capdata`."""

from capdata.cli import main

main(prog_name="capdata")
