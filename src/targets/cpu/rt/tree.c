/* SPDX-License-Identifier: Apache-2.0 */
/* tree.c: longest-prefix match on one key of any width: a binary tree with skipped bits (PATRICIA), two
 * nodes a route at most, so that its memory is known beforehand. A burst goes down together, a level at
 * a time, each next node prefetched. Every change is published by one store. Control thread writes. */
#include "targets/cpu/rt/table.h"

#include "base/mem.h"
#include "targets/cpu/pipe_table.h"
#include "targets/cpu/rt/mem.h"
#include "targets/cpu/rt/records.h"
#include "targets/cpu/rt/steady.h"

#include <errno.h>
#include <string.h>

struct node {
	uint32_t child[2]; /* by the bit behind the prefix; 0: none */
	uint32_t record;   /* 0: only a fork */
	uint32_t bits;	   /* of the prefix, with the padding of the key's first byte */
	uint8_t key[];	   /* key_bytes */
};

struct tree {
	struct pipe_table t; /* first: what rt_table.t points to */
	uint32_t root;
	uint32_t changes;  /* see steady.h */
	uint32_t pad_bits; /* unused bits in front of the key */
	uint8_t *nodes;	   /* node i at nodes + i * node_bytes */
	uint32_t node_bytes;
	uint32_t n_nodes, used; /* room; handed out once */
	uint32_t *free;
	uint32_t n_free;
	struct rt_records records;
};

static struct tree *
tree_of(const struct rt_table *t)
{
	return (struct tree *)t->t;
}

static struct node *
node_at(const struct tree *x, uint32_t i)
{
	return (struct node *)(x->nodes + (uint64_t)i * x->node_bytes);
}

static unsigned
bit_of(const uint8_t *key, uint32_t i)
{
	return key[i / 8] >> (7 - i % 8) & 1;
}

/* Whether the first 'bits' bits are equal. bytes: of the keys, a multiple of 4. */
static bool
prefix_eq(const uint8_t *a, const uint8_t *b, uint32_t bits)
{
	for (; bits >= 64; bits -= 64, a += 8, b += 8)
		if (pipe_ld64n(a) != pipe_ld64n(b))
			return false;
	for (; bits >= 32; bits -= 32, a += 4, b += 4)
		if (pipe_ld32n(a) != pipe_ld32n(b))
			return false;
	return bits == 0 || __builtin_bswap32(pipe_ld32n(a) ^ pipe_ld32n(b)) >> (32 - bits) == 0;
}

/* Length of the common prefix, at most max bits. */
static uint32_t
common_bits(const uint8_t *a, const uint8_t *b, uint32_t max)
{
	uint32_t n = 0;

	while (n < max && a[n / 8] == b[n / 8])
		n = (n / 8 + 1) * 8;
	while (n < max && bit_of(a, n) == bit_of(b, n))
		n++;
	return MIN(n, max);
}

static void
search(const struct pipe_table *pt, const uint8_t *keys, uint32_t n, const struct pipe_entry **out)
{
	const struct tree *x = (const struct tree *)pt;
	const struct pipe_entry *miss = pipe_miss(pt);
	uint32_t k = pt->key_bytes, max = k * 8;
	uint32_t at[PIPE_BURST], best[PIPE_BURST];
	uint32_t root = __atomic_load_n(&x->root, __ATOMIC_ACQUIRE);
	uint32_t todo = root == 0 ? 0 : n >= 32 ? UINT32_MAX : (1u << n) - 1;

	for (uint32_t i = 0; i < n; i++) {
		at[i] = root;
		best[i] = 0;
	}
	while (todo != 0)
		for (uint32_t m = todo; m != 0; m &= m - 1) {
			uint32_t i = (uint32_t)__builtin_ctz(m), r, next;
			const uint8_t *key = keys + (size_t)i * k;
			const struct node *nd = node_at(x, at[i]);

			r = __atomic_load_n(&nd->record, __ATOMIC_ACQUIRE);
			if (r != 0) {
				/* A fork needs no check: if it differs, so do those below it. */
				if (!prefix_eq(key, nd->key, nd->bits)) {
					todo &= ~(1u << i);
					continue;
				}
				best[i] = r;
			}
			next = nd->bits < max ? __atomic_load_n(&nd->child[bit_of(key, nd->bits)],
						    __ATOMIC_ACQUIRE)
					      : 0;
			if (next == 0) {
				todo &= ~(1u << i);
				continue;
			}
			at[i] = next;
			pipe_prefetch(node_at(x, next));
		}
	for (uint32_t i = 0; i < n; i++)
		out[i] = best[i] != 0 ? rt_record(&x->records, best[i]) : miss;
}

static void
lookup(const struct pipe_table *pt, const uint8_t *keys, uint32_t n, const struct pipe_entry **out)
{
	rt_steady_lookup(&((const struct tree *)pt)->changes, search, pt, keys, n, out);
}

static int
open(struct rt_table *t, struct err *err)
{
	struct tree *x = xcalloc(1, sizeof *x);
	uint32_t width = t->desc->keys[0].width_bits, bytes;
	int code;

	code = rt_records_init(
	    &x->records, t->desc->name, t->desc->size, t->desc->data_bytes, t->limbo, err);
	if (code < 0) {
		free(x);
		return code;
	}
	x->pad_bits = (8 - width % 8) % 8;
	bytes = (uint32_t)sizeof(struct node) + t->desc->key_bytes;
	x->node_bytes = bytes <= 32 ? 32 : (bytes + PIPE_LINE - 1) / PIPE_LINE * PIPE_LINE;
	x->n_nodes = (uint32_t)MIN((uint64_t)t->desc->size * 3 + 8192, UINT32_MAX);
	x->used = 1;
	x->nodes = rt_map((uint64_t)x->n_nodes * x->node_bytes, t->desc->size > 4096);
	x->free = rt_map((uint64_t)x->n_nodes * 4, false);
	x->t.lookup = lookup;
	t->t = &x->t;
	if (x->nodes == NULL || x->free == NULL) {
		t->kind->close(t);
		return err_set(err, -ENOMEM, "no memory for %u entries", t->desc->size);
	}
	return 0;
}

static void
close_table(struct rt_table *t)
{
	struct tree *x = tree_of(t);

	rt_unmap(x->nodes, (uint64_t)x->n_nodes * x->node_bytes);
	rt_unmap(x->free, (uint64_t)x->n_nodes * 4);
	rt_records_fini(&x->records);
	free(x);
}

static uint32_t
node_new(struct tree *x, const uint8_t *key, uint32_t bits, uint32_t record)
{
	uint32_t i = x->n_free > 0 ? x->free[--x->n_free] : x->used++;
	struct node *nd = node_at(x, i);

	*nd = (struct node){ .record = record, .bits = bits };
	memcpy(nd->key, key, x->t.key_bytes);
	return i;
}

static void
node_free(void *owner, uint64_t what)
{
	struct tree *x = owner;

	x->free[x->n_free++] = (uint32_t)what;
}

static uint32_t
entry_bits(const struct rt_table *t, const struct rt_entry *e)
{
	uint32_t n = tree_of(t)->pad_bits;

	for (uint32_t i = 0; i < t->desc->key_bytes; i++)
		n += (uint32_t)__builtin_popcount(e->mask[i]);
	return n;
}

static void
publish(uint32_t *where, uint32_t node)
{
	__atomic_store_n(where, node, __ATOMIC_RELEASE);
}

static int
insert(struct rt_table *t, struct rt_entry *e, struct err *err)
{
	struct tree *x = tree_of(t);
	uint32_t bits = entry_bits(t, e), record, *link = &x->root, leaf;
	int code;

	if (x->n_free < 2 && x->used + 2 > x->n_nodes)
		return err_set(err, -ENOSPC,
		    "table %s: too many deleted entries are still seen by a worker; try again",
		    t->desc->name);
	code = rt_record_get(&x->records, e->action, e->flags, e->index, e->data, &record, err);
	if (code < 0)
		return code;
	e->place = record;
	rt_steady_change(&x->changes);
	for (;;) {
		struct node *nd = node_at(x, *link);
		uint32_t common;

		if (*link == 0) {
			publish(link, node_new(x, e->bytes, bits, record));
			return 0;
		}
		common = common_bits(e->bytes, nd->key, MIN(bits, nd->bits));
		if (common == nd->bits && common == bits) {
			publish(&nd->record, record);
			return 0;
		}
		if (common == nd->bits) {
			link = &nd->child[bit_of(e->bytes, common)];
			continue;
		}
		leaf = node_new(x, e->bytes, bits, record);
		if (common == bits) {
			node_at(x, leaf)->child[bit_of(nd->key, common)] = *link;
			publish(link, leaf);
		} else {
			uint32_t fork = node_new(x, e->bytes, common, 0);

			node_at(x, fork)->child[bit_of(nd->key, common)] = *link;
			node_at(x, fork)->child[bit_of(e->bytes, common)] = leaf;
			publish(link, fork);
		}
		return 0;
	}
}

/* The link to e's node; *parent_link: the one to the node above it, or NULL. */
static uint32_t *
find(struct rt_table *t, const struct rt_entry *e, uint32_t **parent_link)
{
	struct tree *x = tree_of(t);
	uint32_t bits = entry_bits(t, e), *link = &x->root;

	*parent_link = NULL;
	while (node_at(x, *link)->bits != bits) {
		*parent_link = link;
		link = &node_at(x, *link)->child[bit_of(e->bytes, node_at(x, *link)->bits)];
	}
	return link;
}

static int
replace(struct rt_table *t, struct rt_entry *e, struct err *err)
{
	struct tree *x = tree_of(t);
	uint32_t record, *parent, old = (uint32_t)e->place;
	int code = rt_record_get(&x->records, e->action, e->flags, e->index, e->data, &record, err);

	if (code < 0)
		return code;
	publish(&node_at(x, *find(t, e, &parent))->record, record);
	e->place = record;
	rt_record_put(&x->records, old);
	return 0;
}

/* Takes out a node that has no record and fewer than two children. */
static bool
unlink_node(struct rt_table *t, uint32_t *link)
{
	struct tree *x = tree_of(t);
	uint32_t i = *link;
	struct node *nd = node_at(x, i);

	if (nd->record != 0 || (nd->child[0] != 0 && nd->child[1] != 0))
		return false;
	publish(link, nd->child[0] != 0 ? nd->child[0] : nd->child[1]);
	rt_limbo_add(t->limbo, node_free, x, i);
	return true;
}

static void
remove_entry(struct rt_table *t, struct rt_entry *e)
{
	struct tree *x = tree_of(t);
	uint32_t *parent, *link = find(t, e, &parent);

	rt_steady_change(&x->changes);
	publish(&node_at(x, *link)->record, 0);
	if (unlink_node(t, link) && parent != NULL)
		(void)unlink_node(t, parent);
	rt_record_put(&x->records, (uint32_t)e->place);
}

static void
new_miss(struct rt_table *t)
{
	rt_steady_change(&tree_of(t)->changes);
}

const struct rt_kind rt_kind_tree = { "lpm tree", open, close_table, insert, replace, remove_entry,
	new_miss };
