/* SPDX-License-Identifier: Apache-2.0 */
/* text.c: percent encoding, base64, timeouts, UTF-8. */
#include "rpc/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char hex[] = "0123456789ABCDEF";
static const char b64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
rpc_percent_encode(const char *s, struct buf *out)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0x20 && c <= 0x7e && c != '%') {
			buf_putc(out, (char)c);
			continue;
		}
		buf_putc(out, '%');
		buf_putc(out, hex[c >> 4]);
		buf_putc(out, hex[c & 15]);
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

void
rpc_percent_decode(const char *s, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		int hi, lo;

		if (s[i] == '%' && i + 2 < n && (hi = hex_digit(s[i + 1])) >= 0 &&
		    (lo = hex_digit(s[i + 2])) >= 0) {
			buf_putc(out, (char)(hi << 4 | lo));
			i += 2;
		} else {
			buf_putc(out, s[i]);
		}
	}
}

void
rpc_base64_encode(const void *data, size_t n, struct buf *out)
{
	const uint8_t *p = data;
	size_t full = n / 3, rest = n % 3;
	char *q = buf_extend(out, full * 4 + (rest ? rest + 1 : 0));

	for (; full > 0; full--, p += 3) {
		uint32_t v = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];

		*q++ = b64[v >> 18];
		*q++ = b64[v >> 12 & 63];
		*q++ = b64[v >> 6 & 63];
		*q++ = b64[v & 63];
	}
	if (rest > 0) {
		uint32_t v = (uint32_t)p[0] << 16 | (rest == 2 ? (uint32_t)p[1] << 8 : 0);

		*q++ = b64[v >> 18];
		*q++ = b64[v >> 12 & 63];
		if (rest == 2)
			*q++ = b64[v >> 6 & 63];
	}
}

static int
b64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	if (c == '/' || c == '_')
		return 63;
	return -1;
}

int
rpc_base64_decode(const char *s, size_t n, struct buf *out)
{
	size_t was = out->len;
	uint32_t v = 0;

	for (int pad = 0; pad < 2 && n > 0 && s[n - 1] == '='; pad++)
		n--;
	if (n % 4 == 1)
		return -EINVAL;
	for (size_t i = 0; i < n; i++) {
		int d = b64_digit(s[i]);

		if (d < 0) {
			out->len = was;
			if (out->data != NULL)
				out->data[was] = '\0';
			return -EINVAL;
		}
		v = v << 6 | (uint32_t)d;
		if (i % 4 == 3) {
			uint8_t three[] = { (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v };

			buf_add(out, three, 3);
			v = 0;
		}
	}
	if (n % 4 == 3) {
		buf_putc(out, (char)(v >> 10));
		buf_putc(out, (char)(v >> 2));
	} else if (n % 4 == 2) {
		buf_putc(out, (char)(v >> 4));
	}
	return 0;
}

static const struct {
	char unit;
	uint64_t ns;
} units[] = {
	{ 'n', 1 },
	{ 'u', 1000 },
	{ 'm', 1000000 },
	{ 'S', 1000000000 },
	{ 'M', 60000000000 },
	{ 'H', 3600000000000 },
};

int
rpc_timeout_parse(const char *s, size_t n, uint64_t *timeout_ns)
{
	uint64_t v = 0;

	if (n < 2 || n > 9)
		return -EINVAL;
	for (size_t i = 0; i < n - 1; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -EINVAL;
		v = v * 10 + (uint64_t)(s[i] - '0');
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (units[i].unit != s[n - 1])
			continue;
		if (__builtin_mul_overflow(v, units[i].ns, timeout_ns))
			*timeout_ns = UINT64_MAX;
		return 0;
	}
	return -EINVAL;
}

char *
rpc_timeout_format(uint64_t timeout_ns, char out[16])
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		uint64_t v = timeout_ns / units[i].ns + (timeout_ns % units[i].ns != 0);

		if (v > 99999999)
			continue;
		snprintf(out, 16, "%u%c", (unsigned)v, units[i].unit);
		return out;
	}
	return memcpy(out, "99999999H", 10); /* 11,000 years */
}

/* The length of the UTF-8 character at p (n > 0 bytes are there), or 0. */
static size_t
utf8_len(const uint8_t *p, size_t n)
{
	uint8_t lo = 0x80, hi = 0xbf; /* bounds of the second byte */
	size_t len;

	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		len = 2;
	else if (p[0] >= 0xe0 && p[0] <= 0xef)
		len = 3;
	else if (p[0] >= 0xf0 && p[0] <= 0xf4)
		len = 4;
	else
		return 0;
	if (p[0] == 0xe0)
		lo = 0xa0; /* overlong */
	else if (p[0] == 0xed)
		hi = 0x9f; /* surrogates */
	else if (p[0] == 0xf0)
		lo = 0x90; /* overlong */
	else if (p[0] == 0xf4)
		hi = 0x8f; /* beyond U+10FFFF */
	if (n < len || p[1] < lo || p[1] > hi)
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

int
rpc_utf8_valid(const void *s, size_t n)
{
	const uint8_t *p = s;

	while (n > 0) {
		size_t len = p[0] > 0 && p[0] < 0x80 ? 1 : p[0] == 0 ? 0 : utf8_len(p, n);

		if (len == 0)
			return 0;
		p += len;
		n -= len;
	}
	return 1;
}
