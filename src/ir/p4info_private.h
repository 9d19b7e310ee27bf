/* SPDX-License-Identifier: Apache-2.0 */
/* p4info_private.h: private to ir/: what the files that write P4Info share. */
#ifndef IR_P4INFO_PRIVATE_H
#define IR_P4INFO_PRIVATE_H

#include "ir/annotation.h"
#include "ir/p4info.h"
#include "ir/pb.h"

/* Whether P4Info lists the annotation as text. */
bool ir_pi_annotation_listed(const char *text);
/* The hash of a name that ids come from. */
uint32_t ir_pi_hash(const char *name);
/* Annotations as text, those that P4Info says elsewhere left out; structured ones apart. */
void ir_pi_annotations(struct ir_pb *pb, uint32_t number, uint32_t n, const char **v);
void ir_pi_structured(struct ir_pb *pb, uint32_t number, uint32_t n, const char **v);
/* Field 2, type_spec, of a register or digest. */
void ir_pi_extern_spec(const struct ir_prog *p, struct ir_pb *pb, const struct ir_extern *x);
void ir_pi_type_info(const struct ir_prog *p, struct ir_pb *pb);

#endif
