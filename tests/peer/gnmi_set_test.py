#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""gnmi_set_test.py PROTO_DIR IPDKD IPDK IPDK_DP: a Set of several changes is one transaction: when the last one
fails, the deletes before it are taken back. Google's gRPC is the client. Prints TAP."""
import copy
import os
import subprocess
import sys

try:
    import grpc
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
except ImportError as e:
    print(f"1..0 # SKIP python3-grpcio or python3-protobuf is not installed ({e})")
    sys.exit(0)

from daemon import Daemon, Tap

PROTO, IPDKD, IPDK, DP = sys.argv[1:]
tap = Tap()
d = Daemon(IPDKD, IPDK, "--target", "cpu", "--dp", os.path.abspath(DP))
KEYS = {"host": "name", "bdev": "name", "virtual-device": "device-id"}


def messages():
    out = os.path.join(d.dir, "set")
    subprocess.run(["protoc", "-I", PROTO, "--include_imports", "--descriptor_set_out=" + out,
                    "gnmi/gnmi.proto"], check=True, stderr=subprocess.DEVNULL)
    with open(out, "rb") as f:
        files = descriptor_pb2.FileDescriptorSet.FromString(f.read())
    pool = descriptor_pool.DescriptorPool()
    for f in files.file:
        pool.Add(f)
    factory = message_factory.MessageFactory(pool)
    return lambda name: factory.GetPrototype(pool.FindMessageTypeByName("gnmi." + name))


def fill(path, kind, name, *more):
    path.elem.add(name="virtual-devices")
    path.elem.add(name=kind).key[KEYS[kind]] = name
    for m in more:
        path.elem.add(name=m)


def state():
    tree = copy.deepcopy(d.json("list"))
    for v in tree["virtual-device"]:
        v["state"].pop("counters", None)
    for kind, key in KEYS.items():
        tree[kind].sort(key=lambda entry, key=key: entry[key])
    return tree, sorted(d.json("stats"))


def taken_back(find, name, *path):
    """A delete of the path, then a port of a kind that is not."""
    request = find("SetRequest")()
    fill(request.delete.add(), *path)
    update = request.update.add()
    fill(update.path, "virtual-device", "p9", "config")
    update.val.json_ietf_val = b'{"type": "warp"}'
    before = state()
    with grpc.insecure_channel("unix:" + d.socket) as channel:
        call = channel.unary_unary("/gnmi.gNMI/Set", request_serializer=find("SetRequest").SerializeToString,
                                   response_deserializer=find("SetResponse").FromString)
        try:
            call(request, timeout=30)
            told = "no error"
        except grpc.RpcError as e:
            told = e.details()
    d.wait(lambda: state() == before, timeout=5)
    tap.is_("warp" in told and state() == before, name, f"{told}\nbefore {before}\nnow    {state()}")
    before = state()
    d.kill()
    d.start()
    d.wait(lambda: state() == before, timeout=5)
    tap.is_(state() == before, name + ", and after a restart", f"before {before}\nnow    {state()}")


def refused(find, name, value, *texts):
    """An update of a device's config that is refused with all texts, its name among them, and changes nothing."""
    request = find("SetRequest")()
    update = request.update.add()
    fill(update.path, "virtual-device", name, "config")
    update.val.json_ietf_val = value
    before = state()
    with grpc.insecure_channel("unix:" + d.socket) as channel:
        call = channel.unary_unary("/gnmi.gNMI/Set", request_serializer=find("SetRequest").SerializeToString,
                                   response_deserializer=find("SetResponse").FromString)
        try:
            call(request, timeout=30)
            code, told = None, "no error"
        except grpc.RpcError as e:
            code, told = e.code(), e.details()
    wrong = (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.OUT_OF_RANGE)
    tap.is_(code in wrong and all(t in told for t in (name, *texts)) and state() == before,
            f"refused: {name} {value.decode()}", f"{code} {told}")


try:
    d.start()
    for command in ("add host h1 sim", "add host h2 sim", "create port h1 virtio-net 1Gbps p1",
                    "create port - null p2", "create bdev b1 mem 1MiB", "create bdev b2 mem 1MiB",
                    "create disk h1 virtio-blk 1KIOPS b1 --name d1"):
        tap.is_(d.run(*command.split()).returncode == 0, command)
    get = messages()
    refused(get, "p1", b'{"rate": "fast"}', "leaf rate")
    refused(get, "p1", b'{"colour": "red"}', "'colour'")
    refused(get, "p1", b'{"mtu": 9000}', "leaf mtu", "cannot be changed")
    refused(get, "p1", b'{"mac": "02:00:00:00:00:77"}', "leaf mac", "cannot be changed")
    refused(get, "d1", b'{"bdev": "b2"}', "leaf bdev", "'b1'", "'b2'")
    refused(get, "p3", b'{"type": "virtio-net", "host": "h1", "queues": 99}', "leaf queues", "99")
    refused(get, "p3", b'{"type": "virtio-net", "host": 7}', "leaf host")
    taken_back(get, "a port stays", "virtual-device", "p1")
    taken_back(get, "a port without a host stays", "virtual-device", "p2")
    taken_back(get, "a disk stays", "virtual-device", "d1")
    taken_back(get, "a disk stays plugged", "virtual-device", "d1", "config", "host")
    taken_back(get, "a bdev stays", "bdev", "b2")
    taken_back(get, "a host stays", "host", "h2")
except Exception as e:
    tap.is_(False, f"the test ran to its end: {type(e).__name__}: {e}", d.text())
finally:
    d.close()
sys.exit(tap.end())
