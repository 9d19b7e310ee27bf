# SPDX-License-Identifier: Apache-2.0
"""apis: Google's gRPC as a client of ipdkd: messages by name, P4Runtime with a stream, gNMI paths. Import it
before anything else that a test needs: without python3-grpcio it ends the test as skipped."""
import os
import queue
import subprocess
import sys
import tempfile
import threading

try:
    import grpc
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
except ImportError as e:
    print(f"1..0 # SKIP python3-grpcio or python3-protobuf is not installed ({e})")
    sys.exit(0)

PROTO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../proto")
FILES = ("p4/v1/p4runtime.proto", "gnmi/gnmi.proto", "ipdk/v1/ipdk.proto")


def load():
    """A function that finds the class of a message by its full name."""
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["protoc", "-I", PROTO, "--include_imports", "--descriptor_set_out=" + out.name, *FILES],
                       check=True, stderr=subprocess.DEVNULL)
        files = descriptor_pb2.FileDescriptorSet.FromString(out.read())
    pool = descriptor_pool.DescriptorPool()
    for f in files.file:
        pool.Add(f)
    factory = message_factory.MessageFactory(pool)
    return lambda name: factory.GetPrototype(pool.FindMessageTypeByName(name))


find = load()


class Refused(Exception):
    """A call that failed: code (grpc.StatusCode), details, and P4Runtime's codes of each update."""

    def __init__(self, e):
        super().__init__(f"{e.code().name}: {e.details()}")
        self.code, self.details, self.codes = e.code(), e.details(), []
        for key, value in e.trailing_metadata() or []:
            if key == "grpc-status-details-bin":
                status = find("google.rpc.Status").FromString(value)
                for any_ in status.details:
                    self.codes.append(find("p4.v1.Error").FromString(any_.value).canonical_code)


class Api:
    """A connection to the daemon's socket."""

    def __init__(self, socket):
        self.channel = grpc.insecure_channel("unix:" + socket, options=[
            ("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)])

    def close(self):
        self.channel.close()

    def unary(self, path, request, response, timeout=30):
        call = self.channel.unary_unary(path, request_serializer=type(request).SerializeToString,
                                        response_deserializer=find(response).FromString)
        try:
            return call(request, timeout=timeout)
        except grpc.RpcError as e:
            raise Refused(e) from None

    def server_stream(self, path, request, response, timeout=30):
        """The call, to iterate over; grpc.RpcError ends it."""
        call = self.channel.unary_stream(path, request_serializer=type(request).SerializeToString,
                                         response_deserializer=find(response).FromString)
        return call(request, timeout=timeout)


class Stream:
    """A bidirectional call whose answers queue up; an answer that is an exception is its end, None a good one."""

    def __init__(self, channel, path, request, response):
        self.out, self.seen = queue.Queue(), queue.Queue()
        self.call = channel.stream_stream(path, request_serializer=find(request).SerializeToString,
                                          response_deserializer=find(response).FromString)(iter(self.out.get, None))
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        try:
            for m in self.call:
                self.seen.put(m)
            self.seen.put(None)
        except grpc.RpcError as e:
            self.seen.put(e)

    def send(self, m):
        self.out.put(m)

    def half_close(self):
        self.out.put(None)

    def get(self, timeout=20):
        """The next answer; queue.Empty when none comes."""
        m = self.seen.get(timeout=timeout)
        if isinstance(m, grpc.RpcError):
            raise Refused(m)
        return m

    def cancel(self):
        self.call.cancel()


class P4Runtime(Api):
    """A client with a stream, primary if its election id is the highest."""

    def __init__(self, socket, election=1, role=""):
        super().__init__(socket)
        self.election, self.role = election, role
        self.stream = Stream(self.channel, "/p4.v1.P4Runtime/StreamChannel", "p4.v1.StreamMessageRequest",
                             "p4.v1.StreamMessageResponse")
        self.told = self.arbitrate(election)

    def arbitrate(self, election):
        m = find("p4.v1.StreamMessageRequest")()
        m.arbitration.device_id = 1
        m.arbitration.election_id.low = election
        if self.role:
            m.arbitration.role.name = self.role
        self.election = election
        self.stream.send(m)
        return self.stream.get()

    def set_pipeline(self, pipe, action):
        """SetForwardingPipelineConfig of a directory of ipdk-p4c; pipe None: without a config."""
        m = find("p4.v1.SetForwardingPipelineConfigRequest")(device_id=1, action=action)
        m.election_id.low = self.election
        if pipe is not None:
            with open(os.path.join(pipe, "pipeline.ir"), "rb") as f:
                ir = f.read()
            with open(os.path.join(pipe, "p4info.bin"), "rb") as f:
                m.config.p4info.ParseFromString(f.read())
            m.config.p4_device_config = blob(ir)
        return self.unary("/p4.v1.P4Runtime/SetForwardingPipelineConfig", m,
                          "p4.v1.SetForwardingPipelineConfigResponse", 60)

    def write(self, updates, atomicity="CONTINUE_ON_ERROR"):
        """updates: (type, entity) pairs."""
        m = find("p4.v1.WriteRequest")(device_id=1)
        m.election_id.low = self.election
        m.atomicity = m.Atomicity.Value(atomicity)
        for kind, entity in updates:
            u = m.updates.add()
            u.type = u.Type.Value(kind)
            u.entity.CopyFrom(entity)
        return self.unary("/p4.v1.P4Runtime/Write", m, "p4.v1.WriteResponse")

    def read(self, *entities):
        m = find("p4.v1.ReadRequest")(device_id=1)
        for e in entities:
            m.entities.add().CopyFrom(e)
        try:
            return [e for r in self.server_stream("/p4.v1.P4Runtime/Read", m, "p4.v1.ReadResponse") for e in r.entities]
        except grpc.RpcError as e:
            raise Refused(e) from None

    def packet_out(self, payload, *metadata):
        m = find("p4.v1.StreamMessageRequest")()
        m.packet.payload = payload
        for i, value in enumerate(metadata):
            m.packet.metadata.add(metadata_id=i + 1, value=value)
        self.stream.send(m)


def blob(ir):
    """p4_device_config around IR text: src/ir/blob.h."""
    return b"IPDK\1\1\0\0" + len(ir).to_bytes(4, "big") + ir


def entity(**fields):
    return find("p4.v1.Entity")(**fields)


class Names:
    """Ids of a compiled program's objects, by name or end of name."""

    def __init__(self, pipe):
        self.info = find("p4.config.v1.P4Info")()
        with open(os.path.join(pipe, "p4info.bin"), "rb") as f:
            self.info.ParseFromString(f.read())

    def find(self, kind, name):
        for o in getattr(self.info, kind):
            if o.preamble.name == name or o.preamble.alias == name or o.preamble.name.endswith("." + name):
                return o
        raise KeyError(f"{kind} {name}")

    def id(self, kind, name):
        return self.find(kind, name).preamble.id
