#!/usr/bin/env python3
"""Checks what `weir prove` printed, with nothing of Weir: docs/formats/proof.md as a program.

    check_proof.py PROOF ROOT

PROOF is a file, or - for the standard input. ROOT is the root that you noted, or got from somebody you trust: the one
inside the proof is not believed. Prints the event as JSON and exits with 0 if it is in the history with that root; else
it says what is wrong and exits with 1.
"""
import hashlib
import json
import struct
import sys


class Wrong(Exception):
    pass


def leaf_hash(record):
    return hashlib.sha256(b"\0" + record).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_above(leaf, index, size, path):
    """The root of a tree of RFC 6962 with so many leaves, from one of them and the hashes beside its way up."""
    if not isinstance(index, int) or not 0 <= index < size:
        raise Wrong("there is no leaf %s in a tree of %s" % (index, size))
    path = list(path)
    last = size - 1
    while last > 0:
        if index % 2 == 1 or index < last:  # else nothing stands beside it, and it goes up as it is
            if not path:
                raise Wrong("a path is too short")
            beside = bytes.fromhex(path.pop(0))
            leaf = node_hash(beside, leaf) if index % 2 == 1 else node_hash(leaf, beside)
        index, last = index // 2, last // 2
    if path:
        raise Wrong("a path is too long")
    return leaf


def event_of(record):
    def take(form):
        nonlocal record
        size = struct.calcsize(form)
        (value,), record = struct.unpack(form, record[:size]), record[size:]
        return value

    def text():
        return take("%ds" % take("<I")).decode("utf-8", "replace")

    event = {name: take("16s").hex() for name in ("id", "correlation", "causation")}
    event["version"] = take("<Q")
    event.update({name: text() for name in ("stream", "type", "data", "metadata")})
    event["tags"] = [text() for _ in range(take("<I"))]
    if record:
        raise Wrong("there is something behind the event")
    return event


def check(proof, root):
    commit, record = bytes.fromhex(proof["commit"]), bytes.fromhex(proof["event"])
    top = root_above(leaf_hash(commit), proof["commit_index"], proof["commits"], proof["commit_path"])
    if top != bytes.fromhex(root):
        raise Wrong("the commit is not in the history with that root")
    # From here on every byte of `commit` is proved, and so is what its hashes are of.
    mark, first, count, time, events, _tracking = struct.unpack("<8sQQq32s32s", commit)
    if mark != b"WEIRCMT1":
        raise Wrong("the commit is described in a way that is newer than this program")
    if root_above(leaf_hash(record), proof["event_index"], count, proof["event_path"]) != events:
        raise Wrong("the event is not in the commit")
    return {"position": first + proof["event_index"], "time_us": time, **event_of(record)}


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with sys.stdin if arguments[0] == "-" else open(arguments[0], encoding="utf-8") as file:
            print(json.dumps(check(json.load(file), arguments[1])))
        return 0
    except Wrong as wrong:
        print("NOT PROVED: %s" % wrong, file=sys.stderr)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, struct.error) as error:
        print("NOT PROVED: this is no proof, or no root: %r" % error, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
