/* SPDX-License-Identifier: Apache-2.0 */
/* offload_fuzz.c: a frame with the marks of a hostile guest: checksums completed, segments cut. The first
 * bytes are the marks, the rest is the frame. */
#include "dp/impl.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct dp_pool *pool;
	static struct dp_cache cache;
	struct dp_list out = { 0 };
	struct pipe_pkt *pkt, *s;
	uint64_t bytes, sum = 0;
	uint32_t segments;

	if (pool == NULL) {
		assert(dp_pool_new(1024, 8, &pool, NULL) == 0);
		dp_cache_init(&cache, pool);
	}
	if (len < 8 || len - 8 > DP_LARGE_BYTES)
		return 0;
	pkt = dp_pkt_of(&cache, data + 8, (uint32_t)len - 8);
	assert(pkt != NULL);
	pkt->flags = data[0] & 7;
	pkt->gso_type = data[1];
	memcpy(&pkt->csum_start, data + 2, 2);
	memcpy(&pkt->csum_off, data + 4, 2);
	memcpy(&pkt->gso_bytes, data + 6, 2);
	if (!dp_offload_fits(pkt)) {
		dp_pkt_free1(&cache, pkt);
		return 0;
	}
	dp_pkt_wire(pkt, &segments, &bytes);
	if (!(pkt->flags & PIPE_PKT_GSO)) {
		if (pkt->flags & PIPE_PKT_CSUM_PARTIAL)
			assert(dp_csum_complete(pkt) == 0);
		dp_pkt_free1(&cache, pkt);
		return 0;
	}
	if (dp_segment(&cache, pkt, &out) < 0) {
		dp_pkt_free1(&cache, pkt);
		return 0;
	}
	assert(out.n == segments);
	while ((s = dp_list_get(&out)) != NULL) {
		sum += s->len;
		dp_pkt_free1(&cache, s);
	}
	assert(sum == bytes);
	return 0;
}
