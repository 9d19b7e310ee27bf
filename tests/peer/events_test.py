#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""events_test.py TARGET IPDKD IPDK IPDK_P4C [IPDK_DP]: what a pipeline says by itself, by Google's gRPC: digests in
lists with acknowledgements, notifications of idle entries; entries that packets add; and PSA's port and clone session of the controller. Prints
TAP."""
import os
import queue
import signal
import subprocess
import sys
import time

from apis import Names, P4Runtime, Refused, entity, find
from daemon import Daemon, Tap

TARGET, IPDKD, IPDK, P4C, *DP = sys.argv[1:]
HERE = os.path.dirname(os.path.abspath(__file__))
tap = Tap()
d = Daemon(IPDKD, IPDK, "--target", TARGET, *(["--dp", os.path.abspath(DP[0])] if DP else []))
QUIET = 0.4  # seconds in which nothing comes


def compiled(name):
    pipe = os.path.join(d.dir, name + ".pipe")
    subprocess.run([P4C, "-o", pipe, os.path.join(HERE, name + ".p4")], check=True)
    return pipe, Names(pipe)


def note(p, kind, value):
    p.packet_out(bytes([kind]) + value.to_bytes(4, "big") + bytes(55))


def digest_config(n, size, timeout_ns, ack_ns):
    e = entity()
    e.digest_entry.digest_id = n.id("digests", "report_t")
    c = e.digest_entry.config
    c.max_list_size, c.max_timeout_ns, c.ack_timeout_ns = size, timeout_ns, ack_ns
    return e


def values(m):
    """The first members of a list of digests."""
    return [int.from_bytes(x.struct.members[0].bitstring, "big") for x in m.digest.data]


def silent(p):
    try:
        return p.stream.get(timeout=QUIET)
    except queue.Empty:
        return None


def acknowledge(p, m):
    ack = find("p4.v1.StreamMessageRequest")()
    ack.digest_ack.digest_id, ack.digest_ack.list_id = m.digest.digest_id, m.digest.list_id
    p.stream.send(ack)


def digests(p, n):
    note(p, 1, 7)
    tap.is_(silent(p) is None, "a digest that is not configured is not sent")
    p.write([("INSERT", digest_config(n, 0, 0, 10 * 10 ** 9))])
    note(p, 1, 7)
    m = p.stream.get()
    tap.is_(m.digest.digest_id == n.id("digests", "report_t") and values(m) == [7] and m.digest.list_id > 0 and
            abs(m.digest.timestamp / 1e9 - time.time()) < 60, "a digest comes in a list", m)
    port = int.from_bytes(m.digest.data[0].struct.members[1].bitstring, "big")
    tap.is_(port == 510, "from the CPU port", m)
    note(p, 1, 7)
    note(p, 1, 8)
    second = p.stream.get()
    tap.is_(values(second) == [8] and second.digest.list_id > m.digest.list_id,
            "one that waits for its acknowledgement does not come again", second)
    acknowledge(p, m)
    note(p, 1, 8)
    note(p, 1, 7)
    tap.is_(values(p.stream.get()) == [7], "one that was acknowledged does")
    p.write([("MODIFY", digest_config(n, 3, 10 * 10 ** 9, 0))])
    for value in (20, 21, 20, 22):
        note(p, 1, value)
    m = p.stream.get()
    tap.is_(values(m) == [20, 21, 20], "a list goes out when it is full", m)
    p.write([("MODIFY", digest_config(n, 100, 10 ** 8, 0))])
    note(p, 1, 23)
    m = p.stream.get()
    tap.is_(values(m) in ([22, 23], [23]), "or when its time is over", m)
    if TARGET != "cpu":
        return
    for value in range(1000, 3000):
        note(p, 1, value)
    got = []
    while len(got) < 2000:
        got += values(p.stream.get())
    tap.is_(got == list(range(1000, 3000)), "two thousand in a row: none is lost, all in order", len(got))


def known(n, value, timeout_ns=0):
    e = entity()
    t = e.table_entry
    t.table_id = n.id("tables", "known")
    t.match.add(field_id=1).exact.value = bytes([value])
    t.action.action.action_id = n.id("actions", "keep")
    t.idle_timeout_ns = timeout_ns
    return e


def idle(p, n):
    begun = time.monotonic()
    p.write([("INSERT", known(n, 1, 3 * 10 ** 8)), ("INSERT", known(n, 2))])
    m = p.stream.get()
    waited = time.monotonic() - begun
    e = m.idle_timeout_notification.table_entry[0]
    tap.is_(len(m.idle_timeout_notification.table_entry) == 1 and e.table_id == n.id("tables", "known") and
            e.match[0].exact.value == b"\x01" and e.idle_timeout_ns == 3 * 10 ** 8 and waited >= 0.3,
            "an entry that nothing hits is reported, not before its time", f"{waited} {m}")
    tap.is_(silent(p) is None, "once")
    want = known(n, 1)
    want.table_entry.time_since_last_hit.elapsed_ns = 0
    seen = p.read(want)
    tap.is_(len(seen) == 1 and seen[0].table_entry.idle_timeout_ns == 3 * 10 ** 8 and
            3 * 10 ** 8 <= seen[0].table_entry.time_since_last_hit.elapsed_ns < 60 * 10 ** 9,
            "it is still there, with the time since its last hit", seen)
    want.table_entry.ClearField("time_since_last_hit")
    tap.is_(not p.read(want)[0].table_entry.HasField("time_since_last_hit"), "which comes only when asked for")
    note(p, 0, 1)
    begun = time.monotonic()
    m = p.stream.get()
    tap.is_(m.WhichOneof("update") == "idle_timeout_notification" and time.monotonic() - begun >= 0.25,
            "and again after a hit", m)
    p.write([("MODIFY", known(n, 1))])
    note(p, 0, 1)
    tap.is_(silent(p) is None, "without a time-out it is not")


def restarted(p, n):
    """A data plane that dies: what was configured holds in the next one."""
    p.write([("MODIFY", digest_config(n, 0, 0, 0)), ("MODIFY", known(n, 1, 3 * 10 ** 8))])
    os.kill(d.data_plane(), signal.SIGKILL)
    seen = []

    def speaks():
        if len(seen) == 0 or seen[-1].WhichOneof("update") != "digest":
            note(p, 1, 99)
            m = silent(p)
            if m is not None:
                seen.append(m)
        return any(m.WhichOneof("update") == "digest" and values(m) == [99] for m in seen)
    tap.is_(d.wait(speaks), "kill -9 of ipdk-dp: digests come again", seen)

    def tells():
        m = silent(p)
        if m is not None:
            seen.append(m)
        return any(m.WhichOneof("update") == "idle_timeout_notification" for m in seen)
    tap.is_(d.wait(tells), "and idle entries are reported", seen)


def flow(n, value=None, kind=None):
    e = entity()
    t = e.table_entry
    t.table_id = n.id("tables", "flows")
    if value is not None:
        t.match.add(field_id=1).exact.value = bytes([value])
    if kind is not None:
        t.action.action.action_id = n.id("actions", "known")
        t.action.action.params.add(param_id=1, value=bytes([kind]))
    return e


def learnt(p, n):
    def have():
        return {e.table_entry.match[0].exact.value[-1]: e.table_entry.action.action.params[0].value[-1]
                for e in p.read(flow(n))}
    for value in (1, 2, 2, 3):
        note(p, value + 10, value)
    tap.is_(d.wait(lambda: have() == {1: 11, 2: 12, 3: 13}), "packets add entries, which can be read", have())
    p.write([("MODIFY", flow(n, 2, 77)), ("DELETE", flow(n, 3)), ("INSERT", flow(n, 9, 90))])
    tap.is_(have() == {1: 11, 2: 77, 9: 90}, "changed and deleted, beside those of the controller", have())
    try:
        p.write([("INSERT", flow(n, 1, 5))])
        tap.is_(False, "an entry that a packet added cannot be inserted")
    except Refused as e:
        tap.is_(e.codes == [6], "an entry that a packet added cannot be inserted", e.codes)
    for value in (4, 5, 6):
        note(p, 1, value)
    tap.is_(d.wait(lambda: len(have()) == 4) and set(have()) == {1, 2, 4, 9}, "until the table is full", have())
    p.close()
    d.kill()
    d.start()
    if TARGET == "cpu":
        q = P4Runtime(d.socket, election=8)
        seen = {e.table_entry.match[0].exact.value[-1] for e in q.read(flow(n))}
        tap.is_(seen == {1, 2, 4, 9}, "kill -9 of ipdkd: what packets added is still there", seen)
        q.close()


def cpu_port(p):
    def got(n):
        return sorted((m.packet.payload[0], int.from_bytes(m.packet.payload[1:5], "big"))
                      for m in (p.stream.get() for _ in range(n)))
    note(p, 1, 40)
    seen = got(1)
    tap.is_(seen == [(1, 41)], "PSA: out by PSA_PORT_CPU, and back", seen)
    note(p, 2, 50)
    seen = got(2)
    tap.is_(seen == [(2, 50), (2, 51)], "clone session 0 goes to the controller", seen)


try:
    pipe, names = compiled("events")
    d.start()
    client = P4Runtime(d.socket, election=1)
    client.set_pipeline(pipe, "VERIFY_AND_COMMIT")
    digests(client, names)
    idle(client, names)
    if TARGET == "cpu":
        restarted(client, names)
    client.close()
    client = P4Runtime(d.socket, election=5)
    pipe, names = compiled("learn")
    client.set_pipeline(pipe, "VERIFY_AND_COMMIT")
    learnt(client, names)
    client = P4Runtime(d.socket, election=9)
    pipe, names = compiled("cpu_port")
    client.set_pipeline(pipe, "VERIFY_AND_COMMIT")
    cpu_port(client)
except (Exception, queue.Empty) as e:
    tap.is_(False, f"the test ran to its end: {type(e).__name__}: {e}", d.text())
finally:
    d.close()
sys.exit(tap.end())
