/* SPDX-License-Identifier: Apache-2.0 */
/* pcapfile.h: capture files of the classic pcap format with Ethernet frames, read from memory and
 * written through a buffer. The format: draft-ietf-opsawg-pcap. */
#ifndef DP_PCAPFILE_H
#define DP_PCAPFILE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DP_PCAP_FRAME_MAX = 65536 };

struct dp_pcap_reader {
	const uint8_t *p, *end; /* borrowed */
	bool swapped, nano;
};

/* Reads the file header; the bytes are borrowed. -EINVAL: no pcap file, or not of Ethernet. */
int dp_pcap_begin(struct dp_pcap_reader *r, const void *data, size_t len, struct err *err)
    __attribute__((warn_unused_result));
/* The next frame, borrowed: 1; 0: the end; -EINVAL: the file is damaged from here on. */
int dp_pcap_next(struct dp_pcap_reader *r, const uint8_t **frame, uint32_t *len, uint64_t *time_ns);

struct dp_pcap_writer {
	int fd; /* borrowed */
	uint32_t n;
	uint8_t buf[1 << 16];
};

/* Begins a file with nanosecond times on fd. */
int dp_pcap_create(struct dp_pcap_writer *w, int fd) __attribute__((warn_unused_result));
/* Adds a frame; it may stay in the buffer. -errno: what could not be written is lost. */
int dp_pcap_add(struct dp_pcap_writer *w, const uint8_t *frame, uint32_t len, uint64_t time_ns)
    __attribute__((warn_unused_result));
int dp_pcap_flush(struct dp_pcap_writer *w) __attribute__((warn_unused_result));

#endif
