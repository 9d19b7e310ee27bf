/* SPDX-License-Identifier: Apache-2.0 */
/* inflight.h: what a queue has taken and not given back, written down in memory that the front-end
 * keeps while this process dies and returns (vhost-user: "Inflight I/O tracking"). Inside vhost/:
 * vq.c calls it from the data thread, dev.c makes and checks the regions. The region is shared with
 * the front-end, so while running it is only written; decisions come from a private shadow. */
#ifndef VHOST_INFLIGHT_H
#define VHOST_INFLIGHT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vhost_ldesc;
struct vhost_vq;
struct vhost_vq_inflight;

/* Bytes that one queue's region takes; queue i begins at i times that. */
size_t vhost_inflight_bytes(bool packed, uint32_t desc_num);
/* Makes the region say: nothing in flight, the indices come from SET_VRING_BASE. After an orderly
 * stop; a new region of zeros says the same. */
void vhost_inflight_retire(void *region);

/* Begins tracking: reads the region, finishes or takes back the batch that a crash cut, lists what is
 * to be taken again, and sets the queue's indices accordingly. A retired or new region begins at the
 * queue's indices. -EINVAL when the region contradicts itself. Control thread; the queue does not
 * run. */
int vhost_inflight_attach(struct vhost_vq *vq, void *region, uint32_t desc_num, struct err *err)
    __attribute__((warn_unused_result));
void vhost_inflight_detach(struct vhost_vq *vq);

/* The next chain to be taken again: split: its head; packed: its entry. -1: none. */
int vhost_inflight_next(struct vhost_vq_inflight *f);
/* Whether there is such a one. */
bool vhost_inflight_pending(const struct vhost_vq_inflight *f);

/* Split: head was taken; was pushed; the last n pushes are published (used->idx is used_idx). */
void vhost_inflight_split_take(struct vhost_vq_inflight *f, uint16_t head);
void vhost_inflight_split_push(struct vhost_vq_inflight *f, uint16_t head);
void vhost_inflight_split_done(struct vhost_vq_inflight *f, uint16_t n, uint16_t used_idx);

/* Packed: a chain begins (its entry is returned), has one more descriptor. The ring never has more in
 * flight than the region has entries: vq.c sees to that. */
uint16_t vhost_inflight_packed_begin(struct vhost_vq_inflight *f);
void vhost_inflight_packed_add(
    struct vhost_vq_inflight *f, const struct vhost_ldesc *d, bool first, bool last);
/* Packed: the chain at 'entry' is about to be published, which leaves these indices; it is. One chain
 * at a time: a batch cut by a crash would leave entries behind it that look used. */
void vhost_inflight_packed_push(
    struct vhost_vq_inflight *f, uint16_t entry, uint16_t used_idx, bool used_wrap);
void vhost_inflight_packed_done(struct vhost_vq_inflight *f, uint16_t entry);
/* Packed: how many descriptors the chain at 'entry' has; the one at *at, which moves to the next. */
uint16_t vhost_inflight_packed_slots(const struct vhost_vq_inflight *f, uint16_t entry);
struct vhost_ldesc vhost_inflight_packed_desc(const struct vhost_vq_inflight *f, uint16_t *at);

#endif
