/* SPDX-License-Identifier: Apache-2.0 */
/* blob.h: what travels in P4Runtime's p4_device_config: IR text, or the hash of an installed pipeline,
 * behind a small header (D3). Data only, never code. Any thread.
 *
 *   off  bytes
 *     0  4      magic "IPDK"
 *     4  1      version, 1
 *     5  1      kind, enum ir_blob_kind
 *     6  2      0
 *     8  4      length of what follows, big endian
 *    12  length IR text, 64 hex digits, or IR text, a NUL and the program's source, for people
 *
 * IR text alone, which begins with '(' or ';', is taken, too: clients of other people send the file pipeline.ir.
 */
#ifndef IR_BLOB_H
#define IR_BLOB_H

#include "base/buf.h"
#include "base/err.h"

enum ir_blob_kind { IR_BLOB_TEXT = 1, IR_BLOB_HASH = 2, IR_BLOB_SOURCED = 3 };

#define IR_BLOB_SOURCE_MAX (1u << 20) /* bytes */

/* Appends header and data. */
void ir_blob_encode(enum ir_blob_kind kind, const void *data, size_t len, struct buf *out);

/* Looks into hostile bytes: *data points into them. -EINVAL for what is no blob, -EPROTONOSUPPORT for
 * another version or kind; the message says what it looks like instead where that is easy. */
int ir_blob_decode(const void *blob, size_t blob_len, enum ir_blob_kind *kind, const char **data,
    size_t *len, struct err *err);

/* Takes the source off the data of an IR_BLOB_SOURCED: *len is then that of the IR text alone. -EINVAL when there is
 * none, when it is over IR_BLOB_SOURCE_MAX or has bytes that a terminal would obey. */
int ir_blob_source(
    const char *data, size_t *len, const char **source, size_t *source_len, struct err *err);

#endif
