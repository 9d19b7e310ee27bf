/* SPDX-License-Identifier: Apache-2.0 */
/* codec.h: P4Runtime entities to TDI entities and back, against the pipeline's IR. Ids, byte strings and
 * shapes are checked here (P4Runtime 1.4 §8, §9); widths that are right and ids that exist may still be
 * refused by tdi.c or the target. Results live in the arena and may point into the message. Any thread. */
#ifndef API_P4RT_CODEC_H
#define API_P4RT_CODEC_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ir/ir.h"
#include "p4/v1/p4runtime.pb-c.h"
#include "tdi/tdi.h"

/* for a Write: everything that names the entity must be there. For a Read: what is absent is a wildcard. */
enum p4rt_purpose { P4RT_WRITE, P4RT_READ };

/* -EINVAL, -ENOENT (an id that the program does not have), -ERANGE (a value too wide), -EOPNOTSUPP; the
 * message names table, field and width. */
int p4rt_decode(struct arena *a, const struct ir_prog *prog, const P4__V1__Entity *in,
    enum p4rt_purpose purpose, struct tdi_entity *out, struct err *err);

/* Never fails: 'e' comes from the target and fits 'prog'. */
P4__V1__Entity *p4rt_encode(
    struct arena *a, const struct ir_prog *prog, const struct tdi_entity *e);

/* Appends the bytes that name the entity within its kind and table: the same key, the same bytes. */
void p4rt_key(const struct ir_prog *prog, const struct tdi_entity *e, struct buf *out);
/* The table or object that it belongs to; 0 for those of the packet replication engine. */
uint32_t p4rt_object(const struct tdi_entity *e);

/* A byte string as a value of this width. -ERANGE when it does not fit. */
int p4rt_value(struct arena *a, uint32_t width_bits, ProtobufCBinaryData bytes, struct ir_value *v,
    struct err *err);
/* The shortest byte string, at least one byte (P4Runtime's canonical form). */
ProtobufCBinaryData p4rt_bytes(struct arena *a, const struct ir_value *v);

/* Index of the object with this P4Runtime id, or IR_NO_ID. */
uint32_t p4rt_find_table(const struct ir_prog *prog, uint32_t id);
uint32_t p4rt_find_extern(const struct ir_prog *prog, uint32_t id);

#endif
