# SPDX-License-Identifier: Apache-2.0
"""p4info.py: our P4Info against the reference's, both parsed with classes made of our own .proto files.
entries.py does the same with the entries that a program brings."""
import os, subprocess, sys, tempfile

from suite import count, crashed, execute, first_error, share


def message_class(run, name):
    """The class of a message of proto/, such as "p4.config.v1.P4Info", and the text parser."""
    try:
        from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format
    except ImportError:
        sys.exit("conformance: no protobuf for %s (package python3-protobuf)" % sys.executable)
    proto = os.path.join(run.root, "proto")
    with tempfile.NamedTemporaryFile(suffix=".pb") as out:
        subprocess.run(["protoc", "-I", proto, "--include_imports", "-o", out.name, "p4/v1/p4runtime.proto"],
                       check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(out.read())
    pool = descriptor_pool.DescriptorPool()
    for f in files.file:
        pool.Add(f)
    return message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName(name)), text_format


def difference(ours, theirs):
    """The first field in which two messages differ, by name, with both values."""
    for field in ours.DESCRIPTOR.fields:
        a, b = getattr(ours, field.name), getattr(theirs, field.name)
        if a == b:
            continue
        if field.label == field.LABEL_REPEATED and not hasattr(a, "items"):
            if len(a) != len(b):
                return "%s: %d, reference %d: %s" % (field.name, len(a), len(b), extra(a, b))
            for x, y in zip(a, b):
                if x != y:
                    if field.message_type:
                        return "%s%s: %s" % (field.name, label(x), difference(x, y))
                    return "%s: %r, reference %r" % (field.name, x, y)
        if field.message_type and field.label != field.LABEL_REPEATED:
            return "%s: %s" % (field.name, difference(a, b))
        if hasattr(a, "items"):
            for key in sorted(set(a) | set(b)):
                if key not in a or key not in b:
                    return "%s[%s]: %s" % (field.name, key, "ours only" if key in a else "reference only")
                if a[key] != b[key]:
                    return "%s[%s]: %s" % (field.name, key, difference(a[key], b[key]))
        return "%s: %s, reference %s" % (field.name, " ".join(str(a).split()), " ".join(str(b).split()))
    return "order or presence"


def label(x):
    if hasattr(x, "preamble"):
        return "(%s)" % x.preamble.name
    return "(%s)" % x.name if hasattr(x, "name") else ""


def extra(a, b):
    """Names on one side only."""
    an, bn = {label(x) for x in a}, {label(x) for x in b}
    return "ours only %s, reference only %s" % (sorted(an - bn), sorted(bn - an)) if an != bn else ""


def measure(run, message_name="p4.config.v1.P4Info", ending=".p4info.txtpb", dump="p4info"):
    """Compares what --dump=DUMP prints with the outputs PROGRAM.p4ENDING of the reference."""
    message, text_format = message_class(run, message_name)

    def one(name):
        status, out, err = execute([run.compiler, "--dump=" + dump, os.path.join(run.samples, name)])
        if crashed(status):
            return name, "crash", first_error(err)
        if status != 0:
            return name, "refused", first_error(err)
        with open(os.path.join(run.outputs, name + ending)) as f:
            theirs = text_format.Parse(f.read(), message())
        ours = text_format.Parse(out, message())
        return (name, "ok", "") if ours == theirs else (name, "differs", difference(ours, theirs))

    results = run.each(one, run.pick(run.goldens(".p4" + ending)))
    n = len(results)
    return [("equal", count(results, "ok"), n, share(count(results, "ok"), n)),
            ("differ", count(results, "differs"), n, ""), ("refused", count(results, "refused"), n, ""),
            ("crashed", count(results, "crash"), n, "")], results
