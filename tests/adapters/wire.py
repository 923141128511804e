"""A wire between the switchboard and the exchange that a test can cut and mend: whatever is on it then is lost."""

import contextlib
import socket
import threading


class Wire:
    def __init__(self, port: int) -> None:
        self.to = port
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.is_cut = False
        threading.Thread(target=self.open_door, daemon=True).start()

    def open_door(self) -> None:
        while True:
            try:
                one, _address = self.door.accept()
            except OSError:
                return
            if self.is_cut:
                one.close()
                continue
            with contextlib.suppress(OSError):
                other = socket.create_connection(("127.0.0.1", self.to))
                self.pairs.append((one, other))
                for ends in ((one, other), (other, one)):
                    threading.Thread(target=self.carry, args=ends, daemon=True).start()

    def carry(self, source: socket.socket, goal: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := source.recv(65536):
                goal.sendall(said)
        self.let_go(source, goal)

    @staticmethod
    def let_go(*ends: socket.socket) -> None:
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def cut(self) -> None:
        self.is_cut = True
        for pair in self.pairs:
            self.let_go(*pair)
        self.pairs.clear()

    def mend(self) -> None:
        self.is_cut = False

    def close(self) -> None:
        self.cut()
        self.let_go(self.door)
