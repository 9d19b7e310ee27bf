#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""cli_sim_test.py IPDKD IPDK IPDK_P4C SIMPLE_L3.p4 L2.p4: every command of the command line against 'ipdkd --target
sim', with good and with bad input; a kill of ipdkd changes nothing. Prints TAP."""
import json
import os
import subprocess
import sys

from daemon import Daemon, Tap

IPDKD, IPDK, P4C, *PROGRAMS = sys.argv[1:]
tap = Tap()
d = Daemon(IPDKD, IPDK, "--target", "sim")


def good(text, *words, name=None):
    """The command succeeds and prints the text."""
    p = d.run(*words)
    tap.is_(p.returncode == 0 and text in p.stdout and p.stderr == "", name or "ipdk " + " ".join(words),
            f"status {p.returncode}\n{p.stdout}{p.stderr}")
    return p.stdout


def bad(status, words, *texts):
    """The command ends with this status and one line that has all texts: the thing and the reason."""
    p = d.run(*words)
    tap.is_(p.returncode == status and p.stdout == "" and p.stderr.count("\n") == 1 and
            all(t in p.stderr for t in texts), "refused: ipdk " + " ".join(words),
            f"status {p.returncode}, wanted {status} and {texts}\n{p.stdout}{p.stderr}")


def refused(words, *texts):
    bad(1, words.split(), *texts)


def usage(words, *texts):
    bad(2, words.split(), *texts)


def same(got, want, name):
    tap.is_(got == want, name, f"got  {got}\nwant {want}")


def dump(*words):
    return sorted((e["table"], e["key"], e["action"]) for e in d.json("table", "dump", *words))


def names():
    tree = d.json("list")
    return ([h["name"] for h in tree["host"]], [b["name"] for b in tree["bdev"]],
            [v["device-id"] for v in tree["virtual-device"]])


def nowhere():
    p = d.run("list")
    tap.is_(p.returncode == 3 and "ipdkd" in p.stderr and d.socket in p.stderr,
            "no daemon: status 3 and its socket", f"{p.returncode} {p.stderr}")


def words():
    p = d.run()
    tap.is_(p.returncode == 2 and "Usage:" in p.stdout, "no command: usage", p.stderr)
    good("Usage:", "--help")
    good("usage: ipdk table add", "table", "add", "--help")
    good("ipdkd", "version")
    usage("fly away", "'fly away' is no command")
    usage("list --timeout", "--timeout needs a value")
    usage("list --timeout soon", "--timeout 'soon'")
    usage("list --timeout -1", "--timeout '-1'")
    p = d.run("doctor")
    tap.is_(p.returncode in (0, 1) and "data plane       running" in p.stdout and
            "skip  ipdk-dp" in p.stdout and "FAIL  ipdk-p4c" not in p.stdout, "ipdk doctor", p.stdout)
    checks = {c["check"]: c["result"] for c in json.loads(d.run("--json", "doctor").stdout)}
    same((checks["data plane"], checks["ipdk-dp"]), ("ok", "skip"), "ipdk --json doctor")


def hosts():
    good("host h1 added", "add", "host", "h1", "sim")
    good("host h2 added", "add", "host", "h2", "sim", "slots=1")
    refused("add host h1 sim", "host 'h1' is there already")
    refused("add host 1h sim", "host name '1h'", "begin with a letter")
    refused("add host a/b sim", "host name 'a/b'", "allowed")
    refused("add host h* sim", "host name 'h*'", "allowed")
    refused("add host h3 xen", "host h3", "unknown kind 'xen'")
    refused("add host h3 sim bogus=1", "host h3", "'bogus=1'")
    refused("add host h3 sim down=1", "host h3", "down")
    refused("add host " + "x" * 64 + " sim", "must have 1 to 63 bytes")
    usage("add host", "usage: ipdk add host")
    usage("add host h3 kvm", "usage: ipdk add host")
    same(names()[0], ["h1", "h2"], "the refused hosts left nothing")
    good("-device pcie-root-port,id=ipdk2", "host", "args", "vm1", "--slots", "2")
    usage("host args vm1 --slots 65", "--slots '65'")
    usage("host args vm1 --slots two", "--slots 'two'")
    usage("host args vm1 --memory lots", "'lots'")
    usage("host args vm1 --memory 1000B", "'1000B'", "multiple of 1MiB")
    good("memory-backend-memfd,id=mem,size=1024M,share=on -m 1024M", "host", "args", "vm1", "--memory", "1GiB")


def ports():
    good("port p1 created", "create", "port", "h1", "virtio-net", "1Gbps", "p1")
    good("port p2 created", "create", "port", "-", "null", "p2")
    good("port p3 created", "create", "port", "-", "tap", "t3", "p3", "10Mbps", "--mtu", "9000")
    good("port p4 created", "create", "port", "h2", "virtio-net", "unlimited", "p4", "--queues", "4",
         "--mac", "02:00:00:00:00:04")
    refused("create port h2 virtio-net 1Gbps p5", "p5", "hot-plug", "no free slot")
    refused("create port h1 virtio-net 1Gbps p1", "port 'p1' is there already")
    refused("create port h9 virtio-net 1Gbps p5", "no host 'h9'")
    refused("create port - virtio-net 1Gbps p5", "p5", "needs a host")
    refused("create port h1 null p5", "p5", "null port has no host")
    refused("create port - warp x p5", "p5", "unknown type 'warp'")
    refused("create port - null 5p", "'5p'", "begin with a letter")
    refused("create port h1 virtio-net 1Gbps p5 --mac zz", "mac", "'zz'")
    refused("create port h1 virtio-net 1Gbps p5 --mac 01:00:00:00:00:01", "group address")
    usage("create port h1 virtio-net fast p5", "rate 'fast'")
    usage("create port h1 virtio-net -1Gbps p5", "rate '-1Gbps'")
    usage("create port h1 virtio-net 1Gbps p5 --queues many", "--queues 'many'", "1 to 16")
    usage("create port h1 virtio-net 1Gbps p5 --queues 17", "--queues '17'", "1 to 16")
    usage("create port h1 virtio-net 1Gbps p5 --mtu 67", "--mtu '67'", "68 to 65535")
    usage("create port h1 virtio-net 1Gbps p5 --mtu 65536", "--mtu '65536'")
    usage("create port h1 virtio-net", "usage: ipdk create port")
    same(names()[2], ["p1", "p2", "p3", "p4"], "the refused ports left nothing")
    good("p1: rate is 2.5Gbps now", "set", "p1", "rate", "2.5Gbps")
    refused("set p9 rate 1Gbps", "no device 'p9'")
    refused("set p/1 rate 1Gbps", "no device 'p/1'")
    refused("set p1 limit 5KIOPS", "device 'p1' is a port", "no limit")
    usage("set p1 rate fast", "rate 'fast'")
    usage("set p1 limit fast", "'fast'")
    usage("set p1 colour red", "'colour' cannot be set")
    same(d.json("show", "p1")["state"]["rate"], "2500000000", "the refused settings changed nothing")
    good("mtu", "show", "p3")
    refused("show p9", "no device, bdev or host 'p9'")
    refused("show *", "no device, bdev or host '*'")
    refused("show p1 --bdev", "no bdev 'p1'")
    usage("list nets", "usage: ipdk list")
    good("2500Mbps", "list", "ports")
    good("h2    sim", "list", "hosts")
    good("port.rx_packets", "stats")
    tap.is_("p1" in d.json("stats"), "ipdk --json stats")
    usage("stats now", "usage: ipdk stats")


def disks():
    """sim has none: each way to make one says so and leaves nothing."""
    refused("create bdev b1 mem 1MiB", "b1", "sim has no disks")
    refused("create bdev b1 tea 1MiB", "'tea' is unknown")
    refused("create bdev b1 mem 1000B", "b1", "multiple of 512")
    refused("create bdev b1 mem 0", "b1", "multiple of 512")
    refused("create bdev b1 file " + d.dir + "/none", "b1", "No such file")
    refused("add virtio-blk d1 b1 1MiB", "d1", "sim has no disks")
    refused("create disk h1 virtio-blk 1KIOPS b1", "'b1'")
    refused("plug d9 h1", "no device 'd9'")
    refused("unplug d9", "'d9'")
    refused("unplug p1", "'p1' is a port")
    usage("create bdev b1 mem lots", "size 'lots'")
    usage("create bdev b1 mem", "usage: ipdk create bdev")
    usage("create disk h1 virtio-blk quick b1", "'quick'")
    usage("add virtio-blk d1 b1 much", "'much'")
    same(names()[1:], ([], ["p1", "p2", "p3", "p4"]), "no disks: nothing is left")


def pipelines(pipe):
    good("no pipeline is loaded", "pipeline", "list")
    refused("table list", "no pipeline is loaded")
    refused("pipeline load " + d.dir, "is no pipeline directory", d.dir)
    broken = os.path.join(d.dir, "broken.pipe")
    subprocess.run(["cp", "-r", pipe, broken], check=True)
    with open(os.path.join(broken, "pipeline.ir"), "w") as f:
        f.write("(ipdk-ir 1 (program x pna) (nonsense))")
    refused("pipeline load " + broken, "nonsense")
    good("runs, after", "pipeline", "load", pipe)
    same([(p["name"], p["target"], p["tables"]) for p in d.json("pipeline", "list")],
         [("simple_l3", "sim", 3)], "ipdk --json pipeline list")
    good("(program simple_l3 pna", "pipeline", "show")
    good("ingress.ipv4_lpm", "pipeline", "show", "simple_l3", "--p4info")
    refused("pipeline show nothere", "nothere")
    usage("pipeline show --colour", "usage: ipdk pipeline show")
    usage("pipeline load", "usage: ipdk pipeline load")
    usage("pipeline unload now", "usage: ipdk pipeline unload")


def tables():
    lpm, hop = "ingress.ipv4_lpm", "ingress.next_hop"
    good("key     dst_addr : bit<32> lpm", "table", "show", "ipv4_lpm")
    same([t["name"] for t in d.json("table", "list")], [lpm, hop, "ingress.arp_responder"],
         "ipdk --json table list")
    good("entry added", "table", "add", "ipv4_lpm", "dst_addr=10.0.0.0/8", "send(port=p1)")
    good("entry added", "table", "add", lpm, "dst_addr=10.1.0.0/16", "via(port=p2, gateway=10.9.9.9)")
    good("entry added", "table", "add", "next_hop", "addr=10.9.9.9",
         "set_mac(dst=02:00:00:00:00:02,src=0x20000000001)")
    good("entry modified", "table", "modify", "ipv4_lpm", "dst_addr=10.0.0.0/8", "send(port=p3)")
    want = [(lpm, "dst_addr=10.0.0.0/8", "send(port=p3)"),
            (lpm, "dst_addr=10.1.0.0/16", "via(port=p2, gateway=10.9.9.9)"),
            (hop, "addr=10.9.9.9", "set_mac(dst=02:00:00:00:00:02, src=02:00:00:00:00:01)")]
    same(dump(), want, "ipdk --json table dump")
    refused("table add nope dst_addr=10.0.0.1/32 drop()", "no table 'nope'", "ingress.ipv4_lpm")
    refused("table add ipv4_lpm port=1 drop()", "no field 'port'", "dst_addr")
    refused("table add ipv4_lpm 10.0.0.1 drop()", "'10.0.0.1'", "field=value")
    refused("table add ipv4_lpm dst_addr=10.0.0.1/33 drop()", "dst_addr", "'33'", "0 to 32")
    refused("table add ipv4_lpm dst_addr=10.0.0.1/x drop()", "dst_addr", "'x'")
    refused("table add ipv4_lpm dst_addr=10.0.0.1/8 drop()", "dst_addr")
    refused("table add ipv4_lpm dst_addr=elsewhere/8 drop()", "dst_addr", "'elsewhere'")
    refused("table add ipv4_lpm dst_addr=0x1ffffffff drop()", "dst_addr", "does not fit 32 bits")
    refused("table add ipv4_lpm dst_addr=10.0.0.0/8 drop()", "ipv4_lpm", "already")
    refused("table add next_hop addr=10.0.0.1,addr=10.0.0.2 drop()", "next_hop")
    refused("table add next_hop addr=* drop()", "'*'")
    refused("table add ipv4_lpm dst_addr=10.2.0.0/16 fly()", "no action 'fly'", "send")
    refused("table add ipv4_lpm dst_addr=10.2.0.0/16 send", "'send'", "name(param=value")
    refused("table add ipv4_lpm dst_addr=10.2.0.0/16 drop()drop", "'drop()drop'", "name(param=value")
    refused("table add ipv4_lpm dst_addr=10.2.0.0/16 send()", "port is missing")
    refused("table add ipv4_lpm dst_addr=10.2.0.0/16 send(way=1)", "no parameter 'way'")
    refused("table add ipv4_lpm dst_addr=10.2.0.0/16 send(port=p9)", "port", "'p9'")
    refused("table add ipv4_lpm dst_addr=10.2.0.0/16 send(port=4294967296)", "port", "does not fit")
    refused("table modify ipv4_lpm dst_addr=10.7.0.0/16 drop()", "ipv4_lpm")
    refused("table delete ipv4_lpm dst_addr=10.7.0.0/16", "ipv4_lpm")
    refused("table add ipv4_lpm dst_addr=10.2.0.0/16 drop() --priority 5", "ipv4_lpm", "priority")
    usage("table add ipv4_lpm dst_addr=10.2.0.0/16 drop() --priority high", "--priority 'high'")
    usage("table add ipv4_lpm dst_addr=10.2.0.0/16", "usage: ipdk table add")
    usage("table show", "usage: ipdk table show")
    refused("table show nope", "no table 'nope'")
    refused("table list nope", "no table 'nope'")
    refused("table dump nope", "no table 'nope'")
    refused("table default ipv4_lpm fly()", "no action 'fly'")
    refused("table default ipv4_lpm drop()", "ipv4_lpm", "default action is constant")
    same(dump(), want, "the refused entries changed nothing")
    good("entry deleted", "table", "delete", "next_hop", "addr=10.9.9.9")
    same(dump(), want[:2], "a deleted entry is gone")


def default(pipe):
    """Another program, with a default action that can be changed."""
    good("runs, after", "pipeline", "load", pipe)
    same(dump("dmac"), [("ingress.dmac", "(default)", "flood(group=1)")], "the program's default action")
    good("default action set", "table", "default", "dmac", "forward(port=p2)")
    same(dump("dmac"), [("ingress.dmac", "(default)", "forward(port=p2)")], "a default action")
    refused("table default dmac forward(port=512)", "port", "does not fit 9 bits")
    good("default action set", "table", "default", "dmac", "--reset")
    same(dump("dmac"), [("ingress.dmac", "(default)", "flood(group=1)")], "a default action taken back")
    good("default action set", "table", "default", "dmac", "forward(port=p3)")
    good("entry added", "table", "add", "dmac", "addr=02:00:00:00:00:09", "forward(port=p1)")


def groups():
    good("multicast group 7 added", "group", "add", "7", "port=p1,instance=1", "p2")
    refused("group add 7 p1", "7", "already")
    refused("group modify 8 p1", "8")
    refused("group delete 8", "8")
    refused("group add 9 p9", "no port 'p9'")
    refused("group add 9 instance=x,port=p1", "instance 'x'")
    refused("group add 9 way=p1", "'way'", "port=NETDEV")
    usage("group add zero p1", "group 'zero'")
    usage("group add 0 p1", "group '0'")
    usage("group delete", "usage: ipdk group delete")
    good("multicast group 7 modified", "group", "modify", "7", "p1", "p2", "p3")
    same([(g["group"], [r["port"] for r in g["replicas"]]) for g in d.json("group", "list")],
         [(7, ["p1", "p2", "p3"])], "ipdk --json group list")


def everything():
    """All that a restart must bring back."""
    return {w: d.json(*w.split()) for w in ("list", "table dump", "table dump dmac", "group list",
                                            "pipeline list")}


def restart():
    before = everything()
    d.kill()
    nowhere()
    d.start()
    d.wait(lambda: everything() == before)
    same(everything(), before, "a kill changes nothing")


def errors_as_json():
    p = d.run("--json", "show", "p9")
    seen = json.loads(p.stderr)
    same((p.returncode, seen["ok"], "'p9'" in seen["error"]), (1, False, True), "errors as JSON")


def end():
    refused("delete h1", "host 'h1' has device 'p1'")
    refused("delete p9", "no device, bdev or host 'p9'")
    good("multicast group 7 deleted", "group", "delete", "7")
    good("no pipeline runs now", "pipeline", "unload")
    refused("table dump", "no pipeline is loaded")
    for name in ("p1", "p2", "p3", "p4", "h1", "h2"):
        good(name + " deleted", "delete", name)
    good("port p2 created", "create", "port", "-", "null", "p2", name="a name is free again")
    good("p2 deleted", "delete", "p2")
    same(names(), ([], [], []), "all is deleted")


def main():
    pipes = [os.path.join(d.dir, name + ".pipe") for name in ("simple_l3", "l2")]
    for pipe, program in zip(pipes, PROGRAMS):
        subprocess.run([P4C, "-o", pipe, program], check=True)
    nowhere()
    d.start()
    words()
    hosts()
    ports()
    disks()
    pipelines(pipes[0])
    tables()
    default(pipes[1])
    groups()
    restart()
    errors_as_json()
    end()


try:
    main()
except Exception as e:  # a missing answer is a failure with a reason, not a traceback alone
    tap.is_(False, f"the test ran to its end: {type(e).__name__}: {e}", d.text())
finally:
    d.close()
sys.exit(tap.end())
