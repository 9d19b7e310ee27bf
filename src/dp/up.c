/* SPDX-License-Identifier: Apache-2.0 */
/* up.c: a byte ring whose records are whole: what does not fit before the end is padded over. */
#include "dp/up.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void
dp_up_init(struct dp_up *u)
{
	memset(u, 0, sizeof *u);
	u->mem = xcalloc(1, DP_UP_BYTES);
}

void
dp_up_fini(struct dp_up *u)
{
	free(u->mem);
	u->mem = NULL;
}

bool
dp_up_put(struct dp_up *u, const struct dp_up_head *head, const void *data)
{
	uint64_t tail = atomic_load_explicit(&u->tail, memory_order_relaxed);
	uint64_t used = tail - atomic_load_explicit(&u->head, memory_order_acquire);
	uint32_t at = (uint32_t)(tail % DP_UP_BYTES);
	uint32_t len = (uint32_t)(sizeof *head + head->data_len + 7) / 8 * 8;
	uint32_t pad = at + len > DP_UP_BYTES ? DP_UP_BYTES - at : 0;
	struct dp_up_head *h;

	if (used + pad + len > DP_UP_BYTES) {
		__atomic_store_n(&u->lost, u->lost + 1, __ATOMIC_RELAXED);
		return false;
	}
	if (pad > 0) {
		/* 8 bytes are always there: all lengths are multiples of 8 */
		uint32_t mark[2] = { pad, DP_UP_PAD };

		memcpy(u->mem + at, mark, sizeof mark);
		at = 0;
	}
	h = (struct dp_up_head *)(u->mem + at);
	*h = *head;
	h->len = len;
	memcpy(h->data, data, head->data_len);
	atomic_store_explicit(&u->tail, tail + pad + len, memory_order_release);
	return true;
}

const struct dp_up_head *
dp_up_first(struct dp_up *u)
{
	for (;;) {
		uint64_t head = atomic_load_explicit(&u->head, memory_order_relaxed);
		const struct dp_up_head *h =
		    (const struct dp_up_head *)(u->mem + head % DP_UP_BYTES);

		if (head == atomic_load_explicit(&u->tail, memory_order_acquire))
			return NULL;
		if (h->kind != DP_UP_PAD)
			return h;
		dp_up_next(u);
	}
}

void
dp_up_next(struct dp_up *u)
{
	uint64_t head = atomic_load_explicit(&u->head, memory_order_relaxed);
	const struct dp_up_head *h = (const struct dp_up_head *)(u->mem + head % DP_UP_BYTES);

	atomic_store_explicit(&u->head, head + h->len, memory_order_release);
}
