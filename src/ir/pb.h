/* SPDX-License-Identifier: Apache-2.0 */
/* pb.h: private to ir/: writes one protobuf message as text or in the binary form, from the same calls.
 * ir/ stands below rpc/, which has the full protobuf library. Fields must come in the order of their
 * numbers, as protobuf's own printer has them. A zero number, empty string or false writes nothing, as
 * proto3 wants. One thread; owned by the caller. */
#ifndef IR_PB_H
#define IR_PB_H

#include "base/buf.h"

#include <stdbool.h>

#define IR_PB_DEPTH 64u /* messages within messages */

struct ir_pb {
	bool text;
	struct buf *out; /* borrowed */
	unsigned depth;	 /* open messages */
	struct {
		struct buf body; /* binary: what it holds so far */
		uint32_t number;
	} open[IR_PB_DEPTH];
};

void ir_pb_open(struct ir_pb *pb, uint32_t number, const char *name);
void ir_pb_close(struct ir_pb *pb);
/* A number of any varint type that is not zigzag. */
void ir_pb_number(struct ir_pb *pb, uint32_t number, const char *name, uint64_t v);
/* The same, written even when it is zero: a member of a oneof. */
void ir_pb_number_set(struct ir_pb *pb, uint32_t number, const char *name, uint64_t v);
/* A repeated number, packed in binary as proto3 does it: begin, each value, end. */
void ir_pb_list_begin(struct ir_pb *pb, uint32_t number);
void ir_pb_list_number(struct ir_pb *pb, const char *name, uint64_t v);
void ir_pb_list_end(struct ir_pb *pb);
void ir_pb_bool(struct ir_pb *pb, uint32_t number, const char *name, bool v);
void ir_pb_bool_set(struct ir_pb *pb, uint32_t number, const char *name, bool v);
/* 'label' is the value's name in text. */
void ir_pb_enum(struct ir_pb *pb, uint32_t number, const char *name, uint32_t v, const char *label);
void ir_pb_string(struct ir_pb *pb, uint32_t number, const char *name, const char *v);
void ir_pb_string_set(struct ir_pb *pb, uint32_t number, const char *name, const char *v);
void ir_pb_bytes(struct ir_pb *pb, uint32_t number, const char *name, const void *v, size_t len);

#endif
