# SPDX-License-Identifier: Apache-2.0
"""entries.py: the entries that come with a program, as a WriteRequest, against the reference's."""
import p4info


def measure(run):
    return p4info.measure(run, "p4.v1.WriteRequest", ".entries.txtpb", "entries")
