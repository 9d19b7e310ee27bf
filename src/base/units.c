/* SPDX-License-Identifier: Apache-2.0 */
/* units.c: numbers with units. Fractions are exact decimals, so no floating point is used. */
#include "base/units.h"

#include "base/mem.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct unit {
	const char *name;
	uint64_t factor;
};

#define K  1000ull
#define KI 1024ull

static const struct unit rate_units[] = { { "bps", 1 }, { "Kbps", K }, { "Mbps", K *K },
	{ "Gbps", K *K *K }, { "Tbps", K *K *K *K } };
static const struct unit size_units[] = { { "", 1 }, { "B", 1 }, { "KB", K }, { "MB", K *K },
	{ "GB", K *K *K }, { "TB", K *K *K *K }, { "PB", K *K *K *K *K }, { "KiB", KI },
	{ "MiB", KI *KI }, { "GiB", KI *KI *KI }, { "TiB", KI *KI *KI *KI },
	{ "PiB", KI *KI *KI *KI *KI } };
static const struct unit iops_units[] = { { "IOPS", 1 }, { "KIOPS", K }, { "MIOPS", K *K } };
static const struct unit bandwidth_units[] = { { "B/s", 1 }, { "KB/s", K }, { "MB/s", K *K },
	{ "GB/s", K *K *K }, { "KiB/s", KI }, { "MiB/s", KI *KI }, { "GiB/s", KI *KI *KI } };

/* Reads digits[.digits] and returns where the unit begins, or NULL. value = num / den. */
static const char *
parse_number(const char *s, uint64_t *num, uint64_t *den)
{
	bool any = false;

	*num = 0;
	*den = 1;
	for (bool dot = false; isdigit((unsigned char)*s) || (*s == '.' && !dot && any); s++) {
		if (*s == '.') {
			dot = true;
			any = false;
			continue;
		}
		if (__builtin_mul_overflow(*num, 10u, num) ||
		    __builtin_add_overflow(*num, (uint64_t)(*s - '0'), num) ||
		    (dot && __builtin_mul_overflow(*den, 10u, den)))
			return NULL;
		any = true;
	}
	if (!any)
		return NULL;
	while (*s == ' ')
		s++;
	return s;
}

/* 0, -EINVAL for a bad number or unit, -ERANGE for what 64 bits do not hold. */
static int
parse(const char *text, const struct unit *units, size_t n_units, uint64_t *value)
{
	uint64_t num, den;
	const char *unit = parse_number(text, &num, &den);

	if (unit == NULL)
		return -EINVAL;
	for (size_t i = 0; i < n_units; i++) {
		unsigned __int128 v;

		if (strcasecmp(unit, units[i].name) != 0)
			continue;
		v = (unsigned __int128)num * units[i].factor;
		if (v % den != 0)
			return -EINVAL;
		v /= den;
		if (v > UINT64_MAX)
			return -ERANGE;
		*value = (uint64_t)v;
		return 0;
	}
	return -EINVAL;
}

int
units_parse_rate(const char *text, uint64_t *rate_bps, struct err *err)
{
	int rc;

	if (strcmp(text, "unlimited") == 0) {
		*rate_bps = 0;
		return 0;
	}
	rc = parse(text, rate_units, ARRAY_LEN(rate_units), rate_bps);
	if (rc < 0)
		return err_set(err, rc,
		    "rate '%s': expected a number and one of bps, Kbps, Mbps, Gbps, Tbps, or 'unlimited'",
		    text);
	return 0;
}

int
units_parse_size(const char *text, uint64_t *size_bytes, struct err *err)
{
	int rc = parse(text, size_units, ARRAY_LEN(size_units), size_bytes);

	if (rc < 0)
		return err_set(err, rc,
		    "size '%s': expected a number and one of B, KB, MB, GB, TB, PB (powers of 1000), "
		    "KiB, MiB, GiB, TiB, PiB (powers of 1024)",
		    text);
	return 0;
}

int
units_parse_disk_limit(const char *text, uint64_t *iops, uint64_t *bytes_per_s, struct err *err)
{
	char part[64];
	const char *s = text;

	*iops = *bytes_per_s = 0;
	if (strcmp(text, "unlimited") == 0)
		return 0;
	for (;;) {
		size_t n = strcspn(s, ",");

		if (n == 0 || n >= sizeof part)
			break;
		memcpy(part, s, n);
		part[n] = '\0';
		if (parse(part, iops_units, ARRAY_LEN(iops_units), iops) < 0 &&
		    parse(part, bandwidth_units, ARRAY_LEN(bandwidth_units), bytes_per_s) < 0)
			break;
		if (s[n] == '\0')
			return 0;
		s += n + 1;
	}
	return err_set(err, -EINVAL,
	    "disk limit '%s': expected IOPS, KIOPS or MIOPS, a bandwidth such as 200MB/s or 1GiB/s, "
	    "both with a comma between, or 'unlimited'",
	    text);
}

static char *
print(uint64_t v, const struct unit *units, size_t n_units, char *out, size_t n)
{
	const struct unit *best = &units[0];

	for (size_t i = 0; i < n_units; i++)
		if (v != 0 && v % units[i].factor == 0 && units[i].factor >= best->factor)
			best = &units[i];
	snprintf(out, n, "%llu%s", (unsigned long long)(v / best->factor), best->name);
	return out;
}

char *
units_rate(uint64_t rate_bps, char *out, size_t n)
{
	if (rate_bps == 0) {
		snprintf(out, n, "unlimited");
		return out;
	}
	return print(rate_bps, rate_units, ARRAY_LEN(rate_units), out, n);
}

char *
units_size(uint64_t size_bytes, char *out, size_t n)
{
	return print(size_bytes, size_units + 1, ARRAY_LEN(size_units) - 1, out, n);
}

char *
units_disk_limit(uint64_t iops, uint64_t bytes_per_s, char *out, size_t n)
{
	char a[32], b[32];

	if (iops == 0 && bytes_per_s == 0) {
		snprintf(out, n, "unlimited");
		return out;
	}
	print(iops, iops_units, ARRAY_LEN(iops_units), a, sizeof a);
	print(bytes_per_s, bandwidth_units, ARRAY_LEN(bandwidth_units), b, sizeof b);
	snprintf(
	    out, n, "%s%s%s", iops ? a : "", iops && bytes_per_s ? "," : "", bytes_per_s ? b : "");
	return out;
}
