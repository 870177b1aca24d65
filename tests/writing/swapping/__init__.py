"""What `capdata.writing.swap` promises: DIR holds the old or the new output whole, whatever happens on the way."""
