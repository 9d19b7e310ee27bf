/* SPDX-License-Identifier: Apache-2.0 */
/* pcapfile.c: headers of 24 and 16 bytes, in either byte order, with micro- or nanoseconds. */
#include "dp/pcapfile.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
	FILE_HEADER = 24,
	RECORD_HEADER = 16,
	LINK_ETHERNET = 1,
};
static const uint32_t MAGIC_US = 0xa1b2c3d4, MAGIC_NS = 0xa1b23c4d;

static uint32_t
word(const struct dp_pcap_reader *r, const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return r->swapped ? __builtin_bswap32(v) : v;
}

int
dp_pcap_begin(struct dp_pcap_reader *r, const void *data, size_t len, struct err *err)
{
	uint32_t magic, link;

	*r = (struct dp_pcap_reader){ data, (const uint8_t *)data + len, false, false };
	if (len < FILE_HEADER)
		return err_set(err, -EINVAL, "%zu bytes are no pcap file", len);
	magic = word(r, r->p);
	if (magic != MAGIC_US && magic != MAGIC_NS) {
		r->swapped = true;
		magic = word(r, r->p);
	}
	if (magic != MAGIC_US && magic != MAGIC_NS)
		return err_set(err, -EINVAL, "no pcap file (pcapng is not read)");
	r->nano = magic == MAGIC_NS;
	link = word(r, r->p + 20) & 0x0fffffff; /* the rest says whether an FCS follows */
	if (link != LINK_ETHERNET)
		return err_set(err, -EINVAL, "pcap file of link type %u, not Ethernet (1)", link);
	r->p += FILE_HEADER;
	return 0;
}

int
dp_pcap_next(struct dp_pcap_reader *r, const uint8_t **frame, uint32_t *len, uint64_t *time_ns)
{
	uint32_t n;

	if (r->p == r->end)
		return 0;
	if (r->end - r->p < RECORD_HEADER)
		return -EINVAL;
	n = word(r, r->p + 8);
	if (n > DP_PCAP_FRAME_MAX || n > (size_t)(r->end - r->p - RECORD_HEADER))
		return -EINVAL;
	*time_ns =
	    word(r, r->p) * NS_PER_S + word(r, r->p + 4) * (uint64_t)(r->nano ? 1 : NS_PER_US);
	*frame = r->p + RECORD_HEADER;
	*len = n;
	r->p += RECORD_HEADER + n;
	return 1;
}

int
dp_pcap_flush(struct dp_pcap_writer *w)
{
	uint32_t done = 0;

	while (done < w->n) {
		ssize_t k = write(w->fd, w->buf + done, w->n - done);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0) {
			w->n = 0;
			return -errno;
		}
		done += (uint32_t)k;
	}
	w->n = 0;
	return 0;
}

static int
add(struct dp_pcap_writer *w, const void *p, uint32_t len)
{
	const uint8_t *from = p;

	while (len > 0) {
		uint32_t n = (uint32_t)sizeof w->buf - w->n;

		n = n < len ? n : len;
		memcpy(w->buf + w->n, from, n);
		w->n += n;
		from += n;
		len -= n;
		if (w->n == sizeof w->buf) {
			int rc = dp_pcap_flush(w);

			if (rc < 0)
				return rc;
		}
	}
	return 0;
}

int
dp_pcap_create(struct dp_pcap_writer *w, int fd)
{
	uint32_t head[6] = { MAGIC_NS, 2 | 4 << 16, 0, 0, DP_PCAP_FRAME_MAX, LINK_ETHERNET };

	w->fd = fd;
	w->n = 0;
	return add(w, head, sizeof head);
}

int
dp_pcap_add(struct dp_pcap_writer *w, const uint8_t *frame, uint32_t len, uint64_t time_ns)
{
	uint32_t head[4] = { (uint32_t)(time_ns / NS_PER_S), (uint32_t)(time_ns % NS_PER_S), len,
		len };
	int rc = add(w, head, sizeof head);

	return rc < 0 ? rc : add(w, frame, len);
}
