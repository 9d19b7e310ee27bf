# SPDX-License-Identifier: Apache-2.0
# embed.py IN OUT NAME: writes a C file that holds the bytes of IN as NAME[] and NAME_len.
import sys

data = open(sys.argv[1], 'rb').read()
name = sys.argv[3]
with open(sys.argv[2], 'w') as out:
    out.write('#include <stddef.h>\n')
    out.write('extern const unsigned char %s[];\nextern const size_t %s_len;\n' % (name, name))
    out.write('const size_t %s_len = %d;\nconst unsigned char %s[] = {\n' % (name, len(data), name))
    for i in range(0, len(data), 16):
        out.write(''.join('%d,' % b for b in data[i:i + 16]) + '\n')
    out.write('};\n')
