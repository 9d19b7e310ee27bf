#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""rpc_grpcio_test.py RPC_SERVER PROTO_DIR: Google's gRPC (Debian's python3-grpcio) as a client of our
server: kinds of calls, statuses with details, deadlines, cancels, mutual TLS, health. Prints TAP."""
import os, signal, subprocess, sys, tempfile, threading, time

try:
    import grpc
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
except ImportError as e:
    print(f"1..0 # SKIP python3-grpcio or python3-protobuf is not installed ({e})")
    sys.exit(0)

SERVER, PROTO = sys.argv[1], sys.argv[2]


def messages(folder):
    """A function that finds the class of a message by its full name."""
    out = os.path.join(folder, "set")
    subprocess.run(["protoc", "-I", PROTO, "--include_imports", "--descriptor_set_out=" + out,
                    "p4/v1/p4runtime.proto", "grpc/health/v1/health.proto"], check=True)
    with open(out, "rb") as f:
        files = descriptor_pb2.FileDescriptorSet.FromString(f.read())
    pool = descriptor_pool.DescriptorPool()
    for f in files.file:
        pool.Add(f)
    factory = message_factory.MessageFactory(pool)
    return lambda name: factory.GetPrototype(pool.FindMessageTypeByName(name))


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def make_certs(folder):
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
            "2", "-subj", "/CN=ca", "-keyout", "ca.key", "-out", "ca.pem")
    for name, san in (("server", "IP:127.0.0.1"), ("alice", "URI:spiffe://ipdk/alice")):
        with open(os.path.join(folder, name + ".ext"), "w") as f:
            f.write(f"subjectAltName={san}\n")
        openssl(folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                "/CN=" + name, "-keyout", name + ".key", "-out", name + ".csr")
        openssl(folder, "x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-days", "2", "-extfile", name + ".ext", "-out", name + ".pem")


class Suite:
    def __init__(self, folder):
        self.find = messages(folder)
        self.packet = self.find("p4.v1.PacketOut")
        make_certs(folder)
        self.folder = folder
        path = os.path.join(folder, "s")
        self.server = subprocess.Popen(
            [SERVER, path, *(os.path.join(folder, f) for f in ("server.pem", "server.key", "ca.pem"))],
            stdout=subprocess.PIPE, text=True)
        self.port = int(self.server.stdout.readline().split()[1])
        self.channel = grpc.insecure_channel("unix:" + path, options=[
            ("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)])

    def method(self, name, kind="unary_unary", channel=None):
        return getattr(channel or self.channel, kind)(
            "/test.Test/" + name, request_serializer=self.packet.SerializeToString,
            response_deserializer=self.packet.FromString)

    def fails(self, code, call):
        """The error of a call that must fail with this code."""
        try:
            call()
        except grpc.RpcError as e:
            assert e.code() == code, f"{e.code()} {e.details()}"
            return e
        raise AssertionError(f"no error where {code} is wanted")

    def secure(self, with_cert=True):
        def read(name):
            with open(os.path.join(self.folder, name), "rb") as f:
                return f.read()
        cred = grpc.ssl_channel_credentials(read("ca.pem"), read("alice.key") if with_cert else None,
                                            read("alice.pem") if with_cert else None)
        return grpc.secure_channel(f"127.0.0.1:{self.port}", cred)

    # ---- the tests

    def test_unary(self):
        assert self.method("Echo")(self.packet(payload=b"hello"), timeout=10).payload == b"hello"

    def test_big_message(self):
        data = os.urandom(8 << 20)
        assert self.method("Echo")(self.packet(payload=data), timeout=60).payload == data

    def test_thousand_calls(self):
        echo = self.method("Echo")
        calls = [echo.future(self.packet(payload=b"%d" % i), timeout=30) for i in range(1000)]
        assert [c.result().payload for c in calls] == [b"%d" % i for i in range(1000)]

    def test_server_stream_with_a_slow_reader(self):
        n = 0
        for r in self.method("Count", "unary_stream")(self.packet(payload=b"5000"), timeout=60):
            assert len(r.payload) == 1000
            if n == 0:
                time.sleep(0.2)
            n += 1
        assert n == 5000, n

    def test_client_stream(self):
        send = (self.packet(payload=b"x" * 1000) for _ in range(2000))
        assert self.method("Sum", "stream_unary")(send, timeout=60).payload == b"2000000"

    def test_bidi(self):
        send = (self.packet(payload=b"%c%d" % (112 if i % 10 == 0 else 113, i)) for i in range(100))
        got = [r.payload for r in self.method("Chat", "stream_stream")(send, timeout=60)]
        assert [int(g[1:]) for g in got] == list(range(100))

    def test_status_and_details(self):
        e = self.fails(grpc.StatusCode.NOT_FOUND,
                       lambda: self.method("Fail")(self.packet(payload=b"\x05\x03"), timeout=10))
        assert e.details() == "as you wish: 100% gr\u00f6\u00dfer\n", repr(e.details())
        packed = dict(e.trailing_metadata())["grpc-status-details-bin"]
        status = self.find("google.rpc.Status").FromString(packed)
        errors = [self.find("p4.v1.Error").FromString(d.value) for d in status.details]
        assert [x.canonical_code for x in errors] == [5, 5, 5]

    def test_details_over_the_header_limit_leave_the_status(self):
        e = self.fails(grpc.StatusCode.NOT_FOUND,
                       lambda: self.method("Fail")(self.packet(payload=b"\x05\xff"), timeout=10))
        assert "left out" in e.details(), e.details()

    def test_unknown_method(self):
        e = self.fails(grpc.StatusCode.UNIMPLEMENTED, lambda: self.method("Nothing")(self.packet(), timeout=10))
        assert e.details() == "the service test.Test has no method Nothing"

    def test_deadline(self):
        start = time.monotonic()
        self.fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: self.method("Hold")(self.packet(), timeout=0.1))
        assert time.monotonic() - start < 5

    def test_cancel(self):
        call = self.method("Count", "unary_stream")(self.packet(payload=b"999999"))
        next(call)
        call.cancel()
        self.fails(grpc.StatusCode.CANCELLED, lambda: list(call))
        self.test_unary()

    def test_compressed_request_is_refused(self):
        self.fails(grpc.StatusCode.UNIMPLEMENTED,
                   lambda: self.method("Echo")(self.packet(payload=b"x" * 1000), timeout=10,
                                               compression=grpc.Compression.Gzip))

    def test_health(self):
        call = self.channel.unary_unary(
            "/grpc.health.v1.Health/Check",
            request_serializer=self.find("grpc.health.v1.HealthCheckRequest").SerializeToString,
            response_deserializer=self.find("grpc.health.v1.HealthCheckResponse").FromString)
        assert call(self.find("grpc.health.v1.HealthCheckRequest")(), timeout=10).status == 1

    def test_mutual_tls(self):
        with self.secure() as channel:
            assert self.method("Echo", channel=channel)(self.packet(payload=b"tls"), timeout=10).payload == b"tls"
            n = sum(1 for _ in self.method("Count", "unary_stream", channel)(self.packet(payload=b"3000"), timeout=60))
            assert n == 3000

    def test_tls_without_a_certificate_is_refused(self):
        with self.secure(with_cert=False) as channel:
            self.fails(grpc.StatusCode.UNAVAILABLE,
                       lambda: self.method("Echo", channel=channel)(self.packet(), timeout=10))

    def test_server_drains(self):
        """A call under way ends well though the server has been told to stop. The last test."""
        result = []
        t = threading.Thread(target=lambda: result.append(
            self.method("Later")(self.packet(payload=b"\xc8"), timeout=10).payload))
        t.start()
        time.sleep(0.05)  # the call is on its way; it takes 200 ms
        self.server.send_signal(signal.SIGTERM)
        t.join()
        assert result == [b"\xc8"], result
        self.channel.close()
        assert self.server.wait(10) == 0
        out = self.server.stdout.read()
        assert out.rstrip().endswith("open 1"), out  # what test_deadline left in Hold


def main():
    with tempfile.TemporaryDirectory() as folder:
        try:
            suite = Suite(folder)
        except FileNotFoundError as e:
            print(f"1..0 # SKIP {e.filename} is not installed")
            return
        tests = [t for t in dir(Suite) if t.startswith("test_")]
        tests.sort(key=lambda t: Suite.__dict__[t].__code__.co_firstlineno)
        try:
            for i, name in enumerate(tests, 1):
                try:
                    getattr(suite, name)()
                    print(f"ok {i} - {name}")
                except Exception as e:
                    print(f"not ok {i} - {name}")
                    print(f"# {type(e).__name__}: {e}".replace("\n", " "))
                sys.stdout.flush()
        finally:
            suite.server.kill()
        print(f"1..{len(tests)}")


main()
