/* SPDX-License-Identifier: Apache-2.0 */
/* net_test.c: frames through a virtio-net device and a driver that lays its buffers out in every way
 * that drivers do. */
#include "base/file.h"
#include "base/mem.h"
#include "base/test.h"
#include "vhost/front.h"
#include "vhost/net.h"

#include <errno.h>
#include <stdlib.h>

struct netrig {
	struct loop *loop;
	struct vhost_net *net;
	struct vhost_front *f;
	struct err err;
	char dir[32], path[64];
	bool running[4];
	unsigned links;
	uint32_t hdr;		    /* bytes */
	uint8_t *out[16], *in[256]; /* the driver's buffers */
	unsigned n_in;
	uint8_t frame_mem[64][10000]; /* ours */
	struct vhost_frame fr[64];
};

static void
queue_start(void *arg, uint32_t pair, bool from_guest)
{
	((struct netrig *)arg)->running[2 * pair + from_guest] = true;
}

static bool
queue_stop(void *arg, uint32_t pair, bool from_guest)
{
	((struct netrig *)arg)->running[2 * pair + from_guest] = false;
	return true;
}

static void
quiesce(void *arg)
{
}

static void
link_changed(void *arg, bool up)
{
	((struct netrig *)arg)->links++;
}

static uint8_t large[UINT16_MAX + 64];

static bool
grow(void *arg, uint32_t pair, struct vhost_frame *f, uint32_t len)
{
	f->data = large;
	f->cap = sizeof large;
	return len <= sizeof large;
}

static const struct vhost_net_ops ops = { .queue_start = queue_start,
	.queue_stop = queue_stop,
	.quiesce = quiesce,
	.link = link_changed };
static const struct vhost_net_ops ops_tso = { .queue_start = queue_start,
	.queue_stop = queue_stop,
	.quiesce = quiesce,
	.link = link_changed,
	.grow = grow };
static bool with_tso; /* of the next net_open */

static void
pump(void *arg)
{
	while (loop_step(((struct netrig *)arg)->loop, 0))
		;
}

static void
reset_frames(struct netrig *r)
{
	for (unsigned i = 0; i < 64; i++)
		r->fr[i] =
		    (struct vhost_frame){ .data = r->frame_mem[i], .cap = 10000, .flags = 0xee };
}

static bool
net_open(struct netrig *r, uint64_t features, uint32_t queue_size)
{
	struct vhost_net_config nc = { .name = "net",
		.path = r->path,
		.group = (gid_t)-1,
		.n_pairs = 2,
		.mtu = 9000,
		.ops = with_tso ? &ops_tso : &ops,
		.arg = r };
	struct vhost_front_config fc = { .path = r->path,
		.n_queues = 4,
		.queue_size = queue_size,
		.features = features,
		.pump = pump,
		.arg = r };

	memset(r, 0, sizeof *r);
	snprintf(r->dir, sizeof r->dir, "/tmp/vhost_test.XXXXXX");
	if (mkdtemp(r->dir) == NULL)
		return false;
	snprintf(r->path, sizeof r->path, "%s/s", r->dir);
	r->loop = loop_new();
	if (vhost_net_new(r->loop, &nc, &r->net, &r->err) < 0 ||
	    vhost_front_open(&fc, &r->f, &r->err) < 0 || vhost_front_connect(r->f, &r->err) < 0)
		return false;
	r->hdr =
	    r->f->features & (VIRTIO_BIT(VIRTIO_F_VERSION_1) | VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF))
		? 12
		: 10;
	for (unsigned i = 0; i < 16; i++)
		r->out[i] = vhost_front_alloc(r->f, 10240, 64);
	for (unsigned i = 0; i < 256; i++)
		r->in[i] = vhost_front_alloc(r->f, 10240, 64);
	reset_frames(r);
	return r->in[255] != NULL;
}

static void
net_close(struct netrig *r)
{
	vhost_front_free(r->f);
	vhost_net_free(r->net);
	loop_free(r->loop);
	file_rmtree(r->dir, NULL);
}

/* The guest sends a frame of len bytes (pattern 'tag') from out[slot], in buffers of 'part' bytes. */
static void
guest_sends(
    struct netrig *r, unsigned slot, uint32_t len, uint32_t part, unsigned flags, uint8_t tag)
{
	struct iovec iov[64];
	unsigned n = 0;

	memset(r->out[slot], 0, r->hdr);
	for (uint32_t i = 0; i < len; i++)
		r->out[slot][r->hdr + i] = (uint8_t)(tag + i * 3);
	for (uint32_t at = 0; at < r->hdr + len; at += part)
		iov[n++] = (struct iovec){ r->out[slot] + at, MIN(part, r->hdr + len - at) };
	EXPECT_INT(vhost_front_add(r->f, 1, iov, n, 0, r->out[slot], flags), 0);
	vhost_front_kick(r->f, 1);
}

static bool
is_frame(const uint8_t *p, uint32_t len, uint8_t tag)
{
	for (uint32_t i = 0; i < len; i++)
		if (p[i] != (uint8_t)(tag + i * 3))
			return false;
	return true;
}

static void
make_frame(struct netrig *r, unsigned i, uint32_t len, uint8_t tag)
{
	r->fr[i] = (struct vhost_frame){ .data = r->frame_mem[i], .len = len };
	for (uint32_t k = 0; k < len; k++)
		r->frame_mem[i][k] = (uint8_t)(tag + k * 3);
}

/* The guest offers in[slot], 'size' bytes in buffers of 'part'. */
static void
guest_offers(struct netrig *r, unsigned slot, uint32_t size, uint32_t part, unsigned flags)
{
	struct iovec iov[64];
	unsigned n = 0;

	memset(r->in[slot], 0xaa, 10240);
	for (uint32_t at = 0; at < size; at += part)
		iov[n++] = (struct iovec){ r->in[slot] + at, MIN(part, size - at) };
	EXPECT_INT(vhost_front_add(r->f, 0, iov, 0, n, r->in[slot], flags), 0);
	vhost_front_kick(r->f, 0);
}

static uint64_t
counter(struct netrig *r, bool from_guest, enum vhost_net_counter_id id)
{
	return vhost_net_counter(r->net, 0, from_guest, id);
}

/* split and packed, with and without mergeable buffers */
#define EVERY_KIND(features)                                                                       \
	for (uint64_t kind = 0, features; kind < 4 && ((features = kind_of(kind)), true); kind++)

static uint64_t
kind_of(uint64_t kind)
{
	return VHOST_NET_FEATURES & ~(kind & 1 ? 0 : VIRTIO_BIT(VIRTIO_F_RING_PACKED)) &
	       ~(kind & 2 ? 0 : VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF));
}

static struct netrig r; /* large */

TEST(frames_from_the_guest_in_every_shape)
{
	static const uint32_t lens[] = { 14, 15, 31, 32, 33, 60, 63, 64, 65, 100, 128, 255, 256,
		257, 1500, 1514, 9014 };

	EVERY_KIND(features)
	{
		uint64_t n = 0;

		REQUIRE(net_open(&r, features, 64));
		EXPECT(r.running[0] && r.running[1] && r.running[2] && r.running[3]);
		for (unsigned i = 0; i < ARRAY_LEN(lens); i++) {
			uint32_t parts[] = { 20000, 12, 500, lens[i] / 7 + 5 };

			for (unsigned k = 0; k < 8; k++) {
				void *cookie;
				uint32_t written;

				if (lens[i] > 9000 && k % 4 == 1)
					continue;
				guest_sends(&r, 0, lens[i], k % 4 == 1 ? lens[i] : parts[k % 4],
				    k & 4 ? VHOST_FRONT_F_INDIRECT : 0, (uint8_t)i);
				reset_frames(&r);
				EXPECT_INT(vhost_net_rx(r.net, 0, r.fr, 64), 1);
				EXPECT_INT(r.fr[0].len, lens[i]);
				EXPECT_INT(r.fr[0].flags, 0);
				EXPECT(is_frame(r.fr[0].data, lens[i], (uint8_t)i));
				EXPECT_INT(vhost_front_poll(r.f, 1, &cookie, &written), 1);
				EXPECT(cookie == r.out[0] && written == 0);
				n++;
			}
		}
		EXPECT_INT(counter(&r, true, VHOST_NET_frames), n);
		EXPECT(counter(&r, true, VHOST_NET_slow) < n);
		net_close(&r);
	}
}

TEST(frames_to_the_guest_in_every_shape)
{
	static const uint32_t lens[] = { 14, 60, 64, 100, 257, 1514, 9014 };

	EVERY_KIND(features)
	{
		REQUIRE(net_open(&r, features, 64));
		for (unsigned i = 0; i < ARRAY_LEN(lens); i++) {
			for (unsigned k = 0; k < 6; k++) {
				void *cookie;
				uint32_t written;

				guest_offers(&r, 0, 9100,
				    k % 3 == 0	 ? 9100
				    : k % 3 == 1 ? 1000
						 : 800,
				    k & 1 ? VHOST_FRONT_F_INDIRECT : 0);
				make_frame(&r, 0, lens[i], (uint8_t)k);
				EXPECT_INT(vhost_net_tx(r.net, 0, r.fr, 1), 1);
				EXPECT_INT(vhost_front_poll(r.f, 0, &cookie, &written), 1);
				EXPECT_INT(written, r.hdr + lens[i]);
				EXPECT(is_frame(r.in[0] + r.hdr, lens[i], (uint8_t)k));
				EXPECT_INT(r.in[0][0], 0);
				EXPECT_INT(r.in[0][10], 1); /* num_buffers */
				EXPECT_INT(r.in[0][r.hdr + lens[i]], 0xaa);
			}
		}
		make_frame(&r, 0, 60, 1);
		EXPECT_INT(vhost_net_tx(r.net, 0, r.fr, 1), 0);
		EXPECT_INT(counter(&r, false, VHOST_NET_no_buffer), 1);
		EXPECT_INT(counter(&r, false, VHOST_NET_frames), 42);
		net_close(&r);
	}
}

TEST(a_long_frame_takes_several_buffers_only_if_they_merge)
{
	EVERY_KIND(features)
	{
		bool mergeable = features & VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF);
		void *cookie;
		uint32_t written, at = 0;

		REQUIRE(net_open(&r, features, 64));
		for (unsigned i = 0; i < 4; i++)
			guest_offers(&r, i, 1000, 1000, 0);
		make_frame(&r, 0, 3500, 9);
		make_frame(&r, 1, 60, 7);
		EXPECT_INT(vhost_net_tx(r.net, 0, r.fr, 2), mergeable ? 1 : 2);
		if (mergeable) {
			EXPECT_INT(r.in[0][10], 4);
			for (unsigned i = 0; i < 4; i++) {
				uint32_t skip = i == 0 ? r.hdr : 0;

				EXPECT_INT(vhost_front_poll(r.f, 0, &cookie, &written), 1);
				EXPECT(cookie == r.in[i]);
				EXPECT_INT(written, i < 3 ? 1000 : 512);
				EXPECT(is_frame(
				    r.in[i] + skip, written - skip, (uint8_t)(9 + at * 3)));
				at += written - skip;
			}
			EXPECT_INT(at, 3500);
			/* too few of them: all stay for the next frame */
			for (unsigned i = 0; i < 3; i++)
				guest_offers(&r, i, 1000, 1000, 0);
			EXPECT_INT(vhost_net_tx(r.net, 0, r.fr, 1), 0);
			EXPECT_INT(vhost_front_poll(r.f, 0, &cookie, &written), 0);
			guest_offers(&r, 3, 1000, 1000, 0);
			EXPECT_INT(vhost_net_tx(r.net, 0, r.fr, 1), 1);
		} else {
			EXPECT_INT(counter(&r, false, VHOST_NET_drop_no_room), 1);
			EXPECT_INT(vhost_front_poll(r.f, 0, &cookie, &written), 1);
			EXPECT(cookie == r.in[0]);
			EXPECT_INT(written, 72);
		}
		net_close(&r);
	}
}

TEST(checksum_requests_pass_both_ways)
{
	EVERY_KIND(features)
	{
		struct virtio_net_hdr *h;
		void *cookie;
		uint32_t written;

		REQUIRE(net_open(&r, features, 64));
		guest_sends(&r, 0, 60, 100, 0, 1);
		h = (struct virtio_net_hdr *)(void *)r.out[0];
		*h = (struct virtio_net_hdr){ .flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
			.csum_start = le16_of(34),
			.csum_offset = le16_of(16) };
		guest_sends(&r, 1, 60, 100, 0, 1); /* asks for one outside of it */
		h = (struct virtio_net_hdr *)(void *)r.out[1];
		*h = (struct virtio_net_hdr){ .flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
			.csum_start = le16_of(43),
			.csum_offset = le16_of(16) };
		guest_sends(&r, 2, 60, 100, 0, 1); /* wants to be cut into segments */
		r.out[2][1] = 1;
		guest_sends(&r, 3, 60, 30, 0, 1);
		h = (struct virtio_net_hdr *)(void *)r.out[3];
		*h = (struct virtio_net_hdr){ .flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
			.csum_start = le16_of(42),
			.csum_offset = le16_of(16) };
		guest_sends(&r, 4, 13, 100, 0, 1);
		guest_sends(&r, 5, 10001, 10240, 0, 1);
		EXPECT_INT(vhost_net_rx(r.net, 0, r.fr, 64), 2);
		EXPECT_INT(counter(&r, true, VHOST_NET_drop_csum), 1);
		EXPECT_INT(counter(&r, true, VHOST_NET_drop_gso), 1);
		EXPECT_INT(counter(&r, true, VHOST_NET_drop_short), 1);
		EXPECT_INT(counter(&r, true, VHOST_NET_drop_long), 1);
		EXPECT_INT(r.fr[0].flags, VIRTIO_NET_HDR_F_NEEDS_CSUM);
		EXPECT_INT(r.fr[0].csum_start, 34);
		EXPECT_INT(r.fr[0].csum_offset, 16);
		EXPECT_INT(r.fr[1].csum_start, 42);

		guest_offers(&r, 0, 2000, 2000, 0);
		guest_offers(&r, 1, 2000, 2000, 0);
		r.fr[1].flags = VIRTIO_NET_HDR_F_DATA_VALID;
		EXPECT_INT(vhost_net_tx(r.net, 0, r.fr, 2), 2);
		EXPECT_INT(vhost_front_poll(r.f, 0, &cookie, &written), 1);
		h = (struct virtio_net_hdr *)(void *)r.in[0];
		EXPECT_INT(h->flags, VIRTIO_NET_HDR_F_NEEDS_CSUM);
		EXPECT_INT(le16_get(h->csum_start), 34);
		EXPECT_INT(le16_get(h->csum_offset), 16);
		EXPECT_INT(r.in[1][0], VIRTIO_NET_HDR_F_DATA_VALID);
		net_close(&r);
	}
}

/* Guest and device speak of segments: a frame may be larger than its buffer, and grow. */
TEST(segmentation_is_taken_only_if_negotiated)
{
	for (int tso = 0; tso < 2; tso++) {
		struct virtio_net_hdr *h;
		void *cookie;
		uint32_t written;

		with_tso = tso;
		REQUIRE(net_open(&r, VHOST_NET_FEATURES | VHOST_NET_TSO, 64));
		with_tso = false;
		for (unsigned i = 0; i < 6;
		     i++) { /* 4: of a kind nobody offered; 5: without checksum */
			guest_sends(&r, i, i < 2 ? 10200 : 900, i & 1 ? 700 : 10240, 0, 1);
			h = (struct virtio_net_hdr *)(void *)r.out[i];
			*h = (struct virtio_net_hdr){ .flags =
							  i == 5 ? 0 : VIRTIO_NET_HDR_F_NEEDS_CSUM,
				.gso_type = i == 4  ? 3
					    : i & 1 ? VIRTIO_NET_HDR_GSO_TCPV4
						    : VIRTIO_NET_HDR_GSO_TCPV6,
				.hdr_len = le16_of(54),
				.gso_size = le16_of(1460),
				.csum_start = le16_of(34),
				.csum_offset = le16_of(16) };
		}
		EXPECT_INT(vhost_net_rx(r.net, 0, r.fr, 64), tso ? 4 : 0);
		EXPECT_INT(counter(&r, true, VHOST_NET_drop_gso), tso ? 2 : 4);
		EXPECT_INT(counter(&r, true, VHOST_NET_drop_long), tso ? 0 : 2);
		for (unsigned i = 0; tso && i < 4; i++) {
			EXPECT_INT(r.fr[i].gso_type,
			    i & 1 ? VIRTIO_NET_HDR_GSO_TCPV4 : VIRTIO_NET_HDR_GSO_TCPV6);
			EXPECT_INT(r.fr[i].gso_size, 1460);
			EXPECT_INT(r.fr[i].hdr_len, 54);
			EXPECT_INT(r.fr[i].flags, VIRTIO_NET_HDR_F_NEEDS_CSUM);
			EXPECT_INT(r.fr[i].len, i < 2 ? 10200 : 900);
			EXPECT(r.fr[i].data == (i < 2 ? large : r.frame_mem[i]));
			EXPECT(is_frame(r.fr[i].data, r.fr[i].len, 1));
		}
		make_frame(&r, 0, 9000, 3);
		r.fr[0].flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		r.fr[0].gso_type = VIRTIO_NET_HDR_GSO_TCPV4;
		r.fr[0].gso_size = 1400;
		for (unsigned i = 0; i < 10; i++)
			guest_offers(&r, i, 1000, 1000, 0);
		EXPECT_INT(vhost_net_tx(r.net, 0, r.fr, 1), 1);
		EXPECT_INT(counter(&r, false, VHOST_NET_drop_gso), !tso);
		EXPECT_INT(vhost_front_poll(r.f, 0, &cookie, &written), tso);
		if (tso) {
			EXPECT_INT(r.in[0][1], VIRTIO_NET_HDR_GSO_TCPV4);
			EXPECT_INT(r.in[0][4] | r.in[0][5] << 8, 1400);
			EXPECT_INT(r.in[0][10], 10);
		}
		net_close(&r);
	}
}

TEST(a_guest_without_partial_checksums_gets_whole_ones)
{
	/* IPv4 header of RFC 1071 style: sums to 0xb861 */
	static const uint8_t ip[20] = { 0x45, 0, 0, 0x73, 0, 0, 0x40, 0, 0x40, 0x11, 0, 0, 0xc0,
		0xa8, 0, 1, 0xc0, 0xa8, 0, 0xc7 };
	struct virtio_net_hdr *h;

	REQUIRE(net_open(&r,
	    VHOST_NET_FEATURES & ~VIRTIO_BIT(VIRTIO_NET_F_GUEST_CSUM) &
		~VIRTIO_BIT(VIRTIO_NET_F_CSUM),
	    64));
	make_frame(&r, 0, 14 + 20, 0);
	memcpy(r.fr[0].data + 14, ip, 20);
	r.fr[0].flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	r.fr[0].csum_start = 14;
	r.fr[0].csum_offset = 10;
	guest_offers(&r, 0, 2000, 2000, 0);
	EXPECT_INT(vhost_net_tx(r.net, 0, r.fr, 1), 1);
	EXPECT_INT(get_be16(r.in[0] + 12 + 24), 0xb861);
	EXPECT_INT(r.in[0][0], 0);
	EXPECT_INT(counter(&r, false, VHOST_NET_csum_done), 1);
	/* and what it says in its own headers means nothing */
	guest_sends(&r, 0, 60, 100, 0, 1);
	h = (struct virtio_net_hdr *)(void *)r.out[0];
	h->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	reset_frames(&r);
	EXPECT_INT(vhost_net_rx(r.net, 0, r.fr, 64), 1);
	EXPECT_INT(r.fr[0].flags, 0);
	net_close(&r);
}

TEST(old_guests_have_a_shorter_header)
{
	void *cookie;
	uint32_t written;

	REQUIRE(net_open(&r, VIRTIO_BIT(VIRTIO_NET_F_CSUM), 64));
	EXPECT_INT(r.hdr, 10);
	guest_sends(&r, 0, 60, 10, 0, 5);
	EXPECT_INT(vhost_net_rx(r.net, 0, r.fr, 64), 1);
	EXPECT_INT(r.fr[0].len, 60);
	EXPECT(is_frame(r.fr[0].data, 60, 5));
	guest_offers(&r, 0, 1510, 755, 0);
	make_frame(&r, 0, 1500, 3);
	EXPECT_INT(vhost_net_tx(r.net, 0, r.fr, 1), 1);
	EXPECT_INT(vhost_front_poll(r.f, 0, &cookie, &written), 1);
	EXPECT_INT(written, 1510);
	EXPECT(is_frame(r.in[0] + 10, 1500, 3));
	net_close(&r);
}

/* Everything through a device that sends what it receives: order and contents. */
TEST(a_stream_of_random_frames_comes_back)
{
	EVERY_KIND(features)
	{
		static uint32_t want_len[65536];
		bool mergeable = features & VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF);
		uint32_t seed = 1, sent = 0, seen = 0, free_out = 0xffff, slot = 0;
		unsigned offered = 0;

		REQUIRE(net_open(&r, features, 128));
		for (unsigned step = 0; step < 30000; step++) {
			uint32_t written;
			void *cookie;

			seed = seed * 1664525 + 1013904223;
			if (free_out != 0 && (seed >> 30) != 0) { /* the guest sends */
				unsigned s = (unsigned)__builtin_ctz(free_out);
				uint32_t len = 14 + (seed >> 16) % (seed >> 20 & 3 ? 200 : 3000);

				if (r.f->q[1].n_free > 24) {
					guest_sends(&r, s, len,
					    seed >> 12 & 1 ? 20000 : len / 3 + 8,
					    seed >> 13 & 1 ? VHOST_FRONT_F_INDIRECT : 0,
					    (uint8_t)sent);
					want_len[sent++ & 0xffff] = len;
					free_out &= ~(1u << s);
				}
			}
			while (offered < 32 && r.f->q[0].n_free > 32) { /* and offers room */
				guest_offers(&r, slot++ & 255, mergeable ? 600 : 3100,
				    seed >> 11 & 1 ? 5000 : 200,
				    seed >> 10 & 1 ? VHOST_FRONT_F_INDIRECT : 0);
				offered++;
			}
			if ((seed >> 8 & 7) == 0) { /* the device forwards */
				unsigned n = vhost_net_rx(r.net, 0, r.fr, 16), done = 0;

				while (done < n) {
					unsigned k = vhost_net_tx(r.net, 0, r.fr + done, n - done);

					done += k;
					while (vhost_front_poll(r.f, 0, &cookie, &written) > 0) {
						/* reassemble */
						uint8_t *p = cookie;
						uint32_t len = want_len[seen & 0xffff], at = 0,
							 skip = r.hdr;
						unsigned parts = p[10];

						EXPECT(parts == 1 || mergeable);
						for (;;) {
							offered--;
							EXPECT(is_frame(p + skip, written - skip,
							    (uint8_t)(seen + at * 3)));
							at += written - skip;
							skip = 0;
							if (--parts == 0)
								break;
							REQUIRE(vhost_front_poll(r.f, 0, &cookie,
								    &written) == 1);
							p = cookie;
						}
						EXPECT_INT(at, len);
						seen++;
						if (test_fails > 5)
							return;
					}
					while (offered < 32 && r.f->q[0].n_free > 32) {
						guest_offers(&r, slot++ & 255,
						    mergeable ? 600 : 3100, 5000, 0);
						offered++;
					}
				}
				reset_frames(&r);
			}
			while (vhost_front_poll(r.f, 1, &cookie, &written) > 0)
				for (unsigned s = 0; s < 16; s++)
					if (cookie == r.out[s])
						free_out |= 1u << s;
		}
		EXPECT(sent > 5000);
		EXPECT(sent - seen <= 16);
		net_close(&r);
	}
}

TEST(a_broken_ring_gives_no_frames)
{
	EVERY_KIND(features)
	{
		struct iovec iov;

		REQUIRE(net_open(&r, features, 64));
		guest_sends(&r, 0, 60, 100, 0, 1);
		iov = (struct iovec){ &iov, 100 }; /* not guest memory */
		EXPECT_INT(vhost_front_add(r.f, 1, &iov, 1, 0, &r, 0), 0);
		vhost_front_kick(r.f, 1);
		EXPECT_INT(vhost_net_rx(r.net, 0, r.fr, 64), 1);
		EXPECT_INT(vhost_net_rx(r.net, 0, r.fr, 64), 0);
		while (r.running[0])
			pump(&r);
		EXPECT(!r.running[1] && !r.running[2] && !r.running[3]);
		EXPECT_INT(r.links, 2);
		net_close(&r);
	}
}

TEST(the_mtu_is_bounded)
{
	le64 mtu = le64_of(9001);

	REQUIRE(net_open(&r, VHOST_NET_FEATURES, 64));
	EXPECT_INT(
	    vhost_front_ask(r.f, VHOST_USER_NET_SET_MTU, &mtu, 8, NULL, 0, &r.err), -EREMOTEIO);
	mtu = le64_of(1400);
	EXPECT_INT(vhost_front_ask(r.f, VHOST_USER_NET_SET_MTU, &mtu, 8, NULL, 0, &r.err), 0);
	EXPECT_INT(vhost_net_mtu(r.net), 1400);
	EXPECT_INT(r.f->queue_num, 2);
	net_close(&r);
}
