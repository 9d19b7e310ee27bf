#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""counters_test.py TARGET IPDKD IPDK IPDK_P4C [IPDK_DP]: counters go on (D13) over a kill -9 of ipdk-dp, of ipdkd and
of both: those of ports, indirect ones, direct ones of entries; a write, a deletion and
a new pipeline begin them anew. Packets come from a client of P4Runtime, so that each is known. Prints TAP."""
import itertools
import os
import signal
import subprocess
import sys

from apis import Names, P4Runtime, Refused, entity
from daemon import Daemon, Tap

TARGET, IPDKD, IPDK, P4C, *DP = sys.argv[1:]
HERE = os.path.dirname(os.path.abspath(__file__))
tap = Tap()
elections = itertools.count(7)
d = Daemon(IPDKD, IPDK, "--target", TARGET, *(["--dp", os.path.abspath(DP[0])] if DP else []))
PIPE = os.path.join(d.dir, "every.pipe")
FRAME = bytes.fromhex("020000000003" "020000000001" "0800") + bytes(46)


def counters(p, n):
    """What the packets so far must have counted, read by P4Runtime and by the command line."""
    cell = entity()
    cell.counter_entry.counter_id = n.id("counters", "cells")
    cell.counter_entry.index.index = 3
    table = entity()
    table.table_entry.table_id = n.id("tables", "dmac")
    table.table_entry.counter_data.packet_count = 0
    direct = entity()
    direct.direct_counter_entry.table_entry.table_id = n.id("tables", "dmac")
    every = entity()
    every.direct_counter_entry.table_entry.table_id = n.id("tables", "filter")
    got = p.read(cell, table, direct, every)
    values = [e.counter_entry.data for e in got if e.HasField("counter_entry")]
    values += [e.table_entry.counter_data for e in got if e.HasField("table_entry")]
    values += [e.direct_counter_entry.data for e in got if e.HasField("direct_counter_entry")]
    port = d.json("stats").get("netdev1", {})
    return [(v.packet_count, v.byte_count) for v in values] + [(port.get("port.tx_packets"), port.get("port.tx_bytes"))]


def want(packets, names=5):
    return [(packets, packets * len(FRAME))] * names


def send(n):
    """Sends packets; the answer to an arbitration says that the stream was read so far."""
    with_client(lambda p, names: [p.packet_out(FRAME) for _ in range(n)] + [p.arbitrate(p.election)])


def with_client(fn, *more):
    """Runs fn with a primary client: of a new election id, since ipdkd may not have seen the one before go."""
    p = P4Runtime(d.socket, election=next(elections))
    try:
        return fn(p, Names(PIPE), *more)
    finally:
        p.close()


def settle(wanted, name):
    seen = []

    def right():
        try:
            seen[:] = with_client(counters)
        except Refused as e:  # the pipeline is not back yet
            seen[:] = [e]
        return seen == wanted
    tap.is_(d.wait(right, timeout=15), name, f"got  {seen}\nwant {wanted}")


def kill_data_plane():
    old = d.data_plane()
    os.kill(old, signal.SIGKILL)
    tap.is_(d.wait(lambda: "running" in d.run("version").stdout and d.data_plane() != old),
            "another ipdk-dp is there", d.text())


def dmac(n):
    e = entity()
    e.table_entry.table_id = n.id("tables", "dmac")
    e.table_entry.match.add(field_id=1).exact.value = FRAME[:6]
    a = e.table_entry.action.action
    a.action_id = n.id("actions", "forward")
    a.params.add(param_id=1, value=b"\1")
    return e


def passing(n):
    """An entry that matches everything."""
    e = entity()
    e.table_entry.table_id = n.id("tables", "filter")
    e.table_entry.priority = 1
    e.table_entry.action.action.action_id = n.id("actions", "pass")
    return e


def known_type(p, n):
    e = entity()
    e.value_set_entry.value_set_id = n.id("value_sets", "known_types")
    e.value_set_entry.members.add().match.add(field_id=1).exact.value = b"\x08\0"
    return p.write([("MODIFY", e)])


def main():
    subprocess.run([P4C, "-o", PIPE, os.path.join(HERE, "every.p4")], check=True)
    d.start()
    for words in ("create port - null netdev1", "pipeline load " + PIPE):
        tap.is_(d.run(*words.split(), timeout=120).returncode == 0, words, d.text())
    with_client(known_type)
    with_client(lambda p, n: p.write([("INSERT", dmac(n)), ("INSERT", passing(n))]))
    send(10)
    same = want if TARGET == "cpu" else lambda k: want(k, 4) + [(0, 0)]  # sim counts no ports
    settle(same(10), "10 packets are counted everywhere")
    if TARGET == "cpu":
        kill_data_plane()
        settle(same(10), "kill -9 of ipdk-dp: counters are as they were")
        send(5)
        settle(same(15), "and go on")
        kill_data_plane()
        settle(same(15), "a second kill -9 of ipdk-dp")
    d.wait(lambda: stored() >= (10 if TARGET == "sim" else 15))
    d.kill()
    d.start()
    settle(same(10 if TARGET == "sim" else 15), "kill -9 of ipdkd: counters are as they were")
    send(5)
    now = 15 if TARGET == "sim" else 20
    settle(same(now), "and go on")
    if TARGET == "cpu":
        d.wait(lambda: stored() >= 20)
        pid = d.data_plane()
        d.kill()
        os.kill(pid, signal.SIGKILL)
        d.start()
        settle(same(20), "kill -9 of both: counters are as they were stored")
        d.kill(signal.SIGINT)
        d.start()
        settle(same(20), "an orderly end of both")
    resets(now)


def stored():
    """The packets that the state file has for the counter's cell: a row's bases and last values by key."""
    import sqlite3
    db = sqlite3.connect(os.path.join(d.dir, "state", "state.db"), timeout=5)
    try:
        for key, val in db.execute("SELECT key, val FROM total"):
            if key[0] == 1:  # TDI_COUNTER
                words = [int.from_bytes(val[9 + 8 * i:17 + 8 * i], "little") for i in range(4)]
                return words[0] + words[2]
    finally:
        db.close()
    return 0


def note(p, n, value=None):
    """Reads a register's cell, after a write of the value."""
    e = entity()
    e.register_entry.register_id = n.id("registers", "notes")
    e.register_entry.index.index = 1
    if value is not None:
        e.register_entry.data.bitstring = bytes([value])
        p.write([("MODIFY", e)])
    return p.read(e)[0].register_entry.data.bitstring[0]


def resets(now):
    def set_cell(p, n):
        e = entity()
        e.counter_entry.counter_id = n.id("counters", "cells")
        e.counter_entry.index.index = 3
        e.counter_entry.data.packet_count = 100
        e.counter_entry.data.byte_count = 6000
        p.write([("MODIFY", e)])
        return counters(p, n)[0]
    tap.is_(with_client(set_cell) == (100, 6000), "a counter that is written has that value")

    def anew(p, n):
        e = dmac(n)
        p.write([("DELETE", e)])
        p.write([("INSERT", e)])
        return counters(p, n)[1:3]
    seen = with_client(anew)
    tap.is_(seen == [(0, 0), (0, 0)], "a new entry counts from 0", seen)
    if TARGET == "cpu":
        kill_data_plane()
        settle([(100, 6000), (0, 0), (0, 0), (now, now * len(FRAME)), (now, now * len(FRAME))],
               "kill -9 of ipdk-dp: written and new ones, too")
    tap.is_(d.run("pipeline", "load", PIPE, timeout=60).returncode == 0, "the pipeline is loaded again")
    seen = with_client(lambda p, n: counters(p, n)[:2])
    port = (0, 0) if TARGET == "sim" else (now, now * len(FRAME))
    tap.is_(seen == [(0, 0), port], "its counters begin at 0, its entries are gone, and ports count on", seen)
    tap.is_(with_client(note, 7) == 7, "a register is written")
    d.kill()
    d.start()
    d.wait(lambda: d.run("table", "list").returncode == 0)
    seen = with_client(note)
    tap.is_(seen == (7 if TARGET == "cpu" else 0), "what runs is found again, and its registers", seen)
    tap.is_(d.run("delete", "netdev1").returncode == 0 and
            d.run("create", "port", "-", "null", "netdev1").returncode == 0 and
            d.json("stats")["netdev1"]["port.tx_packets"] == 0, "a new port of an old name counts from 0")


try:
    main()
except Exception as e:
    tap.is_(False, f"the test ran to its end: {type(e).__name__}: {e}", d.text())
finally:
    d.close()
sys.exit(tap.end())
