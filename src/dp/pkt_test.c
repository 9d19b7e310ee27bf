/* SPDX-License-Identifier: Apache-2.0 */
/* pkt_test.c: buffers, rings, records, reclamation. */
#include "dp/dp_rig.h"

#include "dp/impl.h"

#include <pthread.h>

TEST(buffers_come_back_whoever_frees_them)
{
	struct dp_pool *pool;
	struct dp_cache a, b;
	struct pipe_pkt *pkts[32];
	uint32_t n = 0;

	REQUIRE(dp_pool_new(1000, 10, &pool, NULL) == 0);
	dp_cache_init(&a, pool);
	dp_cache_init(&b, pool);
	for (int round = 0; round < 100; round++) {
		n = dp_pkt_alloc(&a, DP_SMALL, pkts, 32);
		REQUIRE(n == 32);
		for (uint32_t i = 0; i < n; i++) {
			EXPECT(pkts[i]->data - pkts[i]->head == PIPE_HEADROOM);
			EXPECT(dp_pkt_tailroom(pkts[i]) >= DP_SMALL_BYTES);
			memset(pkts[i]->data, round, DP_SMALL_BYTES);
			memset(pkts[i]->meta, round, DP_META_BYTES);
		}
		dp_pkt_free(&b, pkts, n);
	}
	dp_cache_fini(&a);
	dp_cache_fini(&b);
	EXPECT_INT(dp_pool_avail(pool, DP_SMALL), 1000);
	dp_pool_free(pool);
}

TEST(an_empty_pool_says_so)
{
	struct dp_pool *pool;
	struct dp_cache c;
	struct pipe_pkt *pkts[64];
	uint8_t big[3000] = { 0 };
	uint32_t n;

	REQUIRE(dp_pool_new(40, 2, &pool, NULL) == 0);
	dp_cache_init(&c, pool);
	n = dp_pkt_alloc(&c, DP_SMALL, pkts, 32);
	n += dp_pkt_alloc(&c, DP_SMALL, pkts + n, 32);
	EXPECT_INT(n, 40);
	EXPECT(dp_pkt_of(&c, big, 60) == NULL);
	dp_pkt_free(&c, pkts, n);
	pkts[0] = dp_pkt_of(&c, big, sizeof big); /* a large one */
	pkts[1] = dp_pkt_copy(&c, pkts[0], 0);
	EXPECT(dp_pkt_copy(&c, pkts[0], 0) == NULL);
	EXPECT_INT(pkts[1]->len, 3000);
	dp_pkt_free(&c, pkts, 2);
	dp_cache_fini(&c);
	EXPECT_INT(dp_pool_avail(pool, DP_SMALL), 40);
	EXPECT_INT(dp_pool_avail(pool, DP_LARGE), 2);
	dp_pool_free(pool);
}

/* Whether the data are the n bytes 0, 1, ... */
static bool
counts(const struct pipe_pkt *pkt, uint32_t n)
{
	bool good = pkt->len == n;

	for (uint32_t i = 0; good && i < n; i++)
		good = pkt->data[i] == (uint8_t)i;
	return good;
}

static struct pipe_pkt *
counting(struct dp_cache *c, uint32_t n)
{
	uint8_t b[DP_SMALL_BYTES];

	for (uint32_t i = 0; i < n; i++)
		b[i] = (uint8_t)i;
	return dp_pkt_of(c, b, n);
}

TEST(a_packet_gets_headroom_in_its_buffer_or_a_larger_one)
{
	static const uint32_t rooms[] = { 10, PIPE_HEADROOM, 257, 1000, 2000, 3000, 60000, 65500 };
	struct dp_pool *pool;
	struct dp_cache c;

	REQUIRE(dp_pool_new(8, 2, &pool, NULL) == 0);
	dp_cache_init(&c, pool);
	for (uint32_t i = 0; i < ARRAY_LEN(rooms); i++) {
		struct pipe_pkt *pkt = counting(&c, 100), *copy;
		uint8_t *head;

		REQUIRE(pkt != NULL);
		head = pkt->head;
		memset(pkt->meta, 0x5a, DP_META_BYTES);
		EXPECT_INT(dp_pkt_room(&c, pkt, rooms[i]), 0);
		EXPECT(pkt->data - pkt->head >= rooms[i]);
		EXPECT_INT(pkt->head != head, rooms[i] > 2000);
		EXPECT(counts(pkt, 100));
		EXPECT(((uint8_t *)pkt->meta)[DP_META_BYTES - 1] == 0x5a);
		memset(pkt->data - rooms[i], 0xee, rooms[i]);
		EXPECT_INT(dp_pkt_room(&c, pkt, rooms[i] / 2 + 1), 0);
		EXPECT_INT(dp_pkt_room(&c, pkt, rooms[i]), 0); /* again */
		EXPECT(counts(pkt, 100));
		copy = dp_pkt_copy(&c, pkt, 0);
		REQUIRE(copy != NULL);
		dp_pkt_free1(&c, pkt);
		EXPECT(counts(copy, 100));
		dp_pkt_free1(&c, copy);
		pkt = counting(&c, 1); /* the buffer is what it was before */
		EXPECT(pkt->data - pkt->head == PIPE_HEADROOM);
		EXPECT(dp_pkt_tailroom(pkt) >= DP_SMALL_BYTES - 1);
		dp_pkt_free1(&c, pkt);
	}
	dp_cache_fini(&c);
	EXPECT_INT(dp_pool_avail(pool, DP_SMALL), 8);
	EXPECT_INT(dp_pool_avail(pool, DP_LARGE), 2);
	dp_pool_free(pool);
}

TEST(headroom_that_there_is_not_leaves_the_packet_alone)
{
	struct dp_pool *pool;
	struct dp_cache c;
	struct pipe_pkt *a, *b;

	REQUIRE(dp_pool_new(8, 1, &pool, NULL) == 0);
	dp_cache_init(&c, pool);
	a = counting(&c, 2000);
	b = counting(&c, 2000);
	REQUIRE(a != NULL && b != NULL);
	EXPECT_INT(dp_pkt_room(&c, a, DP_LARGE_BYTES - 1999), PIPE_DROP_TOO_LONG);
	EXPECT_INT(dp_pkt_room(&c, a, UINT32_MAX), PIPE_DROP_TOO_LONG);
	EXPECT_INT(dp_pkt_room(&c, a, DP_LARGE_BYTES - 2000), 0);
	EXPECT_INT(dp_pkt_room(&c, b, 1000), PIPE_DROP_HEADROOM);
	EXPECT(counts(a, 2000));
	EXPECT(counts(b, 2000));
	dp_pkt_free1(&c, a);
	EXPECT_INT(dp_pkt_room(&c, b, 1000), 0);
	EXPECT(counts(b, 2000));
	dp_pkt_free1(&c, b);
	dp_cache_fini(&c);
	EXPECT_INT(dp_pool_avail(pool, DP_SMALL), 8);
	EXPECT_INT(dp_pool_avail(pool, DP_LARGE), 1);
	dp_pool_free(pool);
}

TEST(records_wrap_and_a_full_ring_refuses)
{
	struct dp_up u;
	uint8_t data[1000];
	uint32_t put = 0, got = 0;

	dp_up_init(&u);
	for (int round = 0; round < 50; round++) {
		for (;;) {
			struct dp_up_head h = {
				.kind = DP_UP_PACKET, .port = put, .data_len = put % 1000
			};

			memset(data, (int)put, sizeof data);
			if (!dp_up_put(&u, &h, data))
				break;
			put++;
		}
		for (const struct dp_up_head *h; (h = dp_up_first(&u)) != NULL; dp_up_next(&u)) {
			EXPECT_INT(h->port, got);
			EXPECT_INT(h->data_len, got % 1000);
			EXPECT(h->data_len == 0 || h->data[h->data_len - 1] == (uint8_t)got);
			got++;
		}
	}
	EXPECT(put > 10000);
	EXPECT_INT(got, put);
	EXPECT_INT(u.lost, 50);
	dp_up_fini(&u);
}

static void *
fill_ring(void *arg)
{
	struct dp_ring *r = arg;

	for (uintptr_t i = 1; i <= 200000;) {
		void *p[3] = { (void *)i, (void *)(i + 1), (void *)(i + 2) };
		uint32_t n = dp_ring_put(r, p, 3);

		i += n;
		if (n == 0)
			sched_yield();
	}
	return NULL;
}

TEST(a_ring_keeps_order_between_threads)
{
	struct dp_ring r;
	pthread_t t;
	uintptr_t want = 1;

	dp_ring_init(&r, 64);
	REQUIRE(pthread_create(&t, NULL, fill_ring, &r) == 0);
	while (want <= 200000) {
		void *p[7];
		uint32_t n = dp_ring_get(&r, p, 7);

		for (uint32_t i = 0; i < n; i++)
			if ((uintptr_t)p[i] == want)
				want++;
			else
				EXPECT(false);
		if (n == 0)
			sched_yield();
	}
	pthread_join(t, NULL);
	dp_ring_fini(&r);
}

static void
note(void *arg)
{
	++*(int *)arg;
}

TEST(what_is_retired_waits_for_every_reader)
{
	CLEANUP(loop_free) struct loop *l = loop_new();
	static struct dp_qsbr q;
	int freed = 0;

	dp_qsbr_init(&q, l, 2);
	dp_qsbr_quiescent(&q, 0);
	dp_qsbr_quiescent(&q, 1);
	dp_qsbr_retire(&q, note, &freed);
	loop_step(l, 5 * NS_PER_MS);
	EXPECT_INT(freed, 0);
	dp_qsbr_quiescent(&q, 0);
	loop_step(l, 5 * NS_PER_MS);
	EXPECT_INT(freed, 0);
	dp_qsbr_offline(&q, 1); /* sleeps: holds nothing */
	while (freed == 0)
		loop_step(l, 5 * NS_PER_MS);
	dp_qsbr_quiescent(&q, 1);
	dp_qsbr_retire(&q, note, &freed);
	dp_qsbr_fini(&q); /* the end runs what is left */
	EXPECT_INT(freed, 2);
}
