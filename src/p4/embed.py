#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the architecture files as a C array (builtin.h): embed.py OUT.c DIR NAME..."""
import sys

out, directory, names = sys.argv[1], sys.argv[2], sys.argv[3:]


def quote(line):
    text = line.replace('\\', '\\\\').replace('"', '\\"').replace('\t', '\\t')
    return '\t  "%s\\n"' % text.replace('??', '?\\?')


with open(out, 'w') as f:
    f.write('/* Made by embed.py from src/p4/include; do not edit. */\n#include "p4/builtin.h"\n\n')
    f.write('const struct p4_builtin p4_builtins[] = {\n')
    for name in names:
        with open(directory + '/' + name) as p4:
            text = p4.read()
        f.write('\t{ "%s",\n' % name)
        f.write('\n'.join(quote(line) for line in text.splitlines()))
        f.write(',\n\t  %d },\n' % len(text.encode()))
    f.write('\t{ 0 },\n};\n')
