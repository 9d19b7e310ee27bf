/* SPDX-License-Identifier: Apache-2.0 */
/* value.c: values of match fields and action parameters as people write them. */
#include "cli.h"

#include "base/bits.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ProtobufCBinaryData
bytes(struct cli *c, const uint8_t *p, size_t n)
{
	while (n > 1 && *p == 0) {
		p++;
		n--;
	}
	return (ProtobufCBinaryData){ n, arena_memdup(c->a, p, n) };
}

static bool
parse_mac(const char *text, uint8_t b[6])
{
	char end;

	return sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%c", &b[0], &b[1], &b[2], &b[3],
		   &b[4], &b[5], &end) == 6;
}

static int
nibble(char ch)
{
	return isdigit((unsigned char)ch) ? ch - '0' : tolower((unsigned char)ch) - 'a' + 10;
}

/* 0x... of any length. */
static bool
parse_hex(struct cli *c, const char *digits, ProtobufCBinaryData *out)
{
	size_t n = strlen(digits), len = (n + 1) / 2;
	uint8_t *b = arena_alloc(c->a, len + 1);

	if (n == 0 || n > 1024)
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t at = len - 1 - (n - 1 - i) / 2;

		if (!isxdigit((unsigned char)digits[i]))
			return false;
		b[at] = (uint8_t)(b[at] << 4 | nibble(digits[i]));
	}
	*out = bytes(c, b, len);
	return true;
}

/* Whether the value needs at most this many bits. */
static bool
fits(ProtobufCBinaryData v, uint32_t width_bits)
{
	size_t bits = v.len * 8;

	for (uint8_t top = v.data[0], m = 0x80; bits > 0 && m != 0 && (top & m) == 0; m >>= 1)
		bits--;
	return bits <= width_bits;
}

int
cli_value(
    struct cli *c, const char *text, uint32_t width_bits, ProtobufCBinaryData *out, struct err *err)
{
	uint8_t b[16];
	char *end;
	uint32_t port;

	if (inet_pton(AF_INET, text, b) == 1) {
		*out = bytes(c, b, 4);
	} else if (inet_pton(AF_INET6, text, b) == 1) {
		*out = bytes(c, b, 16);
	} else if (parse_mac(text, b)) {
		*out = bytes(c, b, 6);
	} else if (strncasecmp(text, "0x", 2) == 0) {
		if (!parse_hex(c, text + 2, out))
			return err_set(err, -EINVAL, "'%s' is no hexadecimal number", text);
	} else if (isdigit((unsigned char)*text)) {
		errno = 0;
		put_be64(b, strtoull(text, &end, 10));
		if (errno != 0 || *end != '\0')
			return err_set(err, -EINVAL, "'%s' is no number", text);
		*out = bytes(c, b, 8);
	} else if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
		b[0] = text[0] == 't';
		*out = bytes(c, b, 1);
	} else {
		int rc = cli_port(c, text, &port, err);

		if (rc < 0)
			return rc == -ENOENT ? err_set(err, -ENOENT,
						   "'%s' is no number, address or netdev", text)
					     : rc;
		put_be32(b, port);
		*out = bytes(c, b, 4);
	}
	if (!fits(*out, width_bits))
		return err_set(err, -ERANGE, "%s does not fit %u bits", text, width_bits);
	return 0;
}

int
cli_number(
    const char *text, const char *what, uint64_t min, uint64_t max, uint64_t *out, struct err *err)
{
	bool hex = strncasecmp(text, "0x", 2) == 0;
	char *end;

	errno = 0;
	*out = strtoull(text, &end, hex ? 16 : 10);
	if (!isdigit((unsigned char)*text) || *end != '\0' || errno != 0 || *out < min ||
	    *out > max)
		return err_set(err, -EINVAL, "%s '%s': must be a number from %llu to %llu", what,
		    text, (unsigned long long)min, (unsigned long long)max);
	return 0;
}

const char *
cli_show_value(struct cli *c, ProtobufCBinaryData v, uint32_t width_bits, const char *name)
{
	uint8_t full[16] = { 0 };
	char text[64];
	const char *netdev;
	struct buf hex = BUF_INIT;

	if (v.len <= sizeof full)
		memcpy(full + sizeof full - v.len, v.data, v.len);
	if (v.len <= 4 && strstr(name, "port") != NULL &&
	    (netdev = cli_netdev(c, get_be32(full + 12))) != NULL)
		return netdev;
	if (width_bits == 32 && v.len <= 4 && strstr(name, "port") == NULL)
		return arena_strdup(c->a, inet_ntop(AF_INET, full + 12, text, sizeof text));
	if (width_bits == 48 && v.len <= 6)
		return arena_printf(c->a, "%02x:%02x:%02x:%02x:%02x:%02x", full[10], full[11],
		    full[12], full[13], full[14], full[15]);
	if (width_bits == 128 && v.len <= 16)
		return arena_strdup(c->a, inet_ntop(AF_INET6, full, text, sizeof text));
	if (v.len <= 8)
		return arena_printf(c->a, "%llu", (unsigned long long)get_be64(full + 8));
	buf_puts(&hex, "0x");
	for (size_t i = 0; i < v.len; i++)
		buf_printf(&hex, "%02x", v.data[i]);
	const char *r = arena_strdup(c->a, buf_str(&hex));

	buf_fini(&hex);
	return r;
}

bool
cli_split(char *text, char **value)
{
	char *eq = strchr(text, '=');

	if (eq == NULL)
		return false;
	*eq = '\0';
	*value = eq + 1;
	return true;
}
