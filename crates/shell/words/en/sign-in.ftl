# Words of sign-in.
