#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# embed.py: makes a C file that holds text files as strings. Usage: embed.py OUT NAME:FILE...
import os
import sys

with open(sys.argv[1], 'w') as out:
    out.write('/* Made by embed.py from the ABI headers. */\n#include "targets/cpu/gen/headers.h"\n\n')
    out.write('const struct cpu_header cpu_headers[] = {\n')
    for path in sys.argv[2:]:
        out.write('\t{ "%s",\n' % os.path.basename(path))
        for line in open(path):
            text = line.rstrip('\n').replace('\\', '\\\\').replace('"', '\\"').replace('\t', '\\t')
            out.write('\t  "%s\\n"\n' % text)
        out.write('\t},\n')
    out.write('\t{ NULL, NULL },\n};\n')
