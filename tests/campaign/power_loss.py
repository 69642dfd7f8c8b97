"""A disk in memory that loses its power: what was not synced is lost or torn, sector by sector.

An APSW VFS keeps, for each file, what is synced and the writes since. At a chosen operation the
disk is photographed; the picture keeps what was synced and a random half of the 512-byte sectors
written since. Deletes are modelled as durable at once, and disks that lie about syncing are beyond
this model.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field

import apsw

SECTOR = 512
NAME = "netpath-power-loss"


@dataclass
class Disk:
    """One file: what is durable, what programs see, and the writes that are not synced yet."""

    durable: bytearray = field(default_factory=bytearray)
    current: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def copy(self) -> Disk:
        return Disk(bytearray(self.durable), bytearray(self.current), list(self.pending))

    def torn(self, rng: random.Random) -> Disk:
        """Return the file after a power loss."""
        kept = bytearray(self.durable)
        for offset, data in self.pending:
            if data is None:
                if rng.random() < 0.5:
                    del kept[offset:]
                continue
            for start in range(0, len(data), SECTOR):
                if rng.random() < 0.5:
                    piece = data[start : start + SECTOR]
                    kept.extend(bytes(max(0, offset + start + len(piece) - len(kept))))
                    kept[offset + start : offset + start + len(piece)] = piece
        return Disk(kept, bytearray(kept))


class Machine(apsw.VFS):
    """A machine whose power fails at one operation."""

    def __init__(self) -> None:
        super().__init__(NAME, "")
        self.disks: dict[str, Disk] = {}
        self.boot(0)

    def boot(self, fails_at: int) -> None:
        self.operations, self.fails_at = 0, fails_at
        self.acknowledged, self.picture = 0, None

    def tick(self) -> None:
        self.operations += 1
        if self.operations == self.fails_at:
            self.photograph()

    def photograph(self) -> None:
        disks = {name: disk.copy() for name, disk in self.disks.items()}
        self.picture = disks, self.acknowledged

    def lose_power(self, rng: random.Random) -> int:
        """Go back to the picture, torn; return how much had been acknowledged then."""
        disks, acknowledged = self.picture
        self.disks = {name: disk.torn(rng) for name, disk in disks.items()}
        self.boot(0)
        return acknowledged

    def xOpen(self, name, flags):
        told = name.filename() if isinstance(name, apsw.URIFilename) else name
        flags[1] = flags[0]
        return File(self, told or f"temporary-{self.operations}")

    def xDelete(self, name, sync):
        self.disks.pop(name, None)

    def xAccess(self, name, flags):
        return name in self.disks

    def xFullPathname(self, name):
        return name

    def xRandomness(self, n):
        return random.randbytes(n)

    def xSleep(self, microseconds):
        return microseconds

    def xCurrentTimeInt64(self):
        return 210866760000000 + int(time.time() * 1000)


class File:
    """An open file of the machine."""

    def __init__(self, machine: Machine, name: str) -> None:
        self.machine, self.disk = machine, machine.disks.setdefault(name, Disk())

    def xRead(self, amount, offset):
        return bytes(self.disk.current[offset : offset + amount])

    def xWrite(self, data, offset):
        self.machine.tick()
        current = self.disk.current
        current.extend(bytes(max(0, offset + len(data) - len(current))))
        current[offset : offset + len(data)] = data
        self.disk.pending.append((offset, bytes(data)))

    def xTruncate(self, size):
        self.machine.tick()
        del self.disk.current[size:]
        self.disk.pending.append((size, None))

    def xSync(self, flags):
        self.machine.tick()
        self.disk.durable, self.disk.pending = bytearray(self.disk.current), []

    def xFileSize(self):
        return len(self.disk.current)

    def xLock(self, level):
        pass

    def xUnlock(self, level):
        pass

    def xCheckReservedLock(self):
        return False

    def xFileControl(self, operation, pointer):
        return False

    def xSectorSize(self):
        return SECTOR

    def xDeviceCharacteristics(self):
        return 0

    def xClose(self):
        pass


def connected(path: str = "/a.netpath") -> apsw.Connection:
    """Return a connection on the machine, alone there, so that the log needs no shared memory."""
    connection = apsw.Connection(path, vfs=NAME)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA wal_autocheckpoint = 20")
    return connection
