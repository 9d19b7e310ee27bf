# SPDX-License-Identifier: Apache-2.0
"""clients: where a test of a third-party client begins: the client itself (get.sh), an ipdkd of its own, certificates.
A client that cannot be had ends the test as skipped."""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.abspath(sys.argv[1])
sys.path.insert(0, os.path.join(HERE, "../peer"))

from daemon import Daemon, Tap  # noqa: E402,F401


def skip(reason):
    print("1..0 # SKIP " + reason)
    sys.exit(77)


def get(kind, *what):
    """The path of a program (kind go) or of a virtual environment's python (kind python)."""
    p = subprocess.run([os.path.join(HERE, "get.sh"), BUILD, kind, *what], stdin=subprocess.DEVNULL, text=True,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if p.returncode != 0:
        skip(p.stderr.strip().replace("\n", "; "))
    return p.stdout.strip()


def inside(*packages):
    """Goes on in a virtual environment that has the packages: runs the test anew with its python."""
    if "IPDK_INTEROP_PYTHON" not in os.environ:
        os.environ["IPDK_INTEROP_PYTHON"] = get("python", *packages)
        sys.stdout.flush()
        os.execv(os.environ["IPDK_INTEROP_PYTHON"], [os.environ["IPDK_INTEROP_PYTHON"], *sys.argv])


def cmd(name):
    return os.path.join(BUILD, "src/cmd", name, name)


def daemon(target, *options):
    more = ["--dp", cmd("ipdk-dp")] if target == "cpu" else []
    return Daemon(cmd("ipdkd"), cmd("ipdk"), "--target", target, *more, *options)


class Certificates:
    """A CA, a server's and a client's certificate, and ipdkd's options for them, in a folder that is there."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.ca, self.client = self.path("ca.pem"), (self.path("client.pem"), self.path("client.key"))
        self.openssl("req", "-x509", "-subj", "/CN=test CA", "-keyout", self.path("ca.key"), "-out", self.ca)
        for name in ("server", "client"):
            with open(self.path("ext"), "w") as f:
                f.write("subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n")
            self.openssl("req", "-subj", "/CN=" + name, "-keyout", self.path(name + ".key"), "-out",
                         self.path(name + ".csr"))
            subprocess.run(["openssl", "x509", "-req", "-in", self.path(name + ".csr"), "-CA", self.ca, "-CAkey",
                            self.path("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", self.path("ext"),
                            "-out", self.path(name + ".pem")], check=True, stderr=subprocess.DEVNULL)
        self.options = ["--listen", f"127.0.0.1:{port}", "--tls-cert", self.path("server.pem"), "--tls-key",
                        self.path("server.key"), "--tls-ca", self.ca]

    def path(self, name):
        return os.path.join(self.folder, name)

    @staticmethod
    def openssl(*words):
        subprocess.run(["openssl", words[0], "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                        "2", *words[1:]], check=True, stderr=subprocess.DEVNULL)


def on_both(tap, unix, tls):
    """Runs unix(daemon) and then tls(daemon, certificates) against one ipdkd with both of its ways in."""
    with tempfile.TemporaryDirectory() as folder:
        certs = Certificates(folder, free_port())
        d = daemon("cpu", *certs.options)
        try:
            d.start()
            tap.is_(True, "---- unix socket")
            unix(d)
            tap.is_(True, "---- TCP, mutual TLS")
            tls(d, certs)
        except Exception as e:
            tap.is_(False, f"the test ran to its end: {type(e).__name__}: {e}", d.text())
        finally:
            d.close()


def free_port():
    """A TCP port of the loopback that nobody listens on."""
    import socket
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
