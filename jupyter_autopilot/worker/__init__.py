"""The child process: it runs one experiment or looks at one data file, and ends."""
