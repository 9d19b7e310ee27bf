/* SPDX-License-Identifier: Apache-2.0 */
/* units.h: rates, disk limits and sizes as people write them. Any thread. */
#ifndef BASE_UNITS_H
#define BASE_UNITS_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* "10Gbps", "500 Mbps", "64Kbps", "1.5Gbps", "0bps" or "unlimited" -> bits a second (decimal units;
 * 0: unlimited). -EINVAL names the text and the units that are known. */
int units_parse_rate(const char *text, uint64_t *rate_bps, struct err *err);

/* "64MiB", "10TB", "512", "1.5GiB" -> bytes; KB MB GB TB PB are powers of 1000, KiB ... of 1024. */
int units_parse_size(const char *text, uint64_t *size_bytes, struct err *err);

/* A disk's limit: "100KIOPS", "2MIOPS", "500IOPS", "200MB/s", "1GiB/s", both joined with a comma, or
 * "unlimited". What is not named is 0: unlimited. */
int units_parse_disk_limit(
    const char *text, uint64_t *iops, uint64_t *bytes_per_s, struct err *err);

/* The shortest text that parses back to the same number. Each writes at most n bytes with the NUL
 * and returns 'out'. */
char *units_rate(uint64_t rate_bps, char *out, size_t n);
char *units_size(uint64_t size_bytes, char *out, size_t n);
char *units_disk_limit(uint64_t iops, uint64_t bytes_per_s, char *out, size_t n);

#endif
