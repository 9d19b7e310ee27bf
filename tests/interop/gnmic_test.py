#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""gnmic_test.py BUILD-DIR: gnmic, the usual command line for gNMI, against ipdkd: on its unix socket, and on TCP with
mutual TLS. Takes the program $GNMIC or gnmic of the PATH: 'go install' refuses it (its go.mod replaces modules).
Prints TAP."""
import json
import os
import shutil
import subprocess
import sys

from clients import Tap, on_both, skip

GNMIC = os.environ.get("GNMIC") or shutil.which("gnmic") or \
    skip("there is no gnmic: set GNMIC or put it into the PATH (its releases: github.com/openconfig/gnmic)")
PORT = "/virtual-devices/virtual-device[device-id=p1]"
tap = Tap()


class Client:
    def __init__(self, *options):
        self.options = options

    def run(self, *words, timeout=30):
        return subprocess.run([GNMIC, *self.options, "--timeout", "20s", "-e", "json_ietf", *words], text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout)

    def good(self, name, *words):
        p = self.run(*words)
        tap.is_(p.returncode == 0, name, p.stdout + p.stderr)
        return p.stdout

    def get(self, path):
        """The value there; None when there is nothing."""
        p = self.run("get", "--path", path)
        if p.returncode != 0:
            return None
        return next(iter(json.loads(p.stdout)[0]["updates"][0]["values"].values()))

    def refused(self, name, code, text, *words):
        p = self.run(*words)
        tap.is_(p.returncode == 1 and f"code = {code} desc = " in p.stderr and text in p.stderr, name,
                f"status {p.returncode}\n{p.stdout}{p.stderr}")

    def stream(self, messages, *words):
        """The first messages of a subscription, as JSON; what each prints is one value."""
        p = subprocess.Popen([GNMIC, *self.options, "-e", "json_ietf", "subscribe", *words], text=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        got, text = [], ""
        try:
            for line in p.stdout:
                text += line
                if line == "}\n":
                    got.append(json.loads(text))
                    text = ""
                    if len(got) == messages:
                        break
        finally:
            p.kill()
            p.wait()
            p.stdout.close()
        return got


def values(messages):
    """Path -> value of all updates; what says sync-response is left out."""
    return {u["Path"]: next(iter(u["values"].values())) for m in messages for u in m.get("updates", [])}


def everything(c):
    out = c.good("capabilities", "capabilities")
    tap.is_("openconfig-interfaces" in out and "ipdk-virtual-devices" in out and "JSON_IETF" in out, "with our models", out)
    c.good("set --update: a port", "set", "--update", PORT + '/config:::json_ietf:::{"type":"null"}')
    tap.is_(c.get(PORT)["config"]["type"] == "null" and c.get("/interfaces")["interface"][0]["name"] == "p1",
            "get: it is in both models")
    c.good("set --update-value: its rate", "set", "--update-path", PORT + "/config/rate", "--update-value", "7000000")
    tap.is_(c.get(PORT + "/config/rate") == "7000000", "get of a leaf", c.get(PORT + "/config"))
    c.good("set --replace: its config", "set", "--replace", PORT + '/config:::json_ietf:::{"type":"null","rate":"9000000"}')
    tap.is_(c.get(PORT)["config"]["rate"] == "9000000", "get after it")
    c.good("set --update: a disk's store", "set", "--update",
           '/virtual-devices/bdev[name=b1]/config:::json_ietf:::{"kind":"mem","size":"1048576"}')
    tap.is_(c.get("/virtual-devices/bdev[name=b1]")["config"]["size"] == "1048576", "get of it")
    out = json.loads(c.good("several paths", "get", "--path", "/interfaces", "--path", "/virtual-devices"))
    tap.is_(len(out) == 2, "one notification each", out)
    c.good("get --type state", "get", "--type", "state", "--path", PORT)

    c.refused("an unknown path", "NotFound", "/nothing", "get", "--path", "/nothing")
    c.refused("an unknown leaf", "InvalidArgument", "colour", "set", "--update", PORT + '/config:::json_ietf:::{"colour":"red"}')
    c.refused("a bad value", "InvalidArgument", "rate", "set", "--update", PORT + '/config:::json_ietf:::{"rate":"fast"}')
    c.refused("broken JSON", "InvalidArgument", "", "set", "--update", PORT + "/config:::json_ietf:::{broken")

    got = c.stream(2, "--mode", "once", "--path", "/virtual-devices/virtual-device")
    tap.is_([v["config"]["rate"] for v in values(got).values()] == ["9000000"] and got[-1] == {"sync-response": True},
            "subscribe once", got)
    got = c.stream(5, "--mode", "stream", "--stream-mode", "sample", "--sample-interval", "200ms", "--path",
                   PORT + "/state/counters")
    tap.is_(len(got) == 5 and sum("in-pkts" in json.dumps(m) for m in got) == 4, "subscribe: samples", got)
    got = c.stream(2, "--mode", "stream", "--stream-mode", "on-change", "--path", "/virtual-devices/bdev")
    tap.is_("b1" in json.dumps(got) and {"sync-response": True} in got, "subscribe: on change", got)
    c.good("set --delete: both", "set", "--delete", PORT, "--delete", "/virtual-devices/bdev[name=b1]")
    tap.is_(c.get(PORT) is None and c.get("/virtual-devices/bdev[name=b1]") is None, "they are gone", c.get("/virtual-devices"))


def over_unix(d):
    everything(Client("-a", "unix://" + d.socket, "--insecure"))


def over_tls(d, certs):
    cert, key = certs.client
    address = f"127.0.0.1:{certs.port}"
    everything(Client("-a", address, "--tls-ca", certs.ca, "--tls-cert", cert, "--tls-key", key))
    p = Client("-a", address, "--tls-ca", certs.ca).run("--timeout", "3s", "capabilities")
    tap.is_(p.returncode == 1 and d.run("list").returncode == 0, "without a certificate: refused", p.stdout + p.stderr)


on_both(tap, over_unix, over_tls)
sys.exit(tap.end())
