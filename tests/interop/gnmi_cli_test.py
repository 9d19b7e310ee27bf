#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""gnmi_cli_test.py BUILD-DIR: gnmi_cli, the client of openconfig/gnmi, against ipdkd: on its unix socket, and on TCP
with mutual TLS. Takes $GNMI_CLI, or what get.sh builds. Prints TAP."""
import os
import re
import subprocess
import sys

from clients import Tap, get, on_both

CLI = os.environ.get("GNMI_CLI") or get("go", "github.com/openconfig/gnmi/cmd/gnmi_cli@v0.14.1")
DEVICE = 'elem:<name:"virtual-devices"> elem:<name:"virtual-device" key:<key:"device-id" value:"p1">>'
tap = Tap()


def update(kind, value):
    return f'{kind}:<path:<{DEVICE} elem:<name:"config">> val:<json_ietf_val:"' + value.replace('"', '\\"') + '">>'


def everything(*options):
    def run(*words):
        p = subprocess.run([CLI, *options, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True, timeout=60)
        p.stdout = re.sub(": +", ": ", p.stdout)  # Go's text form has one blank or two, by the build
        return p

    def good(name, text, *words):
        p = run(*words)
        tap.is_(p.returncode == 0 and text in p.stdout, name, f"status {p.returncode}\n{p.stdout}")

    def refused(name, code, text, *words):
        p = run(*words)
        tap.is_(p.returncode != 0 and f"code = {code} desc = " in p.stdout and text in p.stdout, name,
                f"status {p.returncode}\n{p.stdout}")
    good("capabilities", 'name: "openconfig-interfaces"', "-capabilities")
    good("set, update", "op: UPDATE", "-set", "-proto", update("update", '{"type":"null"}'))
    good("set, replace", "op: REPLACE", "-set", "-proto", update("replace", '{"type":"null","rate":"9000000"}'))
    good("get", '\\"oper-status\\":\\"UP\\"', "-get", "-proto", 'path:<elem:<name:"interfaces">> encoding:JSON_IETF')
    refused("an unknown path", "NotFound", "nothing is at /nothing", "-get", "-proto", 'path:<elem:<name:"nothing">>')
    refused("a bad value", "InvalidArgument", "rate", "-set", "-proto", update("update", '{"rate":"fast"}'))
    good("subscribe once", "rate:9000000", "-q", "virtual-devices/virtual-device", "-qt", "once")
    p = run("-q", "virtual-devices/virtual-device", "-qt", "polling", "-pi", "200ms", "-count", "3")
    tap.is_(p.returncode == 0 and p.stdout.count("rate:9000000") in (3, 6), "subscribe, three polls", p.stdout)
    p = run("-q", "virtual-devices/virtual-device", "-qt", "streaming", "-streaming_duration", "2s")
    tap.is_("rate:9000000" in p.stdout, "subscribe, a stream until the client ends it", p.stdout)
    good("set, delete", "op: DELETE", "-set", "-proto", f"delete:<{DEVICE}>")
    refused("it is gone", "NotFound", "p1", "-get", "-proto", f"path:<{DEVICE}>")


def over_unix(d):
    everything("-a", "unix:" + d.socket, "-insecure")


def over_tls(_, certs):
    cert, key = certs.client
    everything("-a", f"localhost:{certs.port}", "-ca_crt", certs.ca, "-client_crt", cert, "-client_key", key)


on_both(tap, over_unix, over_tls)
sys.exit(tap.end())
