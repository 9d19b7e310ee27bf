/* SPDX-License-Identifier: Apache-2.0 */
/* vhost_spec.h: layouts and numbers of other people's standards: virtio 1.2 rings and net device,
 * the vhost-user protocol and its inflight regions. Layouts only, no behaviour. What lies in guest
 * memory or comes from the socket is hostile: load each word once, then validate the copy. */
#ifndef VHOST_VHOST_SPEC_H
#define VHOST_VHOST_SPEC_H

#include "base/bits.h"

#include <assert.h>

/* ---- virtio features (bit numbers) ---- */
enum {
	VIRTIO_F_NOTIFY_ON_EMPTY = 24,
	VHOST_F_LOG_ALL = 26, /* vhost only: log what the device writes */
	VIRTIO_F_ANY_LAYOUT = 27,
	VIRTIO_F_INDIRECT_DESC = 28,
	VIRTIO_F_EVENT_IDX = 29,
	VHOST_USER_F_PROTOCOL_FEATURES = 30,
	VIRTIO_F_VERSION_1 = 32,
	VIRTIO_F_ACCESS_PLATFORM = 33,
	VIRTIO_F_RING_PACKED = 34,
	VIRTIO_F_IN_ORDER = 35,
	VIRTIO_F_ORDER_PLATFORM = 36,
};
#define VIRTIO_BIT(n) (1ull << (n))

enum {
	VIRTIO_STATUS_ACKNOWLEDGE = 1,
	VIRTIO_STATUS_DRIVER = 2,
	VIRTIO_STATUS_DRIVER_OK = 4,
	VIRTIO_STATUS_FEATURES_OK = 8,
	VIRTIO_STATUS_NEEDS_RESET = 64,
	VIRTIO_STATUS_FAILED = 128,
};

/* ---- split ring (virtio 1.2, 2.7) ---- */
enum {
	VIRTIO_DESC_F_NEXT = 1,
	VIRTIO_DESC_F_WRITE = 2,
	VIRTIO_DESC_F_INDIRECT = 4,
	VIRTIO_DESC_F_AVAIL = 1 << 7, /* packed */
	VIRTIO_DESC_F_USED = 1 << 15, /* packed */
	VIRTIO_AVAIL_F_NO_INTERRUPT = 1,
	VIRTIO_USED_F_NO_NOTIFY = 1,
	VIRTIO_QUEUE_MAX = 32768, /* entries of one ring */
};

struct virtio_desc {
	le64 addr; /* guest physical */
	le32 len;
	le16 flags;
	le16 next;
};
static_assert(sizeof(struct virtio_desc) == 16, "virtio 1.2, 2.7.5");

struct virtio_avail {
	le16 flags;
	le16 idx;
	le16 ring[]; /* size entries, then le16 used_event */
};
static_assert(sizeof(struct virtio_avail) == 4, "virtio 1.2, 2.7.6");

struct virtio_used_elem {
	le32 id;
	le32 len;
};
static_assert(sizeof(struct virtio_used_elem) == 8, "virtio 1.2, 2.7.8");

struct virtio_used {
	le16 flags;
	le16 idx;
	struct virtio_used_elem ring[]; /* size entries, then le16 avail_event */
};
static_assert(sizeof(struct virtio_used) == 4, "virtio 1.2, 2.7.8");

/* ---- packed ring (virtio 1.2, 2.8) ---- */
struct virtio_packed_desc {
	le64 addr;
	le32 len;
	le16 id;
	le16 flags;
};
static_assert(sizeof(struct virtio_packed_desc) == 16, "virtio 1.2, 2.8.13");

enum { VIRTIO_EVENT_ENABLE = 0, VIRTIO_EVENT_DISABLE = 1, VIRTIO_EVENT_DESC = 2 };

struct virtio_packed_event {
	le16 off_wrap; /* bits 0-14 descriptor, bit 15 wrap counter */
	le16 flags;
};
static_assert(sizeof(struct virtio_packed_event) == 4, "virtio 1.2, 2.8.14");

/* ---- net device (virtio 1.2, 5.1) ---- */
enum {
	VIRTIO_NET_F_CSUM = 0,
	VIRTIO_NET_F_GUEST_CSUM = 1,
	VIRTIO_NET_F_MTU = 3,
	VIRTIO_NET_F_MAC = 5,
	VIRTIO_NET_F_GUEST_TSO4 = 7,
	VIRTIO_NET_F_GUEST_TSO6 = 8,
	VIRTIO_NET_F_GUEST_ECN = 9,
	VIRTIO_NET_F_HOST_TSO4 = 11,
	VIRTIO_NET_F_HOST_TSO6 = 12,
	VIRTIO_NET_F_HOST_ECN = 13,
	VIRTIO_NET_F_MRG_RXBUF = 15,
	VIRTIO_NET_F_STATUS = 16,
	VIRTIO_NET_F_CTRL_VQ = 17,
	VIRTIO_NET_F_GUEST_ANNOUNCE = 21,
	VIRTIO_NET_F_MQ = 22,
};

enum {
	VIRTIO_NET_HDR_F_NEEDS_CSUM = 1,
	VIRTIO_NET_HDR_F_DATA_VALID = 2,
	VIRTIO_NET_HDR_GSO_NONE = 0,
	VIRTIO_NET_HDR_GSO_TCPV4 = 1,
	VIRTIO_NET_HDR_GSO_TCPV6 = 4,
	VIRTIO_NET_HDR_GSO_ECN = 0x80, /* or-ed to the others */
};

struct virtio_net_hdr {
	uint8_t flags;
	uint8_t gso_type;
	le16 hdr_len;
	le16 gso_size;
	le16 csum_start;
	le16 csum_offset;
	le16 num_buffers; /* absent (10-byte header) without VERSION_1 and MRG_RXBUF */
};
static_assert(sizeof(struct virtio_net_hdr) == 12, "virtio 1.2, 5.1.6");

/* ---- vhost-user messages ---- */
enum vhost_user_request {
	VHOST_USER_GET_FEATURES = 1,
	VHOST_USER_SET_FEATURES = 2,
	VHOST_USER_SET_OWNER = 3,
	VHOST_USER_RESET_OWNER = 4,
	VHOST_USER_SET_MEM_TABLE = 5,
	VHOST_USER_SET_LOG_BASE = 6,
	VHOST_USER_SET_LOG_FD = 7,
	VHOST_USER_SET_VRING_NUM = 8,
	VHOST_USER_SET_VRING_ADDR = 9,
	VHOST_USER_SET_VRING_BASE = 10,
	VHOST_USER_GET_VRING_BASE = 11,
	VHOST_USER_SET_VRING_KICK = 12,
	VHOST_USER_SET_VRING_CALL = 13,
	VHOST_USER_SET_VRING_ERR = 14,
	VHOST_USER_GET_PROTOCOL_FEATURES = 15,
	VHOST_USER_SET_PROTOCOL_FEATURES = 16,
	VHOST_USER_GET_QUEUE_NUM = 17,
	VHOST_USER_SET_VRING_ENABLE = 18,
	VHOST_USER_NET_SET_MTU = 20,
	VHOST_USER_SET_BACKEND_REQ_FD = 21,
	VHOST_USER_GET_CONFIG = 24,
	VHOST_USER_SET_CONFIG = 25,
	VHOST_USER_GET_INFLIGHT_FD = 31,
	VHOST_USER_SET_INFLIGHT_FD = 32,
	VHOST_USER_GET_MAX_MEM_SLOTS = 36,
	VHOST_USER_ADD_MEM_REG = 37,
	VHOST_USER_REM_MEM_REG = 38,
	VHOST_USER_SET_STATUS = 39,
	VHOST_USER_GET_STATUS = 40,
	VHOST_USER_REQUEST_END,
};

enum vhost_user_backend_request {
	VHOST_USER_BACKEND_CONFIG_CHANGE = 2,
};

enum { /* protocol features, bit numbers */
	VHOST_USER_PROTOCOL_F_MQ = 0,
	VHOST_USER_PROTOCOL_F_LOG_SHMFD = 1,
	VHOST_USER_PROTOCOL_F_REPLY_ACK = 3,
	VHOST_USER_PROTOCOL_F_NET_MTU = 4,
	VHOST_USER_PROTOCOL_F_BACKEND_REQ = 5,
	VHOST_USER_PROTOCOL_F_CONFIG = 9,
	VHOST_USER_PROTOCOL_F_INFLIGHT_SHMFD = 12,
	VHOST_USER_PROTOCOL_F_CONFIGURE_MEM_SLOTS = 15,
	VHOST_USER_PROTOCOL_F_STATUS = 16,
};

enum {
	VHOST_USER_VERSION = 1,
	VHOST_USER_VERSION_MASK = 3,
	VHOST_USER_FLAG_REPLY = 4,
	VHOST_USER_FLAG_NEED_REPLY = 8,
	VHOST_USER_VRING_MASK = 0xff,  /* in the u64 of KICK, CALL, ERR */
	VHOST_USER_VRING_NOFD = 0x100, /* likewise: no descriptor comes along */
	VHOST_USER_REGIONS_MAX = 8,    /* regions, and descriptors, of one message */
	VHOST_USER_CONFIG_MAX = 256,
	VHOST_VRING_F_LOG = 1,
};

struct vhost_user_hdr {
	le32 request;
	le32 flags;
	le32 size; /* of the payload */
};
static_assert(sizeof(struct vhost_user_hdr) == 12, "vhost-user: header");

struct vhost_user_region {
	le64 gpa;
	le64 size;
	le64 uaddr; /* in the front-end's address space */
	le64 mmap_offset;
};
static_assert(sizeof(struct vhost_user_region) == 32, "vhost-user: memory region");

struct vhost_user_memory {
	le32 n_regions;
	le32 padding;
	struct vhost_user_region region[VHOST_USER_REGIONS_MAX];
};
static_assert(sizeof(struct vhost_user_memory) == 8 + 8 * 32, "vhost-user: memory regions");

struct vhost_user_mem_reg {
	le64 padding;
	struct vhost_user_region region;
};
static_assert(sizeof(struct vhost_user_mem_reg) == 40, "vhost-user: single memory region");

struct vhost_user_vring_state {
	le32 index;
	le32 num;
};
static_assert(sizeof(struct vhost_user_vring_state) == 8, "vhost-user: vring state");

struct vhost_user_vring_addr {
	le32 index;
	le32 flags;
	le64 desc;  /* front-end addresses */
	le64 used;  /* packed: the device event area */
	le64 avail; /* packed: the driver event area */
	le64 log;   /* guest physical address of the used ring, for the dirty log */
};
static_assert(sizeof(struct vhost_user_vring_addr) == 40, "vhost-user: vring addresses");

struct vhost_user_log {
	le64 mmap_size;
	le64 mmap_offset;
};
static_assert(sizeof(struct vhost_user_log) == 16, "vhost-user: log description");

struct vhost_user_config {
	le32 offset;
	le32 size;
	le32 flags;
	uint8_t region[VHOST_USER_CONFIG_MAX];
};
static_assert(sizeof(struct vhost_user_config) == 12 + 256, "vhost-user: config space");

struct vhost_user_inflight {
	le64 mmap_size;
	le64 mmap_offset;
	le16 n_queues;
	le16 queue_size;
	uint8_t padding[4];
};
static_assert(sizeof(struct vhost_user_inflight) == 24, "vhost-user: inflight description");

union vhost_user_payload {
	le64 u64;
	struct vhost_user_memory memory;
	struct vhost_user_mem_reg mem_reg;
	struct vhost_user_vring_state state;
	struct vhost_user_vring_addr addr;
	struct vhost_user_log log;
	struct vhost_user_config config;
	struct vhost_user_inflight inflight;
};

/* A message as we keep it; on the wire the payload follows the header without a gap. */
struct vhost_user_msg {
	struct vhost_user_hdr hdr;
	union vhost_user_payload u;
};

/* ---- inflight regions (vhost-user: "Inflight I/O tracking") ---- */
struct vhost_inflight_desc_split {
	uint8_t inflight;
	uint8_t padding[5];
	le16 next;
	le64 counter;
};
static_assert(sizeof(struct vhost_inflight_desc_split) == 16, "vhost-user: DescStateSplit");

struct vhost_inflight_split {
	le64 features;
	le16 version;
	le16 desc_num;
	le16 last_batch_head;
	le16 used_idx;
	struct vhost_inflight_desc_split desc[];
};
static_assert(sizeof(struct vhost_inflight_split) == 16, "vhost-user: QueueRegionSplit");

struct vhost_inflight_desc_packed {
	uint8_t inflight;
	uint8_t padding;
	le16 next;
	le16 last;
	le16 num;
	le64 counter;
	le16 id;
	le16 flags;
	le32 len;
	le64 addr;
};
static_assert(sizeof(struct vhost_inflight_desc_packed) == 32, "vhost-user: DescStatePacked");

struct vhost_inflight_packed {
	le64 features;
	le16 version;
	le16 desc_num;
	le16 free_head;
	le16 old_free_head;
	le16 used_idx;
	le16 old_used_idx;
	uint8_t used_wrap;
	uint8_t old_used_wrap;
	uint8_t padding[7];
	struct vhost_inflight_desc_packed desc[];
};
static_assert(sizeof(struct vhost_inflight_packed) == 32, "vhost-user: QueueRegionPacked");

enum { VHOST_INFLIGHT_VERSION = 1, VHOST_INFLIGHT_ALIGN = 64 };

#endif
