/* SPDX-License-Identifier: Apache-2.0 */
/* blk_spec.h: the virtio block device's feature bits, configuration and requests (virtio 1.2, 5.2).
 * Layouts only. */
#ifndef VHOST_BLK_SPEC_H
#define VHOST_BLK_SPEC_H

#include "base/bits.h"

#include <assert.h>
#include <stddef.h>

enum { /* feature bits */
	VIRTIO_BLK_F_SIZE_MAX = 1,
	VIRTIO_BLK_F_SEG_MAX = 2,
	VIRTIO_BLK_F_GEOMETRY = 4,
	VIRTIO_BLK_F_RO = 5,
	VIRTIO_BLK_F_BLK_SIZE = 6,
	VIRTIO_BLK_F_FLUSH = 9,
	VIRTIO_BLK_F_TOPOLOGY = 10,
	VIRTIO_BLK_F_CONFIG_WCE = 11,
	VIRTIO_BLK_F_MQ = 12,
	VIRTIO_BLK_F_DISCARD = 13,
	VIRTIO_BLK_F_WRITE_ZEROES = 14,
};

enum { /* request types */
	VIRTIO_BLK_T_IN = 0,
	VIRTIO_BLK_T_OUT = 1,
	VIRTIO_BLK_T_FLUSH = 4,
	VIRTIO_BLK_T_GET_ID = 8,
	VIRTIO_BLK_T_DISCARD = 11,
	VIRTIO_BLK_T_WRITE_ZEROES = 13,
};

enum { /* status, the last byte of a request */
	VIRTIO_BLK_S_OK = 0,
	VIRTIO_BLK_S_IOERR = 1,
	VIRTIO_BLK_S_UNSUPP = 2,
};

enum { VIRTIO_BLK_ID_BYTES = 20 };

struct virtio_blk_config {
	le64 capacity; /* sectors of 512 bytes */
	le32 size_max; /* bytes of one buffer */
	le32 seg_max;  /* buffers of one request's data */
	le16 cylinders;
	uint8_t heads;
	uint8_t sectors;
	le32 blk_size;
	uint8_t physical_block_exp; /* log2(physical block / blk_size) */
	uint8_t alignment_offset;
	le16 min_io_size; /* in blocks, as the next */
	le32 opt_io_size;
	uint8_t writeback;
	uint8_t unused0;
	le16 num_queues;
	le32 max_discard_sectors;
	le32 max_discard_seg;
	le32 discard_sector_alignment;
	le32 max_write_zeroes_sectors;
	le32 max_write_zeroes_seg;
	uint8_t write_zeroes_may_unmap;
	uint8_t unused1[3];
} __attribute__((packed));
static_assert(sizeof(struct virtio_blk_config) == 60, "virtio 1.2, 5.2.4");
static_assert(offsetof(struct virtio_blk_config, writeback) == 32, "virtio 1.2, 5.2.4");

/* The first readable bytes of a request; data follows, then (writable) data, then the status byte. */
struct virtio_blk_hdr {
	le32 type;
	le32 reserved;
	le64 sector;
};
static_assert(sizeof(struct virtio_blk_hdr) == 16, "virtio 1.2, 5.2.6");

/* The data of a discard or write-zeroes request is an array of these. */
struct virtio_blk_range {
	le64 sector;
	le32 n_sectors;
	le32 flags; /* bit 0: unmap, write-zeroes only */
};
static_assert(sizeof(struct virtio_blk_range) == 16, "virtio 1.2, 5.2.6");
enum { VIRTIO_BLK_RANGE_UNMAP = 1 };

#endif
