/* SPDX-License-Identifier: Apache-2.0 */
/* blob.c: header of p4_device_config. */
#include "ir/blob.h"

#include "base/bits.h"

#include <errno.h>
#include <string.h>

#define HEADER_BYTES 12u

static const char magic[4] = { 'I', 'P', 'D', 'K' };

void
ir_blob_encode(enum ir_blob_kind kind, const void *data, size_t len, struct buf *out)
{
	uint8_t header[HEADER_BYTES] = { 0 };

	memcpy(header, magic, sizeof magic);
	header[4] = 1;
	header[5] = (uint8_t)kind;
	put_be32(header + 8, (uint32_t)len);
	buf_add(out, header, sizeof header);
	buf_add(out, data, len);
}

int
ir_blob_decode(const void *blob, size_t blob_len, enum ir_blob_kind *kind, const char **data,
    size_t *len, struct err *err)
{
	const uint8_t *p = blob;

	if (blob_len >= 4 && memcmp(p, "\177ELF", 4) == 0)
		return err_set(err, -EINVAL,
		    "p4_device_config holds machine code (ELF); only ipdk-p4c's IR is accepted");
	if (blob_len > 0 && p[0] == '{')
		return err_set(err, -EINVAL,
		    "p4_device_config holds JSON, perhaps of another compiler; compile with ipdk-p4c");
	if (blob_len < HEADER_BYTES || memcmp(p, magic, sizeof magic) != 0)
		return err_set(err, -EINVAL,
		    "p4_device_config (%zu bytes) does not begin with \"IPDK\"; compile with ipdk-p4c",
		    blob_len);
	if (p[4] != 1 || (p[5] != IR_BLOB_TEXT && p[5] != IR_BLOB_HASH))
		return err_set(err, -EPROTONOSUPPORT,
		    "p4_device_config has version %u and kind %u; known are version 1, kinds 1 and 2",
		    p[4], p[5]);
	if (get_be32(p + 8) != blob_len - HEADER_BYTES)
		return err_set(err, -EINVAL,
		    "p4_device_config is cut short or too long: it announces %u bytes and holds %zu",
		    get_be32(p + 8), blob_len - HEADER_BYTES);
	*kind = (enum ir_blob_kind)p[5];
	*data = (const char *)p + HEADER_BYTES;
	*len = blob_len - HEADER_BYTES;
	return 0;
}
