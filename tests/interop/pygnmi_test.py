#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""pygnmi_test.py BUILD-DIR: pygnmi, gNMI for Python programs, against ipdkd: on its unix socket, and on TCP with mutual
TLS. Prints TAP."""
import itertools
import os
import sys

from clients import Tap, inside, on_both

inside("pygnmi==0.8.15")

from pygnmi.client import gNMIclient  # noqa: E402

DEVICES = "virtual-devices/virtual-device"
PORT = DEVICES + "[device-id=p1]"
tap = Tap()


def values(message):
    return {u["path"]: u["val"] for u in message.get("update", {}).get("update", [])}


def get(c, path):
    return c.get(path=[path], encoding="json_ietf")["notification"][0]["update"][0]["val"]


def refused(name, text, fn):
    try:
        fn()
        tap.is_(False, name, "it was done")
    except Exception as e:
        tap.is_(text in str(e), name, e)


def subscribe(c, kind, **how):
    return c.subscribe2({"mode": kind, "encoding": "json_ietf", "subscription": [{"path": DEVICES, **how}]})


def everything(c):
    seen = c.capabilities()
    tap.is_([m["name"] for m in seen["supported_models"]] == ["ipdk-virtual-devices", "openconfig-interfaces"] and
            "json_ietf" in seen["supported_encodings"], "capabilities", seen)
    seen = c.set(update=[(PORT + "/config", {"type": "null"})], encoding="json_ietf")
    tap.is_(seen["response"] == [{"path": PORT + "/config", "op": "UPDATE"}], "set, update", seen)
    c.set(replace=[(PORT + "/config", {"type": "null", "rate": "9000000"})], encoding="json_ietf")
    tap.is_(get(c, PORT)["config"]["rate"] == "9000000", "set, replace", get(c, PORT))
    tap.is_(get(c, "interfaces")["interface"][0]["state"]["oper-status"] == "UP", "get")
    refused("an unknown path", "nothing is at /nothing", lambda: get(c, "/nothing"))
    refused("a bad value", "rate", lambda: c.set(update=[(PORT + "/config", {"rate": "fast"})], encoding="json_ietf"))
    refused("an unknown leaf", "'colour'", lambda: c.set(update=[(PORT + "/config", {"colour": "red"})], encoding="json_ietf"))
    seen = list(subscribe(c, "once"))
    tap.is_(PORT in values(seen[0]) and seen[-1] == {"sync_response": True}, "subscribe once", seen)
    s = subscribe(c, "poll")
    first, second = s.get_update(timeout=20), s.get_update(timeout=20)
    tap.is_(list(values(first)) == list(values(second)) == [PORT], "subscribe, two polls", [first, second])
    s.close()
    s = subscribe(c, "stream", mode="sample", sample_interval=200_000_000)
    seen = list(itertools.islice(s, 4))
    tap.is_(all("counters" in values(m)[PORT]["state"] for m in seen), "subscribe, samples", seen)
    s.close()
    s = subscribe(c, "stream", mode="on_change")
    seen = s.get_update(timeout=20)
    tap.is_(values(seen)[PORT]["config"]["rate"] == "9000000", "subscribe, on change: what is there", seen)
    c.set(update=[(PORT + "/config", {"rate": "5000000"})], encoding="json_ietf")
    seen = s.get_update(timeout=20)
    tap.is_(values(seen)[PORT]["config"]["rate"] == "5000000", "and what changes", seen)
    s.close()
    seen = c.set(delete=[PORT])
    tap.is_(seen["response"] == [{"path": PORT, "op": "DELETE"}], "set, delete", seen)
    refused("it is gone", "p1", lambda: get(c, PORT))


def over_unix(d):
    with gNMIclient(target=("unix:" + d.socket, 0), insecure=True, gnmi_timeout=30) as c:
        everything(c)


def over_tls(_, certs):
    cert, key = certs.client
    with gNMIclient(target=("localhost", certs.port), path_root=certs.ca, path_cert=cert, path_key=key,
                    gnmi_timeout=30) as c:
        everything(c)


on_both(tap, over_unix, over_tls)
status = tap.end()
sys.stdout.flush()
os._exit(status)  # threads of streams that were closed may still wait
