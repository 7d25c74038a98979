# Words of settings.
