# Words of promises.
