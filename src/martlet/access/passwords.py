from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2(Argon2PasswordHasher):
    """64 MiB, three passes, one lane: the default's 100 MiB x 8 lanes lets twenty people signing in fill a small server."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 1
