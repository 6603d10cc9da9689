# SPDX-License-Identifier: MIT
"""Writes Tests/Reference/files/extra_data_files.json: files of arrays and images with the values that they hold.

Arrays are written by NumPy; PNG images by the few lines below, which filter each row as the specification says.
"""

import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np

cases = []


def case(name, kind, data, sizes, values):
    cases.append({"name": name, "kind": kind, "bytes": data.hex(), "sizes": sizes, "values": values})


def npy(array, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


for code in ["f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
    top = 120 if code == "i1" else 200 if code == "u1" else 30000
    array = (np.arange(6).reshape(2, 3) * top // 5).astype(code)
    if code[0] in "fi":
        array[1, 1] = -7
    if code[0] == "f":
        array[0, 1] = 0.625
    case(code, "npy", npy(array), list(array.shape), array.astype(float).ravel().tolist())
flags = np.array([True, False, True])
case("bool", "npy", npy(flags), [3], [1, 0, 1])
table = np.arange(6, dtype="<f4").reshape(3, 2)
case("fortran", "npy", npy(np.asfortranarray(table)), [3, 2], table.ravel().tolist())
for version in [(1, 0), (2, 0), (3, 0)]:
    case(f"version_{version[0]}", "npy", npy(table, version), [3, 2], table.ravel().tolist())
volume = np.arange(24, dtype="<i2").reshape(2, 3, 2, 2)
case("volume", "npy", npy(volume), [2, 3, 2, 2], volume.ravel().tolist())

for name, save in [("stored", np.savez), ("deflated", np.savez_compressed)]:
    out = io.BytesIO()
    save(out, x=table, y=np.array([3, 1, 4]))
    case(name, "npz", out.getvalue(), [3, 2], table.ravel().tolist())


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def png(rows, width, depth, colour, step, filters, extra=b"", interlace=0, parts=1):
    raw = b""
    above = bytes(len(rows[0]))
    for y, row in enumerate(rows):
        kind = filters[y % len(filters)]
        line = bytearray()
        for i, x in enumerate(row):
            a = row[i - step] if i >= step else 0
            c = above[i - step] if i >= step else 0
            b = above[i]
            guess = [0, a, b, (a + b) // 2, paeth(a, b, c)][kind]
            line.append((x - guess) & 255)
        raw += bytes([kind]) + bytes(line)
        above = row
    packed = zlib.compress(raw)
    size = -(-len(packed) // parts)
    head = struct.pack(">IIBBBBB", width, len(rows), depth, colour, 0, 0, interlace)
    body = b"".join(chunk(b"IDAT", packed[i : i + size]) for i in range(0, len(packed), size))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + body + chunk(b"IEND", b"")


draw = np.random.default_rng(1)
for name, colour, channels in [("grey", 0, 1), ("grey_alpha", 4, 2), ("rgb", 2, 3), ("rgba", 6, 4)]:
    image = draw.integers(0, 256, (6, 5, channels), dtype=np.uint8)
    rows = [image[y].tobytes() for y in range(6)]
    values = image.ravel().tolist()
    data = png(rows, 5, 8, colour, channels, [0, 1, 2, 3, 4], chunk(b"tEXt", b"Title\0x"), parts=3)
    case(name, "png", data, [6, 5, channels], values)
for kind in range(5):
    image = draw.integers(0, 256, (3, 4, 3), dtype=np.uint8)
    rows = [image[y].tobytes() for y in range(3)]
    case(f"filter_{kind}", "png", png(rows, 4, 8, 2, 3, [kind]), [3, 4, 3], image.ravel().tolist())
palette = draw.integers(0, 256, (4, 3), dtype=np.uint8)
places = draw.integers(0, 4, (3, 5), dtype=np.uint8)
plte = chunk(b"PLTE", palette.tobytes())
data = png([places[y].tobytes() for y in range(3)], 5, 8, 3, 1, [0, 4], plte)
case("palette", "png", data, [3, 5, 3], palette[places].ravel().tolist())
alpha = np.array([0, 128, 255, 255], np.uint8)
colours = np.concatenate([palette, alpha[:, None]], axis=1)
small = [bytes([r[0] << 6 | r[1] << 4 | r[2] << 2 | r[3], r[4] << 6]) for r in places.tolist()]
data = png(small, 5, 2, 3, 1, [0, 1], plte + chunk(b"tRNS", b"\x00\x80"))
case("palette_2_bits_alpha", "png", data, [3, 5, 4], colours[places].ravel().tolist())
bits = draw.integers(0, 2, (2, 9), dtype=np.uint8)
data = png([np.packbits(bits[y]).tobytes() for y in range(2)], 9, 1, 0, 1, [0])
case("grey_1_bit", "png", data, [2, 9, 1], (bits.astype(int) * 255).ravel().tolist())

grey = draw.integers(0, 256, (2, 3), dtype=np.uint8)
case("pgm", "netpbm", b"P5\n# made by hand\n3 2\n255\n" + grey.tobytes(), [2, 3, 1], grey.ravel().tolist())
rgb = draw.integers(0, 256, (2, 2, 3), dtype=np.uint8)
case("ppm", "netpbm", b"P6 2 2 255 " + rgb.tobytes(), [2, 2, 3], rgb.ravel().tolist())
case("pgm_15", "netpbm", b"P5 2 1 15\n" + bytes([5, 15]), [1, 2, 1], [85, 255])

lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
text = '{"family":"data_files","generator":"numpy %s, Tests/Scripts/extra_data_files.py","cases":[\n%s\n]}\n'
path = Path(__file__).parent.parent / "Reference" / "files" / "extra_data_files.json"
path.write_text(text % (np.__version__, lines))
