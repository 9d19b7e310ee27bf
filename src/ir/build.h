/* SPDX-License-Identifier: Apache-2.0 */
/* build.h: makes IR: the reader and the P4 lowering add to a program through these, so that types are
 * interned and expressions typed in one place. One thread; everything goes into the program's arena.
 * The functions trust their caller (assert): text from outside passes the reader's checks first. */
#ifndef IR_BUILD_H
#define IR_BUILD_H

#include "ir/ir.h"

/* An empty program with the seven core errors. Release with ir_prog_free. */
struct ir_prog *ir_prog_new(const char *name, enum ir_arch arch);

/* Types. Equal types get one id. */
uint32_t ir_type_bit(struct ir_prog *p, uint32_t width_bits);
uint32_t ir_type_int(struct ir_prog *p, uint32_t width_bits);
uint32_t ir_type_bool(struct ir_prog *p);
uint32_t ir_type_error(struct ir_prog *p);
uint32_t ir_type_varbit(struct ir_prog *p, uint32_t max_bits);
uint32_t ir_type_stack(struct ir_prog *p, uint32_t elem, uint32_t n);
uint32_t ir_type_array(struct ir_prog *p, uint32_t elem, uint32_t n);
/* A HEADER or UNION; fields are copied and their offsets computed. The name must be new: the caller
 * keeps its own map from names to ids. */
uint32_t ir_type_header(
    struct ir_prog *p, const char *name, const struct ir_field *fields, uint32_t n);
uint32_t ir_type_union(
    struct ir_prog *p, const char *name, const struct ir_field *members, uint32_t n);

/* Each returns the new id; text is copied. */
uint32_t ir_add_file(struct ir_prog *p, const char *name);
uint32_t ir_add_error(struct ir_prog *p, const char *name); /* the old id when it is there */
uint32_t ir_add_var(struct ir_prog *p, const char *name, uint32_t type, enum ir_scope scope,
    enum ir_intrinsic intrinsic, struct ir_loc loc);
/* These return a zeroed element, valid until the next call of the same function; fill it in. */
struct ir_action *ir_add_action(struct ir_prog *p, uint32_t *id);
struct ir_table *ir_add_table(struct ir_prog *p, uint32_t *id);
struct ir_extern *ir_add_extern(struct ir_prog *p, uint32_t *id);
struct ir_block *ir_add_block(struct ir_prog *p);
struct ir_controller_header *ir_add_controller_header(struct ir_prog *p);
struct ir_ctl_type *ir_add_ctl_type(struct ir_prog *p);
struct ir_field_list *ir_add_field_list(struct ir_prog *p);

/* Values. */
struct ir_value ir_value_u64(struct ir_prog *p, uint32_t width_bits, uint64_t v);
/* (width + 7) / 8 big-endian bytes; bits above the width must be 0. Copied. */
struct ir_value ir_value_bytes(struct ir_prog *p, uint32_t width_bits, const uint8_t *be);

/* Lvalues. Each step returns a new lvalue; the one it starts from stays good. */
struct ir_lval *ir_lval_var(struct ir_prog *p, uint32_t var);
struct ir_lval *ir_lval_field(struct ir_prog *p, const struct ir_lval *of, uint32_t i);
struct ir_lval *ir_lval_member(struct ir_prog *p, const struct ir_lval *of, uint32_t i);
struct ir_lval *ir_lval_elem(struct ir_prog *p, const struct ir_lval *of, uint32_t i);
struct ir_lval *ir_lval_elem_at(struct ir_prog *p, const struct ir_lval *of, struct ir_expr *index);

/* Expressions; the result type is computed where P4 fixes it. */
struct ir_expr *ir_const(struct ir_prog *p, struct ir_loc loc, uint32_t type, struct ir_value v);
struct ir_expr *ir_const_u64(struct ir_prog *p, struct ir_loc loc, uint32_t type, uint64_t v);
struct ir_expr *ir_read_lval(struct ir_prog *p, struct ir_loc loc, struct ir_lval *lval);
struct ir_expr *ir_valid(struct ir_prog *p, struct ir_loc loc, struct ir_lval *lval);
struct ir_expr *ir_next_index(struct ir_prog *p, struct ir_loc loc, struct ir_lval *lval);
struct ir_expr *ir_unary(
    struct ir_prog *p, struct ir_loc loc, enum ir_expr_op op, struct ir_expr *a);
struct ir_expr *ir_binary(
    struct ir_prog *p, struct ir_loc loc, enum ir_expr_op op, struct ir_expr *a, struct ir_expr *b);
struct ir_expr *ir_mux(
    struct ir_prog *p, struct ir_loc loc, struct ir_expr *a, struct ir_expr *b, struct ir_expr *c);
struct ir_expr *ir_cast(struct ir_prog *p, struct ir_loc loc, uint32_t type, struct ir_expr *a);
struct ir_expr *ir_slice(
    struct ir_prog *p, struct ir_loc loc, struct ir_expr *a, uint32_t hi, uint32_t lo);

/* Statements: a zeroed one with op and loc set, appended by ir_body_add. */
struct ir_stmt *ir_stmt(struct ir_prog *p, struct ir_loc loc, enum ir_stmt_op op);
/* A growing list while a body is built; ir_body_done copies it into the arena and empties it. */
struct ir_body_builder {
	struct ir_stmt **v;
	uint32_t n, cap;
};
void ir_body_add(struct ir_body_builder *b, struct ir_stmt *s);
struct ir_body ir_body_done(struct ir_prog *p, struct ir_body_builder *b);

#endif
