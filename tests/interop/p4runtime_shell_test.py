#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""p4runtime_shell_test.py BUILD-DIR: p4runtime-shell's classes, without its prompt, against ipdkd with target sim and
target cpu: each kind of entity that the shell knows, packets, digests, idle entries, errors. Prints TAP."""
import os
import subprocess
import sys
import time

from clients import HERE, Tap, cmd, daemon, inside

# The other two are what it asks for itself: named, pip need not search for versions that fit together.
inside("p4runtime-shell==0.0.6", "protobuf==3.20.3", "googleapis-common-protos==1.65.0")

import grpc  # noqa: E402
import p4runtime_sh.shell as sh  # noqa: E402
from google.rpc import status_pb2  # noqa: E402
from p4.v1 import p4runtime_pb2  # noqa: E402
from p4runtime_sh.p4runtime import P4RuntimeException, P4RuntimeWriteException  # noqa: E402

tap = Tap()
sh._print = lambda *args, **more: None  # what it writes would stand in the TAP
HOST = bytes.fromhex("020000000001")
QUIET = "10.0.0.0"


def frame(dst, src=HOST, ip=None):
    """An Ethernet frame to the address; ip: (source, destination)."""
    body = bytes(12) + bytes(map(int, ".".join(ip).split("."))) if ip else bytes(46)
    return dst + src + (b"\x08\0" if ip else b"\x88\xb5") + body + bytes(20)


def client(socket, election, config=None):
    """A session of the shell; it waits only two seconds for the answer to its first message."""
    for _ in range(5):
        try:
            # Not verbose would also mean not canonical: in 0.0.6 these two options are one.
            return sh.setup(device_id=1, grpc_addr="unix:" + socket, election_id=election, config=config)
        except SystemExit:
            seen = "no session"
    raise RuntimeError(seen)


def writes(fn):
    """What the shell tells of a write: (index, code, message) each; [] when it is done."""
    try:
        fn()
        return []
    except P4RuntimeWriteException as e:
        return [(i, error.canonical_code, error.message) for i, error in e.errors]


def batch(request):
    """The status of each update of a Write. The shell's own reader of these never ends when one of them is OK."""
    try:
        sh.client.stub.Write(request)
        return []
    except grpc.RpcError as e:
        details = dict(e.trailing_metadata())["grpc-status-details-bin"]
    errors = []
    for packed in status_pb2.Status.FromString(details).details:
        errors.append(p4runtime_pb2.Error())
        packed.Unpack(errors[-1])
    return errors


def one(got, n=1):
    got = list(got)
    if len(got) != n:
        raise RuntimeError(f"{len(got)} entities, not {n}: {got}")
    return got[0]


def entry(table, action=None, params=(), match=(), **more):
    """A table entry from dictionaries."""
    e = sh.TableEntry(table)
    if action:
        e.action = sh.Action(action)
        e.action.set(**dict(params))
    for field, value in dict(match).items():
        e.match[field] = value
    for k, v in more.items():
        setattr(e, k, v)
    return e


def until(fn, timeout=20):
    """Asks again until it is true."""
    end = time.monotonic() + timeout
    while not (seen := fn()) and time.monotonic() < end:
        time.sleep(0.05)
    return seen


def took(queue, n=1, timeout=20):
    """The first n messages of one of the shell's queues."""
    got = []
    while len(got) < n and (m := queue.get(timeout=timeout)):
        got.append(m)
    return got


def tables():
    names = [t.name for t in sh.P4Objects(sh.P4Type.table)]
    tap.is_(names == ["ingress.acl", "ingress.dmac", "ingress.routes", "ingress.smac"], "lists tables", names)
    tap.is_(sh.P4Objects(sh.P4Type.table)["acl"].name == "ingress.acl" and sh.APIVersion().startswith("1."),
            "finds one by the end of its name, and the API's version")
    exact = entry("dmac", "forward", {"port": "3"}, {"dst": "02:00:00:00:00:03"}, metadata=b"mine")
    lpm = entry("routes", match={"dst": "10.1.0.0/16"})
    ternary = entry("acl", "pass", (), {"src": "10.0.0.0&&&0xff000000", "type": "0x0800..0x0806", "dst": "10.1.0.1"},
                    priority=7)
    m = sh.ActionProfileMember("hops")(member_id=1, action="via")
    m.action.set(port="4", dst="02:00:00:00:00:44")
    m2 = sh.ActionProfileMember("hops")(member_id=2, action="via")
    m2.action.set(port="5", dst="02:00:00:00:00:55")
    g = sh.ActionProfileGroup("hops")(group_id=9, max_size=4)
    g.add(1).add(2, weight=2)
    lpm.group_id = 9
    for name, e in (("exact", exact), ("member", m), ("member 2", m2), ("group", g), ("lpm", lpm), ("ternary", ternary)):
        seen = writes(e.insert)
        tap.is_(seen == [], "inserts: " + name, seen)
        got = [str(x) for x in type(e)(e.name).read()]
        tap.is_(str(e) in got and len(got) == (2 if name == "member 2" else 1), "reads back: " + name, f"{got}\nwas\n{e}")
    exact.action["port"] = "8"
    m.action["port"] = "6"
    g.clear()
    g.add(2)
    ternary.action = sh.Action("drop")
    for name, e in (("exact", exact), ("member", m), ("group", g), ("ternary", ternary)):
        tap.is_(writes(e.modify) == [], "modifies: " + name)
        tap.is_(any(str(x) == str(e) for x in type(e)(e.name).read()), "reads back what was modified: " + name, e)
    once = entry("routes", match={"dst": "10.2.0.0/24"})
    once.oneshot.add(sh.Action("drop"), weight=3)
    tap.is_(writes(once.insert) == [] and any(str(x) == str(once) for x in sh.TableEntry("routes").read()),
            "one-shot action set", once)
    default = entry("dmac", "forward", {"port": "1"}, is_default=True)
    tap.is_(writes(default.modify) == [] and one(entry("dmac", is_default=True).read()).action["port"].value == b"\1",
            "default action, written and read")
    tap.is_(writes(entry("dmac", is_default=True).modify) == [], "and put back")
    return exact, lpm, once, g, m, m2, ternary


def errors():
    got = writes(entry("dmac", "forward", {"port": "1"}, {"dst": "02:00:00:00:00:03"}).insert)
    tap.is_(len(got) == 1 and got[0][:2] == (0, 6) and "dmac" in got[0][2], "an entry twice: ALREADY_EXISTS", got)
    got = writes(entry("dmac", "forward", {"port": "1"}, {"dst": "02:00:00:00:00:99"}).delete)
    tap.is_(len(got) == 1 and got[0][1] == 5 and got[0][2], "an absent one: NOT_FOUND", got)
    got = writes(entry("acl", "pass", (), {"type": "0x1..0x2"}).insert)
    tap.is_(len(got) == 1 and got[0][1] == 3 and "priority" in got[0][2], "no priority: INVALID_ARGUMENT", got)
    got = writes(sh.ActionProfileMember("hops")(member_id=2).delete)
    tap.is_(len(got) == 1 and got[0][1] in (3, 9) and got[0][2], "a member that a group has cannot go", got)
    request = p4runtime_pb2.WriteRequest()
    for dst in ("02:00:00:00:00:70", "02:00:00:00:00:03", "02:00:00:00:00:71"):
        u = request.updates.add(type=p4runtime_pb2.Update.INSERT)
        u.entity.table_entry.CopyFrom(entry("dmac", "drop", (), {"dst": dst}).msg())
    request.updates[2].entity.table_entry.table_id += 1
    request.device_id, request.election_id.low = 1, 1
    got = batch(request)
    tap.is_([e.canonical_code for e in got] == [0, 6, 5] and got[1].message and got[2].message,
            "of three updates the wrong ones are told", got)
    entry("dmac", match={"dst": "02:00:00:00:00:70"}).delete()
    seen = ""
    c = sh.CounterEntry("seen")
    c.index = 8
    try:
        list(c.read())
    except P4RuntimeException as e:
        seen = str(e)
    tap.is_("8" in seen and "seen" in seen and "\n" not in seen, "a cell beyond the last cannot be read", seen)
    tap.is_([x for x in sh.TableEntry("dmac").read() if x.match["dst"].exact.value[-1] == 0x70] == [], "nothing is left")


def send(payload, n=1, port="0"):
    for _ in range(n):
        sh.PacketOut(payload, egress_port=port).send()


def packets(packet_in):
    """Packets through the tables and back: counters, direct counters, clones, packet-in with its metadata."""
    entry("dmac", "forward", {"port": "510"}, {"dst": "02:00:00:00:00:02"}).insert()
    mine = frame(bytes.fromhex("020000000002"))
    send(mine, 3)
    got = took(packet_in.packet_in_queue, 3)
    tap.is_(len(got) == 3 and all(m.packet.payload == mine for m in got) and
            [(x.metadata_id, x.value) for x in got[0].packet.metadata] == [(1, b"\x01\xfe"), (2, b"\0")],
            "packets out come in again, with their metadata", got[:1])
    direct = frame(bytes.fromhex("020000000077"))
    send(direct, 1, "510")
    got = took(packet_in.packet_in_queue)
    tap.is_(len(got) == 1 and got[0].packet.payload == direct, "straight out to the controller's own port", got)

    c = sh.CounterEntry("seen")
    c.index = 2
    tap.is_(until(lambda: one(c.read()).packet_count == 3) and one(c.read()).byte_count >= 3 * len(mine),
            "an indirect counter", list(c.read()))
    tap.is_(len(list(sh.CounterEntry("seen").read())) == 8, "all its cells")
    c.packet_count, c.byte_count = 100, 6000
    c.modify()
    x = one(c.read())
    tap.is_((x.packet_count, x.byte_count) == (100, 6000), "which can be written", x)

    e = entry("acl", "mirror", {"session": "5"}, {"dst": "10.9.9.9"}, priority=3)
    e.insert()
    s = sh.CloneSessionEntry(5).add(510, 1)
    s.packet_length_bytes = 40
    tap.is_(writes(s.insert) == [] and str(one(sh.CloneSessionEntry(5).read())) == str(s), "a clone session", s)
    ip = frame(bytes.fromhex("020000000003"), ip=(QUIET, "10.9.9.9"))
    send(ip, 2)
    got = took(packet_in.packet_in_queue, 2)
    tap.is_(len(got) == 2 and all(m.packet.payload == ip[:38] and m.packet.metadata[1].value == b"\1" for m in got),
            "clones, cut to 40 bytes with the packet_out header, of instance type 1", got[:1])
    d = sh.DirectCounterEntry("acl_hits")
    d.table_entry = entry("ingress.acl", match={"dst": "10.9.9.9"}, priority=3)
    tap.is_(until(lambda: one(d.read()).packet_count == 2), "a direct counter", list(d.read()))
    t = entry("acl", match={"dst": "10.9.9.9"}, priority=3)
    t.counter_data.packet_count = 0
    tap.is_(one(t.read()).counter_data.packet_count == 2, "and with its entry", list(t.read()))
    s.delete()
    tap.is_(list(sh.CloneSessionEntry(0).read()) == [], "the clone session is deleted")

    flood = sh.MulticastGroupEntry(3).add(510, 1).add(510, 2)
    tap.is_(writes(flood.insert) == [] and str(one(sh.MulticastGroupEntry(3).read())) == str(flood), "a multicast group", flood)
    entry("dmac", "flood", {"group": "3"}, {"dst": "ff:ff:ff:ff:ff:ff"}).insert()
    send(frame(b"\xff" * 6))
    got = took(packet_in.packet_in_queue, 2)
    tap.is_(len(got) == 2 and all(m.packet.metadata[1].value == b"\5" for m in got), "both replicas", got)
    flood.replicas = [sh.Replica(510, 7)]
    tap.is_(writes(flood.modify) == [] and str(one(sh.MulticastGroupEntry(0).read())) == str(flood), "is modified", flood)
    flood.delete()
    tap.is_(list(sh.MulticastGroupEntry(0).read()) == [], "and deleted")
    e.delete()


def others():
    """Meters, direct meters, registers."""
    m = sh.MeterEntry("pace")
    m.index = 2
    m.cir, m.cburst, m.pir, m.pburst = 1000, 100, 2000, 200
    tap.is_(writes(m.modify) == [] and str(one(m.read())) == str(m), "a meter", list(m.read()))
    tap.is_(len(list(sh.MeterEntry("pace").read())) == 4, "all its cells")
    e = entry("acl", "pass", (), {"dst": "10.7.7.7"}, priority=2)
    e.meter_config.cir, e.meter_config.cburst, e.meter_config.pir, e.meter_config.pburst = 5, 6, 7, 8
    seen = writes(e.insert)
    tap.is_(seen == [], "an entry with its direct meter", seen)
    key = entry("ingress.acl", match={"dst": "10.7.7.7"}, priority=2)
    d = sh.DirectMeterEntry("acl_pace")
    d.table_entry = key
    x = one(d.read())
    tap.is_((x.cir, x.cburst, x.pir, x.pburst) == (5, 6, 7, 8), "which is read", x)
    d.cir, d.cburst, d.pir, d.pburst = 10, 20, 30, 40
    key.meter_config.cir = 0
    tap.is_(writes(d.modify) == [] and one(key.read()).meter_config.pir == 30, "and written", list(key.read()))
    e.delete()
    u = p4runtime_pb2.Update(type=p4runtime_pb2.Update.MODIFY)
    r = u.entity.register_entry
    r.register_id = next(x for x in sh.context.p4info.registers).preamble.id
    r.index.index = 2
    r.data.bitstring = b"\x07"
    tap.is_(writes(lambda: sh.client.write_update(u)) == [], "a register is written")
    want = p4runtime_pb2.Entity()
    want.register_entry.CopyFrom(r)
    want.register_entry.ClearField("data")
    got = [x.register_entry for reply in sh.client.read_one(want) for x in reply.entities]
    tap.is_(len(got) == 1 and got[0].data.bitstring == b"\x07", "and read", got)


def events():
    digests, idle = sh.DigestList(), sh.IdleTimeoutNotification()
    d = sh.DigestEntry("learn_t")
    d.ack_timeout_ns = 10 ** 10
    tap.is_(writes(d.insert) == [] and str(one(d.read())) == str(d), "a digest is configured", d)
    src = bytes.fromhex("020000000099")
    send(frame(bytes.fromhex("0200000000aa"), src))
    got = took(digests.digest_list_queue)
    tap.is_(len(got) == 1 and [m.bitstring for m in got[0].digest.data[0].struct.members] == [src, b"\x01\xfe"],
            "a digest comes", got)
    d.delete()
    e = entry("smac", "known", (), {"src": "02:00:00:00:00:99"}, idle_timeout_ns=3 * 10 ** 8)
    e.insert()
    got = took(idle.notification_queue)
    tap.is_(len(got) == 1 and got[0].idle_timeout_notification.table_entry[0].match[0].exact.value == src,
            "an entry that nothing hits is told", got)
    e.time_since_last_hit.elapsed_ns = 0
    tap.is_(one(e.read()).time_since_last_hit.elapsed_ns >= 3 * 10 ** 8, "with the time since its last hit", one(e.read()))
    e.delete()


def run(target, pipe):
    tap.is_(True, f"---- target {target}")
    d = daemon(target)
    try:
        d.start()
        client(d.socket, (0, 1), sh.FwdPipeConfig(os.path.join(pipe, "p4info.txtpb"), os.path.join(pipe, "pipeline.ir")))
        tap.is_(d.json("pipeline", "list"), "the shell sets a pipeline from p4info.txtpb and pipeline.ir")
        packet_in = sh.PacketIn()
        written = tables()
        errors()
        packets(packet_in)
        others()
        events()
        tap.is_(all(writes(e.delete) == [] for e in written), "all is deleted again")
        left = [e for name in ("acl", "routes", "smac") for e in sh.TableEntry(name).read()]
        left += list(sh.ActionProfileMember("hops").read()) + list(sh.ActionProfileGroup("hops").read())
        tap.is_(left == [], "nothing is left", left)
        first = sh.client
        client(d.socket, (0, 2))
        second = sh.client
        sh.client = first
        seen = ""
        try:
            entry("dmac", "drop", (), {"dst": "02:00:00:00:00:10"}).insert()
        except Exception as e:
            seen = str(e)
        tap.is_("PERMISSION_DENIED" in seen and "0:2" in seen, "a second shell takes over: the first may not write", seen)
        second.tear_down()
        first.tear_down()
    except Exception as e:
        import traceback
        tap.is_(False, f"target {target} ran to its end: {type(e).__name__}: {e}", traceback.format_exc() + d.text())
    finally:
        d.close()


def main():
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        pipe = os.path.join(folder, "shell.pipe")
        subprocess.run([cmd("ipdk-p4c"), "-o", pipe, os.path.join(HERE, "shell.p4")], check=True)
        for target in ("sim", "cpu"):
            run(target, pipe)
    rc = tap.end()
    sys.stdout.flush()
    os._exit(rc)  # the shell's threads may still wait


main()
