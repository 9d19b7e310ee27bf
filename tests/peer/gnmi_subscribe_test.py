#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""gnmi_subscribe_test.py IPDKD IPDK [IPDK_DP]: Subscribe ONCE, POLL, SAMPLE and ON_CHANGE, by Google's gRPC. Prints
TAP."""
import json
import os
import queue
import sys

from apis import Api, Refused, Stream, find
from daemon import Daemon, Tap

IPDKD, IPDK, DP = sys.argv[1:]
tap = Tap()
d = Daemon(IPDKD, IPDK, "--target", "cpu", "--dp", os.path.abspath(DP))


def subscribe(api, mode, *paths, **more):
    """A stream with one subscription a path: (path text, its mode)."""
    m = find("gnmi.SubscribeRequest")()
    m.subscribe.mode = m.subscribe.Mode.Value(mode)
    m.subscribe.encoding = 4  # JSON_IETF
    for k, v in more.items():
        setattr(m.subscribe, k, v)
    for text, how in paths:
        s = m.subscribe.subscription.add(mode=how, sample_interval=100_000_000 if how == 2 else 0)
        for elem in text.split("/"):
            name, _, key = elem.partition("[")
            e = s.path.elem.add(name=name)
            if key:
                k, _, v = key.rstrip("]").partition("=")
                e.key[k] = v
    st = Stream(api.channel, "/gnmi.gNMI/Subscribe", "gnmi.SubscribeRequest", "gnmi.SubscribeResponse")
    st.send(m)
    return st


def text(path):
    return "/".join(e.name + "".join(f"[{k}={v}]" for k, v in e.key.items()) for e in path.elem)


def until_sync(st):
    """What comes before sync_response: path -> JSON."""
    seen = {}
    while True:
        m = st.get()
        if m.sync_response:
            return seen
        seen.update((text(u.path), json.loads(u.val.json_ietf_val)) for u in m.update.update)


def change(st, want):
    """The next notifications, until one has the path among its updates or deletes; all that came on the way."""
    updates, deletes = {}, []
    while want not in updates and want not in deletes:
        m = st.get()
        updates.update((text(u.path), json.loads(u.val.json_ietf_val)) for u in m.update.update)
        deletes += [text(p) for p in getattr(m.update, "delete")]
    return updates, deletes


SAMPLE, ON_CHANGE = 2, 1
PORT = "virtual-devices/virtual-device[device-id=p1]"


def main():
    d.start()
    api = Api(d.socket)
    d.run("add", "host", "h1", "sim")
    st = subscribe(api, "ONCE", ("virtual-devices/host[name=h1]/config", 0))
    tap.is_(list(until_sync(st).values()) == [{"name": "h1", "kind": "sim", "address": ""}] and st.get() is None,
            "ONCE: the values, sync, the end")
    st = subscribe(api, "POLL", ("virtual-devices/virtual-device", 0))
    tap.is_(until_sync(st) == {}, "POLL: nothing there yet")
    d.run("create", "port", "-", "null", "p1")
    poll = find("gnmi.SubscribeRequest")()
    poll.poll.SetInParent()
    st.send(poll)
    tap.is_(list(until_sync(st)) == [PORT], "POLL: and now")
    d.run("set", "p1", "rate", "7Mbps")
    try:
        tap.is_(False, "POLL: silence until it is asked", st.get(timeout=0.3))
    except queue.Empty:
        tap.is_(True, "POLL: silence until it is asked")
    st.cancel()
    st = subscribe(api, "STREAM", (PORT + "/state/counters", SAMPLE))
    until_sync(st)
    tap.is_(all("in-pkts" in json.loads(st.get().update.update[0].val.json_ietf_val) for _ in range(3)),
            "SAMPLE: again and again")
    st.cancel()

    st = subscribe(api, "STREAM", ("virtual-devices", ON_CHANGE), ("interfaces", ON_CHANGE))
    first = until_sync(st)
    tap.is_({PORT, "virtual-devices/host[name=h1]", "interfaces/interface[name=p1]"} == set(first) and
            "counters" not in str(first), "ON_CHANGE: what is there, without counters", first)
    d.run("create", "port", "-", "null", "p2")
    updates, deletes = change(st, PORT.replace("p1", "p2"))
    tap.is_(deletes == [] and PORT not in updates, "ON_CHANGE: a new port, and only that", (updates, deletes))
    d.run("set", "p1", "rate", "5Mbps")
    updates, deletes = change(st, PORT)
    tap.is_(updates[PORT]["config"]["rate"] == "5000000" and PORT.replace("p1", "p2") not in updates and deletes == [],
            "ON_CHANGE: a new rate", (updates, deletes))
    d.run("delete", "p2")
    updates, deletes = change(st, PORT.replace("p1", "p2"))
    tap.is_(updates == {} or set(updates) <= {"interfaces/interface[name=p2]"}, "ON_CHANGE: a deletion", (updates, deletes))
    d.run("create", "bdev", "b1", "mem", "1MiB")
    updates, _ = change(st, "virtual-devices/bdev[name=b1]")
    tap.is_(updates["virtual-devices/bdev[name=b1]"]["config"]["size"] == "1048576", "ON_CHANGE: a bdev", updates)
    d.run("create", "bdev", "b1", "mem", "1MiB")  # refused: nothing changes
    try:
        m = st.get(timeout=0.3)
        tap.is_(False, "ON_CHANGE: silence when nothing changes", m)
    except queue.Empty:
        tap.is_(True, "ON_CHANGE: silence when nothing changes")
    st.cancel()
    st = subscribe(api, "STREAM", ("virtual-devices", ON_CHANGE), updates_only=True)
    tap.is_(until_sync(st) == {}, "updates_only: nothing before sync")
    d.run("delete", "b1")
    tap.is_(change(st, "virtual-devices/bdev[name=b1]")[1] == ["virtual-devices/bdev[name=b1]"], "and what changes then")
    st.cancel()
    for name, paths in (("counters", [(PORT + "/state/counters", ON_CHANGE)]), ("no path", [])):
        try:
            subscribe(api, "STREAM", *paths).get()
            tap.is_(False, "refused: ON_CHANGE of " + name)
        except Refused as e:
            tap.is_(e.code.name in ("UNIMPLEMENTED", "INVALID_ARGUMENT") and e.details, "refused: ON_CHANGE of " + name, e)
    tap.is_(d.run("list").returncode == 0, "ipdkd goes on")


try:
    main()
except (Exception, queue.Empty) as e:
    tap.is_(False, f"the test ran to its end: {type(e).__name__}: {e}", d.text())
finally:
    d.close()
sys.exit(tap.end())
