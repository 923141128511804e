"""What can go wrong in the vault. Django-free: the keeper and its clients share these names.

Every error carries `code`, the word that travels over the socket.
"""

from __future__ import annotations


class VaultError(Exception):
    """Base of all vault errors. The text never holds a key, a name or a number."""

    code = "failed"


class Sealed(VaultError):
    """The keeper holds no keys now: somebody has to unseal."""

    code = "sealed"


class KeeperAbsent(Sealed):
    """No keeper answers at the socket. A kind of Sealed: to a page both mean 'not now'."""

    code = "absent"


class Filling(Sealed):
    """The vault is open, but the finder is still being filled: `share` of it is in. Everything but finding works."""

    code = "filling"

    def __init__(self, text: str = "the name finder is still being filled", share: float = 0.0) -> None:
        super().__init__(text)
        self.share = share


class NotOpened(VaultError):
    """A sealed field was read before `vault.open_all` opened its subject: a mistake in the calling code."""

    code = "not-opened"


class Tampered(VaultError):
    """A ciphertext, wrapped key, file or ring does not belong where it was found, or was changed."""

    code = "tampered"


class WrongPassphrase(VaultError):
    """No slot opens with this passphrase."""

    code = "wrong-passphrase"


class TooManyTries(VaultError):
    """The unseal limit is reached; `wait` says for how many seconds."""

    code = "too-many-tries"

    def __init__(self, text: str = "too many tries", wait: int = 0) -> None:
        super().__init__(text)
        self.wait = wait


class LastSlot(VaultError):
    """Removing this slot would leave the ring without a proved passphrase."""

    code = "last-slot"


class NoRing(VaultError):
    """There is no key ring yet in this data folder."""

    code = "no-ring"


class RingExists(VaultError):
    """A key ring exists already; it is never overwritten."""

    code = "ring-exists"


class DemoRing(VaultError):
    """A demo ring (known passphrase, cheap key derivation) in production: the keeper refuses to open it."""

    code = "demo-ring"


class UnknownKey(VaultError):
    """The ring holds no such key: an office that was never added, or a destroyed epoch."""

    code = "unknown-key"


class BadRequest(VaultError):
    """A frame the keeper does not understand or that is over a limit."""

    code = "bad-request"


class Behind(VaultError):
    """The finder was cleared or reloaded by somebody else in the meantime: read its head again."""

    code = "behind"


BY_CODE: dict[str, type[VaultError]] = {
    kind.code: kind
    for kind in (
        VaultError,
        Sealed,
        KeeperAbsent,
        Filling,
        NotOpened,
        Tampered,
        WrongPassphrase,
        TooManyTries,
        LastSlot,
        NoRing,
        RingExists,
        DemoRing,
        UnknownKey,
        BadRequest,
        Behind,
    )
}
