# Words of shell.
