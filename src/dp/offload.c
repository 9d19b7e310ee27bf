/* SPDX-License-Identifier: Apache-2.0 */
/* offload.c: what a guest leaves to its card and a port cannot do: checksums, and TCP segments cut to
 * size, also inside VXLAN and Geneve. All marks come from guests and are checked. */
#include "dp/impl.h"

#include "base/bits.h"

enum {
	GSO_TCPV4 = 1, /* virtio 1.2, 5.1.6: VIRTIO_NET_HDR_GSO_* */
	GSO_TCPV6 = 4,
	GSO_ECN = 0x80,
	SEGMENTS_MAX = 256, /* of one frame */
	LAYERS_MAX = 8,
	TCP_CSUM_OFF = 16,
	PORT_VXLAN = 4789,
	PORT_GENEVE = 6081,
};

/* ---- checksums ---- */

/* Adds the bytes, as 16-bit numbers in network order, to a one's complement sum in host order. */
static uint64_t
sum_bytes(const uint8_t *p, size_t len, uint64_t sum)
{
	/* the sum of byte-swapped numbers is the byte-swapped sum: add as they lie, swap at the end */
	uint64_t acc = 0;
	uint32_t w;
	uint16_t h;

	for (; len >= 4; p += 4, len -= 4) {
		memcpy(&w, p, 4);
		acc += w;
	}
	if (len >= 2) {
		memcpy(&h, p, 2);
		acc += h;
		p += 2;
		len -= 2;
	}
	if (len > 0)
		acc += *p;
	while (acc >> 16 != 0)
		acc = (acc & 0xffff) + (acc >> 16);
	return sum + __builtin_bswap16((uint16_t)acc);
}

static uint16_t
fold(uint64_t sum)
{
	while (sum >> 16 != 0)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

int
dp_csum_complete(struct pipe_pkt *pkt)
{
	uint32_t at = (uint32_t)pkt->csum_start + pkt->csum_off;
	uint16_t sum;

	if (at + 2 > pkt->len)
		return -EINVAL;
	/* the field holds the sum of the pseudo header; 0 would say "none" where UDP is checked */
	sum = fold(sum_bytes(pkt->data + pkt->csum_start, pkt->len - pkt->csum_start, 0));
	put_be16(pkt->data + at, sum != 0 ? sum : 0xffff);
	pkt->flags &= (uint16_t)~PIPE_PKT_CSUM_PARTIAL;
	return 0;
}

/* ---- segments ---- */

uint32_t
dp_gso_header(const struct pipe_pkt *pkt)
{
	uint32_t type = pkt->gso_type & ~(uint32_t)GSO_ECN, doff;

	if (type != GSO_TCPV4 && type != GSO_TCPV6)
		return 0;
	if ((uint32_t)pkt->csum_start + 20 > pkt->len)
		return 0;
	doff = (uint32_t)(pkt->data[pkt->csum_start + 12] >> 4) * 4;
	return doff < 20 || pkt->csum_start + doff > pkt->len ? 0 : pkt->csum_start + doff;
}

static uint32_t
gso_segments(const struct pipe_pkt *pkt, uint32_t header)
{
	return MAX((pkt->len - header + pkt->gso_bytes - 1) / pkt->gso_bytes, 1);
}

bool
dp_offload_fits(const struct pipe_pkt *pkt)
{
	uint32_t header;

	if ((pkt->flags & PIPE_PKT_CSUM_PARTIAL) &&
	    (uint32_t)pkt->csum_start + pkt->csum_off + 2 > pkt->len)
		return false;
	if (!(pkt->flags & PIPE_PKT_GSO))
		return true;
	header = dp_gso_header(pkt);
	return (pkt->flags & PIPE_PKT_CSUM_PARTIAL) && pkt->csum_off == TCP_CSUM_OFF &&
	       header > 0 && pkt->gso_bytes > 0 && gso_segments(pkt, header) <= SEGMENTS_MAX;
}

void
dp_gso_wire(const struct pipe_pkt *pkt, uint32_t *segments, uint64_t *bytes)
{
	uint32_t header = dp_gso_header(pkt);

	if (header > 0 && pkt->gso_bytes > 0) {
		*segments = gso_segments(pkt, header);
		*bytes += (uint64_t)(*segments - 1) * header;
	}
}

struct layer {
	enum { IPV4, IPV6, UDP } kind;
	uint32_t off;
};

struct layers {
	uint32_t n;
	uint32_t ip; /* index of the innermost IP header */
	struct layer l[LAYERS_MAX];
};

static int
add_layer(struct layers *ls, int kind, uint32_t off)
{
	if (ls->n == LAYERS_MAX)
		return -EINVAL;
	if (kind != UDP)
		ls->ip = ls->n;
	ls->l[ls->n].kind = kind;
	ls->l[ls->n++].off = off;
	return 0;
}

/* Reads one IP header at *off; returns its protocol and moves *off behind it. */
static int
read_ip(const struct pipe_pkt *pkt, uint32_t type, struct layers *ls, uint32_t *off)
{
	const uint8_t *p = pkt->data + *off;
	uint32_t len;

	if (type == 0x0800 && *off + 20 <= pkt->csum_start) {
		len = (uint32_t)(p[0] & 0xf) * 4;
		if (p[0] >> 4 != 4 || len < 20 || add_layer(ls, IPV4, *off) < 0)
			return -EINVAL;
		*off += len;
		return p[9];
	}
	if (type == 0x86dd && *off + 40 <= pkt->csum_start) {
		if (p[0] >> 4 != 6 || add_layer(ls, IPV6, *off) < 0)
			return -EINVAL;
		*off += 40;
		return p[6];
	}
	return -EINVAL;
}

/* Finds the headers whose lengths change, from the first byte to TCP at csum_start. */
static int
read_layers(const struct pipe_pkt *pkt, struct layers *ls)
{
	uint32_t off = 0;

	for (;;) {
		uint32_t type, port;
		int proto;

		off += 14;
		if (off > pkt->csum_start)
			return -EINVAL;
		type = get_be16(pkt->data + off - 2);
		while ((type == 0x8100 || type == 0x88a8) && off + 4 <= pkt->csum_start) {
			type = get_be16(pkt->data + off + 2);
			off += 4;
		}
		proto = read_ip(pkt, type, ls, &off);
		if (proto == 6)
			return off == pkt->csum_start ? 0 : -EINVAL;
		if (proto != 17 || off + 16 > pkt->csum_start || add_layer(ls, UDP, off) < 0)
			return -EINVAL;
		port = get_be16(pkt->data + off + 2);
		if (port == PORT_VXLAN)
			off += 16;
		else if (port == PORT_GENEVE)
			off += 16 + (uint32_t)(pkt->data[off + 8] & 0x3f) * 4;
		else
			return -EINVAL;
	}
}

bool
dp_gso_plain(const struct pipe_pkt *pkt)
{
	struct layers ls = { 0 };

	return read_layers(pkt, &ls) == 0 && ls.n == 1;
}

/* Sum of the pseudo header of the IP header at 'l', for 'len' bytes of 'proto'. */
static uint64_t
pseudo(const uint8_t *data, const struct layer *l, uint32_t proto, uint32_t len)
{
	if (l->kind == IPV4)
		return sum_bytes(data + l->off + 12, 8, (uint64_t)proto + len);
	return sum_bytes(data + l->off + 8, 32, (uint64_t)proto + len);
}

/* Sets lengths and checksums of segment 'i', which is 'len' bytes. */
static void
fix_layers(uint8_t *data, uint32_t len, uint32_t i, uint32_t tcp, const struct layers *ls)
{
	uint16_t sum;

	put_be16(data + tcp + TCP_CSUM_OFF, 0);
	sum = fold(sum_bytes(data + tcp, len - tcp, pseudo(data, &ls->l[ls->ip], 6, len - tcp)));
	put_be16(data + tcp + TCP_CSUM_OFF, sum);
	for (uint32_t k = ls->n; k-- > 0;) { /* inner ones first: outer sums cover them */
		const struct layer *l = &ls->l[k];
		uint8_t *p = data + l->off;

		if (l->kind == IPV4) {
			put_be16(p + 2, (uint16_t)(len - l->off));
			put_be16(p + 4, (uint16_t)(get_be16(p + 4) + i));
			put_be16(p + 10, 0);
			put_be16(p + 10, fold(sum_bytes(p, (size_t)(p[0] & 0xf) * 4, 0)));
		} else if (l->kind == IPV6) {
			put_be16(p + 4, (uint16_t)(len - l->off - 40));
		} else {
			put_be16(p + 4, (uint16_t)(len - l->off));
			if (get_be16(p + 6) == 0)
				continue; /* no checksum */
			put_be16(p + 6, 0);
			sum = fold(sum_bytes(
			    p, len - l->off, pseudo(data, &ls->l[k - 1], 17, len - l->off)));
			put_be16(p + 6, sum != 0 ? sum : 0xffff);
		}
	}
}

/* Makes segment i of the frame. */
static struct pipe_pkt *
segment(struct dp_cache *c, const struct pipe_pkt *from, uint32_t i, uint32_t header,
    const struct layers *ls)
{
	uint32_t off = header + i * from->gso_bytes;
	uint32_t n = MIN(from->gso_bytes, from->len - off), tcp = from->csum_start;
	enum dp_class class = header + n <= DP_SMALL_BYTES ? DP_SMALL : DP_LARGE;
	bool last = off + n == from->len;
	struct pipe_pkt *pkt;

	if (dp_pkt_alloc(c, class, &pkt, 1) == 0)
		return NULL;
	memcpy(pkt->data, from->data, header);
	memcpy(pkt->data + header, from->data + off, n);
	pkt->len = header + n;
	pkt->in_port = from->in_port;
	pkt->out_port = from->out_port;
	pkt->trace = from->trace;
	pkt->time_ns = from->time_ns;
	pkt->hash = from->hash;
	put_be32(pkt->data + tcp + 4, get_be32(pkt->data + tcp + 4) + i * from->gso_bytes);
	if (!last)
		pkt->data[tcp + 13] &= (uint8_t)~0x09; /* FIN and PSH: the last one's */
	if (i > 0)
		pkt->data[tcp + 13] &= (uint8_t)~0x80; /* CWR: the first one's */
	fix_layers(pkt->data, pkt->len, i, tcp, ls);
	return pkt;
}

int
dp_segment(struct dp_cache *c, struct pipe_pkt *pkt, struct dp_list *out)
{
	uint32_t header = dp_gso_header(pkt), n;
	struct dp_list list = { 0 };
	struct layers ls = { 0 };
	struct pipe_pkt *s;

	if (!dp_offload_fits(pkt) || header == 0 || read_layers(pkt, &ls) < 0)
		return -EINVAL;
	n = gso_segments(pkt, header);
	for (uint32_t i = 0; i < n; i++) {
		s = segment(c, pkt, i, header, &ls);
		if (s == NULL) {
			while ((s = dp_list_get(&list)) != NULL)
				dp_pkt_free1(c, s);
			return -ENOBUFS;
		}
		dp_list_put(&list, s);
	}
	while ((s = dp_list_get(&list)) != NULL)
		dp_list_put(out, s);
	dp_pkt_free1(c, pkt);
	return 0;
}
