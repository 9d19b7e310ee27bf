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
	if (blob_len > 0 && (p[0] == '(' || p[0] == ';')) { /* pipeline.ir as it is */
		*kind = IR_BLOB_TEXT;
		*data = blob;
		*len = blob_len;
		return 0;
	}
	if (blob_len < HEADER_BYTES || memcmp(p, magic, sizeof magic) != 0)
		return err_set(err, -EINVAL,
		    "p4_device_config (%zu bytes) does not begin with \"IPDK\"; compile with ipdk-p4c",
		    blob_len);
	if (p[4] != 1 || p[5] < IR_BLOB_TEXT || p[5] > IR_BLOB_SOURCED)
		return err_set(err, -EPROTONOSUPPORT,
		    "p4_device_config has version %u and kind %u; known are version 1, kinds 1 to 3",
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

int
ir_blob_source(
    const char *data, size_t *len, const char **source, size_t *source_len, struct err *err)
{
	const char *nul = memchr(data, '\0', *len);

	if (nul == NULL)
		return err_set(err, -EINVAL, "p4_device_config of kind 3 has no source");
	*source = nul + 1;
	*source_len = *len - (size_t)(nul + 1 - data);
	if (*source_len > IR_BLOB_SOURCE_MAX)
		return err_set(err, -EINVAL, "p4_device_config: a source of %zu bytes, at most %u",
		    *source_len, IR_BLOB_SOURCE_MAX);
	for (size_t i = 0; i < *source_len; i++) {
		unsigned char c = (unsigned char)(*source)[i];

		if ((c < ' ' && strchr("\t\n\r", c) == NULL) || c == 0x7f || c == 0)
			return err_set(err, -EINVAL,
			    "p4_device_config: byte %zu of the source is the control character 0x%02x",
			    i, c);
	}
	*len = (size_t)(nul - data);
	return 0;
}
