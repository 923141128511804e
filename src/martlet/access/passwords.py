from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class SmallArgon2(Argon2PasswordHasher):
    """64 MiB, three passes, one lane: the default's 100 MiB x 8 lanes lets twenty people signing in fill a small server."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 1


class MinimumLength(MinimumLengthValidator):
    """In words of ours: the framework's own sentence has no Chinese."""

    def get_error_message(self) -> str:
        return ngettext(
            "This password is too short. Take at least %(n)d character.",
            "This password is too short. Take at least %(n)d characters.",
            self.min_length,
        ) % {"n": self.min_length}
