#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""p4rt_test.py TARGET IPDKD IPDK IPDK_P4C [IPDK_DP]: P4Runtime by Google's gRPC: arbitration between clients,
pipelines that are refused and committed, every kind of entity written, read, kept over a restart, and what is
wrong about an entity refused with the right code and nothing half done. Prints TAP."""
import os
import queue
import signal
import subprocess
import sys

from apis import Api, Names, P4Runtime, Refused, blob, entity, find
from daemon import Daemon, Tap

TARGET, IPDKD, IPDK, P4C, *DP = sys.argv[1:]
HERE = os.path.dirname(os.path.abspath(__file__))
INVALID, NOT_FOUND, EXISTS, DENIED, EXHAUSTED, FAILED, ABORTED, RANGE, UNIMPLEMENTED = 3, 5, 6, 7, 8, 9, 10, 11, 12
tap = Tap()
d = Daemon(IPDKD, IPDK, "--target", TARGET, *(["--dp", os.path.abspath(DP[0])] if DP else []))
PIPE = os.path.join(d.dir, "every.pipe")


def refused(name, fn, code, *texts):
    """fn() is refused with this gRPC code and a message that has all texts."""
    try:
        fn()
        tap.is_(False, name, "it was done")
    except Refused as e:
        tap.is_(e.code.value[0] == code and all(t in e.details for t in texts) and "\n" not in e.details, name,
                f"{e.code} {e.details}")


def codes(fn):
    """What each update of a Write got."""
    try:
        fn()
        return []
    except Refused as e:
        return e.codes


# ---- entities of every.p4

def dmac(n, dst, port=1, action="forward", **more):
    e = entity()
    e.table_entry.table_id = n.id("tables", "dmac")
    e.table_entry.match.add(field_id=1).exact.value = dst
    a = e.table_entry.action.action
    a.action_id = n.id("actions", action)
    if action == "forward":
        a.params.add(param_id=1, value=bytes([port]))
    for k, v in more.items():
        setattr(e.table_entry, k, v)
    return e


def filter_(n, priority, src=None, types=None, action="pass"):
    e = entity()
    t = e.table_entry
    t.table_id = n.id("tables", "filter")
    t.priority = priority
    if src:
        m = t.match.add(field_id=1).ternary
        m.value, m.mask = src
    if types:
        m = t.match.add(field_id=2).range
        m.low, m.high = types
    t.action.action.action_id = n.id("actions", action)
    return e


def value_set(n, *values):
    e = entity()
    e.value_set_entry.value_set_id = n.id("value_sets", "known_types")
    for v in values:
        e.value_set_entry.members.add().match.add(field_id=1).exact.value = v
    return e


def meter(n, index, cir):
    e = entity()
    e.meter_entry.meter_id = n.id("meters", "pace")
    e.meter_entry.index.index = index
    c = e.meter_entry.config
    c.cir, c.cburst, c.pir, c.pburst = cir, 10, cir * 2, 20
    return e


def direct_meter(n, key, cir):
    e = entity()
    e.direct_meter_entry.table_entry.CopyFrom(key.table_entry)
    e.direct_meter_entry.table_entry.ClearField("action")
    if cir:
        c = e.direct_meter_entry.config
        c.cir, c.cburst, c.pir, c.pburst = cir, 10, cir * 2, 20
    return e


def group(gid, *ports):
    e = entity()
    g = e.packet_replication_engine_entry.multicast_group_entry
    g.multicast_group_id = gid
    for i, p in enumerate(ports):
        g.replicas.add(egress_port=p, instance=i)
    return e


def everything(p, n):
    """All that a client can read of what it wrote, as sorted text."""
    wants = []
    for table in ("dmac", "filter"):
        e = entity()
        e.table_entry.table_id = n.id("tables", table)
        wants.append(e)
    e = entity()
    e.direct_meter_entry.table_entry.table_id = n.id("tables", "filter")
    wants.append(e)
    e = entity()
    e.value_set_entry.value_set_id = 0
    wants.append(e)
    e = entity()
    e.meter_entry.meter_id = n.id("meters", "pace")
    wants += [e, group(0)]
    return sorted(str(e) for e in p.read(*wants))


# ---- the tests

def arbitration():
    a = P4Runtime(d.socket, election=5)
    b = P4Runtime(d.socket, election=3)
    tap.is_(a.told.arbitration.status.code == 0 and b.told.arbitration.status.code == EXISTS and
            b.told.arbitration.election_id.low == 5, "the higher election id is primary, the other is told which",
            f"{a.told}{b.told}")
    refused("a client that is not primary may not write", lambda: b.set_pipeline(PIPE, "VERIFY_AND_COMMIT"), DENIED,
            "election id 0:5")
    a.set_pipeline(PIPE, "VERIFY_AND_COMMIT")
    n = Names(PIPE)
    refused("nor entries", lambda: b.write([("INSERT", dmac(n, b"\x01"))]), DENIED, "0:5")
    tap.is_(b.read(dmac(n, b"\x01")) == [], "but may read")
    try:
        P4Runtime(d.socket, election=5)
        tap.is_(False, "two clients with one election id")
    except Refused as e:
        tap.is_(e.code.value[0] == INVALID and "election id 0:5" in e.details, "two clients with one election id", e)
    told = b.arbitrate(9)
    demoted = a.stream.get()
    tap.is_(told.arbitration.status.code == 0 and demoted.arbitration.status.code == EXISTS and
            demoted.arbitration.election_id.low == 9, "a client takes over, the one before is told", demoted)
    refused("and may not write any more", lambda: a.write([("INSERT", dmac(n, b"\x01"))]), DENIED, "0:9")
    tap.is_(codes(lambda: b.write([("INSERT", dmac(n, b"\x01"))])) == [], "the new one may")
    b.write([("DELETE", dmac(n, b"\x01"))])
    b.close()
    tap.is_(a.stream.get().arbitration.status.code == NOT_FOUND, "nobody is primary when it is gone")
    p = d.run("table", "add", "dmac", "dst=2", "drop()")
    tap.is_(p.returncode == 0, "the command line may write then", p.stderr)
    d.run("table", "delete", "dmac", "dst=2")
    a.close()


def pipelines(p, n):
    with open(os.path.join(PIPE, "pipeline.ir"), "rb") as f:
        ir = f.read()
    before = d.json("pipeline", "list")

    def set_config(config, info=True):
        m = find("p4.v1.SetForwardingPipelineConfigRequest")(device_id=1, action="VERIFY_AND_COMMIT")
        m.election_id.low = p.election
        if info:
            m.config.p4info.CopyFrom(n.info)
        m.config.p4_device_config = config
        return p.unary("/p4.v1.P4Runtime/SetForwardingPipelineConfig", m,
                       "p4.v1.SetForwardingPipelineConfigResponse", 60)
    for name, config, text in (
            ("no config", b"", "0 bytes"), ("machine code", b"\x7fELF" + bytes(60), "ELF"), ("JSON", b"{}", "JSON"),
            ("IR cut short", blob(ir)[:-10], "cut short"), ("IR cut in its middle", blob(ir[:len(ir) // 2]), "IR"),
            ("IR with a word that is none", blob(ir.replace(b"(emit", b"(system", 1)), "system"),
            ("IR of noise", blob(bytes(range(1, 256)) * 4), "IR"), ("IR of brackets", blob(b"(" * 100000), "IR"),
            ("a hash of nothing", b"IPDK\1\2\0\0\0\0\0\x40" + b"0" * 64, "no such pipeline")):
        try:
            set_config(config)
            tap.is_(False, "refused: " + name)
        except Refused as e:
            tap.is_(e.code.value[0] in (INVALID, NOT_FOUND) and text in e.details and "\n" not in e.details,
                    "refused: " + name, e)
    m = find("p4.v1.SetForwardingPipelineConfigRequest")(device_id=1, action="VERIFY")
    m.election_id.low = p.election
    m.config.p4info.CopyFrom(n.info)
    m.config.p4_device_config = ir
    p.unary("/p4.v1.P4Runtime/SetForwardingPipelineConfig", m, "p4.v1.SetForwardingPipelineConfigResponse", 60)
    tap.is_(True, "pipeline.ir as it is will do")
    refused("refused: without P4Info", lambda: set_config(blob(ir), info=False), INVALID, "no P4Info")
    n.info.tables[0].size += 1
    refused("refused: with P4Info of another compilation", lambda: set_config(blob(ir)), INVALID, "differs")
    n.info.tables[0].size -= 1
    tap.is_(d.json("pipeline", "list") == before, "the pipeline that runs is as it was")
    refused("COMMIT without a saved pipeline", lambda: p.set_pipeline(None, "COMMIT"), NOT_FOUND, "VERIFY_AND_SAVE")
    p.write([("INSERT", dmac(n, b"\x01"))])
    p.set_pipeline(PIPE, "VERIFY")
    p.set_pipeline(PIPE, "VERIFY_AND_SAVE")
    tap.is_(len(p.read(dmac(n, b"\x01"))) == 1, "VERIFY and VERIFY_AND_SAVE change nothing")
    p.write([("INSERT", group(3, 1))])
    p.set_pipeline(None, "COMMIT")
    tap.is_(p.read(dmac(n, b"\x01")) == [] and p.read(group(0)) == [], "COMMIT does, and clears entries and groups")


def entities(p, n):
    key = filter_(n, 10, (b"\x02\0\0\0\0\1", b"\xff" * 6), (b"\x08\0", b"\x08\x06"))
    updates = [("INSERT", dmac(n, b"\x01", controller_metadata=77)), ("INSERT", dmac(n, b"\x02", action="drop")),
               ("INSERT", key), ("INSERT", filter_(n, 1)), ("MODIFY", value_set(n, b"\x08\0", b"\x86\xdd")),
               ("MODIFY", meter(n, 2, 1000)), ("MODIFY", direct_meter(n, key, 500)), ("INSERT", group(7, 1, 2))]
    for _, e in updates[:2]:
        e.table_entry.metadata = b"kept"
    tap.is_(codes(lambda: p.write(updates)) == [], "one of each kind is written")
    want = everything(p, n)
    tap.is_(len(want) == 4 + 2 + 1 + 4 + 1, "and read", "\n".join(want))
    tap.is_(any("controller_metadata: 77" in t and "kept" in t for t in want), "with its metadata", want[0])
    p.close()
    d.kill()
    d.start()
    seen = []

    def same():
        q = None
        try:
            q = P4Runtime(d.socket, election=20)
            seen[:] = everything(q, n)
        except Refused as e:
            seen[:] = [str(e)]
        if q is not None:
            q.close()
        return seen == want
    tap.is_(d.wait(same), "kill -9 of ipdkd: all is as it was", "\n".join(seen))
    if TARGET == "cpu":
        os.kill(d.data_plane(), signal.SIGKILL)
        tap.is_(d.wait(same), "kill -9 of ipdk-dp: all is as it was", "\n".join(seen))
    q = P4Runtime(d.socket, election=21)
    q.write([("MODIFY", direct_meter(n, key, 0)), ("MODIFY", value_set(n)), ("DELETE", group(7)),
             ("DELETE", dmac(n, b"\x02"))])
    left = everything(q, n)
    tap.is_(len(left) == 4 - 1 + 1 + 1 + 4 + 0 or len(left) == 4 - 1 + 2 + 1 + 4, "all of it can be taken back",
            "\n".join(left))
    tap.is_(not any("cir: 500" in t for t in left) and not any("86" in t and "value_set" in t for t in left),
            "a meter is unlimited, a value set empty again", "\n".join(left))
    return q


def wrong(p, n):
    """Each is refused with its code; what runs stays as it was."""
    before = everything(p, n)
    missing = dmac(n, b"\x05")
    del missing.table_entry.match[:]
    twice = dmac(n, b"\x05")
    twice.table_entry.match.add(field_id=1).exact.value = b"\x06"
    kind = dmac(n, b"\x05")
    kind.table_entry.match[0].lpm.prefix_len = 8
    param = dmac(n, b"\x05")
    del param.table_entry.action.action.params[:]
    unknown = dmac(n, b"\x05")
    unknown.table_entry.table_id = 0x02ffffff
    action = dmac(n, b"\x05", action="drop")
    action.table_entry.action.action.action_id = n.id("actions", "pass")
    wide = dmac(n, b"\x05")
    wide.table_entry.action.action.params[0].value = b"\xff\xff"
    nothing = entity()
    for name, update, code in (
            ("a key that is too wide", ("INSERT", dmac(n, b"\x01" * 7)), (INVALID, RANGE)),
            ("a parameter that is too wide", ("INSERT", wide), (INVALID, RANGE)),
            ("an empty value", ("INSERT", dmac(n, b"")), (INVALID,)),
            ("a missing key", ("INSERT", missing), (INVALID,)),
            ("a field twice", ("INSERT", twice), (INVALID,)),
            ("a field matched otherwise", ("INSERT", kind), (INVALID,)),
            ("an action of another table", ("INSERT", action), (INVALID,)),
            ("a missing parameter", ("INSERT", param), (INVALID,)),
            ("an unknown table", ("INSERT", unknown), (NOT_FOUND,)),
            ("a priority where there is none", ("INSERT", dmac(n, b"\x05", priority=3)), (INVALID,)),
            ("no priority where one is needed", ("INSERT", filter_(n, 0)), (INVALID,)),
            ("an entry that is there", ("INSERT", dmac(n, b"\x01")), (EXISTS,)),
            ("the change of an absent entry", ("MODIFY", dmac(n, b"\x44")), (NOT_FOUND,)),
            ("the deletion of an absent entry", ("DELETE", dmac(n, b"\x44")), (NOT_FOUND,)),
            ("a value set that is too large", ("MODIFY", value_set(n, *(bytes([i, 1]) for i in range(1, 6)))), (EXHAUSTED,)),
            ("a value set inserted", ("INSERT", value_set(n, b"\x08\0")), (INVALID,)),
            ("a cell beyond the last", ("MODIFY", meter(n, 4, 1)), (INVALID, RANGE)),
            ("a negative rate", ("MODIFY", meter(n, 1, -1)), (INVALID,)),
            ("the direct meter of an absent entry", ("MODIFY", direct_meter(n, filter_(n, 99), 5)), (NOT_FOUND,)),
            ("group 0", ("INSERT", group(0, 1)), (INVALID,)),
            ("an empty entity", ("INSERT", nothing), (INVALID,))):
        got = codes(lambda u=update: p.write([u]))
        tap.is_(len(got) == 1 and got[0] in code, "refused: " + name, got)
    tap.is_(everything(p, n) == before, "nothing changed")


def full(p, n):
    """dmac holds 8 guaranteed entries at least; a full table says so and keeps what it has."""
    done, got = 0, []
    for i in range(64, 192):
        got = codes(lambda i=i: p.write([("INSERT", dmac(n, bytes([i])))]))
        if got:
            break
        done += 1
    have = len(p.read(dmac_all(n)))
    tap.is_(got == [EXHAUSTED] and have >= 8 and have == done + 1, "a full table: RESOURCE_EXHAUSTED", (got, done, have))
    p.write([("DELETE", dmac(n, bytes([64])))])
    tap.is_(codes(lambda: p.write([("INSERT", dmac(n, bytes([250])))])) == [], "and takes one again when one is gone")
    p.write([("DELETE", e) for e in p.read(dmac_all(n)) if e.table_entry.match[0].exact.value != b"\x01"])


def dmac_all(n):
    e = entity()
    e.table_entry.table_id = n.id("tables", "dmac")
    return e


def atomicity(p, n):
    before = everything(p, n)
    got = codes(lambda: p.write([("INSERT", dmac(n, b"\x10")), ("INSERT", dmac(n, b"\x01")),
                                 ("INSERT", dmac(n, b"\x11"))]))
    tap.is_(got == [0, EXISTS, 0], "CONTINUE_ON_ERROR: the others are done", got)
    p.write([("DELETE", dmac(n, b"\x10")), ("DELETE", dmac(n, b"\x11"))])
    key = filter_(n, 1)
    got = codes(lambda: p.write([
        ("INSERT", dmac(n, b"\x10")), ("MODIFY", dmac(n, b"\x10", port=2)), ("DELETE", key),
        ("MODIFY", dmac(n, b"\x01", port=9)), ("MODIFY", meter(n, 2, 5)), ("INSERT", group(8, 1)),
        ("MODIFY", value_set(n, b"\x11\x11")), ("INSERT", dmac(n, b"\x01"))], "ROLLBACK_ON_ERROR"))
    tap.is_(got == [ABORTED] * 7 + [EXISTS], "ROLLBACK_ON_ERROR: the others are undone", got)
    tap.is_(everything(p, n) == before, "and all is as it was", "\n".join(everything(p, n)) + "\nwas\n" + "\n".join(before))
    got = codes(lambda: p.write([("INSERT", dmac(n, b"\x10")), ("DELETE", dmac(n, b"\x10"))], "ROLLBACK_ON_ERROR"))
    tap.is_(got == [], "ROLLBACK_ON_ERROR: without an error all is done", got)
    if TARGET == "cpu":
        refused("DATAPLANE_ATOMIC: target cpu says that it cannot", lambda: p.write(
            [("INSERT", dmac(n, b"\x10")), ("INSERT", dmac(n, b"\x11"))], "DATAPLANE_ATOMIC"), UNIMPLEMENTED, "cpu")
    else:
        got = codes(lambda: p.write([("INSERT", dmac(n, b"\x10")), ("INSERT", dmac(n, b"\x01"))], "DATAPLANE_ATOMIC"))
        tap.is_(got == [ABORTED, EXISTS], "DATAPLANE_ATOMIC: all or none", got)
    tap.is_(codes(lambda: p.write([("INSERT", dmac(n, b"\x10"))], "DATAPLANE_ATOMIC")) == [], "one update always is")
    p.write([("DELETE", dmac(n, b"\x10"))])


def reconcile(p, n):
    """RECONCILE_AND_COMMIT keeps what is unchanged: here all but the entries of 'filter', which has one more action."""
    updates = [("INSERT", dmac(n, b"\x20", controller_metadata=5)), ("MODIFY", value_set(n, b"\x08\0")),
               ("MODIFY", meter(n, 3, 77)), ("INSERT", group(9, 2, 3))]
    if not any("priority: 1\n" in t for t in everything(p, n)):
        updates.append(("INSERT", filter_(n, 1)))
    p.write(updates)
    other = os.path.join(d.dir, "other.pipe")
    subprocess.run([P4C, "-D", "OTHER=1", "-o", other, os.path.join(HERE, "every.p4")], check=True)
    m = Names(other)
    p.set_pipeline(PIPE, "RECONCILE_AND_COMMIT")
    seen = "".join(everything(p, n))
    tap.is_("priority: 1\n" in seen and "controller_metadata: 5" in seen and "cir: 77" in seen,
            "RECONCILE_AND_COMMIT of the same program keeps all", seen)
    p.set_pipeline(other, "RECONCILE_AND_COMMIT")

    def kept(q):
        seen = everything(q, m)
        return ("".join(seen), sum("table_entry" in t and "direct_meter" not in t for t in seen),
                any("priority: 1\n" in t for t in seen))
    seen, entries, filters = kept(p)
    tap.is_(entries == 2 and not filters and "controller_metadata: 5" in seen and "cir: 77" in seen and
            "\\010" in seen and "multicast_group_id: 9" in seen, "and of another one what is unchanged", seen)
    tap.is_(codes(lambda: p.write([("INSERT", dmac(m, b"\x20"))])) == [EXISTS], "it is in the data plane")
    p.close()
    d.kill()
    if TARGET == "cpu":
        os.kill(d.data_plane(), signal.SIGKILL)
    d.start()

    def same():
        q = None
        try:
            q = P4Runtime(d.socket, election=30)
            return kept(q)[0] == seen
        except Refused:
            return False
        finally:
            if q is not None:
                q.close()
    tap.is_(d.wait(same), "and in the store")


def profiles(election):
    """Members and groups, each and all of them: a number that is 0 in a Read asks for all."""
    pipe = os.path.join(d.dir, "selector.pipe")
    subprocess.run([P4C, "-o", pipe, os.path.join(HERE, "../stf/v1model/selector.p4")], check=True)
    p = P4Runtime(d.socket, election=election)
    p.set_pipeline(pipe, "VERIFY_AND_COMMIT")
    n = Names(pipe)

    def member(number, value=None):
        e = entity()
        m = e.action_profile_member
        m.action_profile_id, m.member_id = n.id("action_profiles", "as"), number
        if value is not None:
            m.action.action_id = n.id("actions", "set")
            m.action.params.add(param_id=1, value=bytes([value]))
        return e

    def group_of(number, *members):
        e = entity()
        g = e.action_profile_group
        g.action_profile_id, g.group_id = n.id("action_profiles", "as"), number
        for m in members:
            g.members.add(member_id=m, weight=1)
        return e
    p.write([("INSERT", member(1, 5)), ("INSERT", member(2, 6)), ("INSERT", group_of(3, 1, 2)), ("INSERT", group_of(4, 1))])
    tap.is_([e.action_profile_member.member_id for e in p.read(member(2))] == [2] and
            [e.action_profile_group.group_id for e in p.read(group_of(4))] == [4], "one member, one group")
    tap.is_(sorted(e.action_profile_member.member_id for e in p.read(member(0))) == [1, 2] and
            sorted(e.action_profile_group.group_id for e in p.read(group_of(0))) == [3, 4], "all of a profile")
    every_one = [member(0), group_of(0)]
    every_one[0].action_profile_member.action_profile_id = every_one[1].action_profile_group.action_profile_id = 0
    tap.is_(len(p.read(*every_one)) == 4, "all of them")
    p.close()


try:
    subprocess.run([P4C, "-o", PIPE, os.path.join(HERE, "every.p4")], check=True)
    d.start()
    api = Api(d.socket)
    refused("a read without a pipeline", lambda: api.unary("/p4.v1.P4Runtime/Write", find("p4.v1.WriteRequest")(
        device_id=7), "p4.v1.WriteResponse"), NOT_FOUND, "no device 7")
    arbitration()
    client, names = P4Runtime(d.socket, election=10), Names(PIPE)
    pipelines(client, names)
    client = entities(client, names)
    wrong(client, names)
    full(client, names)
    atomicity(client, names)
    reconcile(client, names)
    profiles(40)
except (Exception, queue.Empty) as e:
    tap.is_(False, f"the test ran to its end: {type(e).__name__}: {e}", d.text())
finally:
    d.close()
sys.exit(tap.end())
