/* SPDX-License-Identifier: Apache-2.0 */
/* scope.h: which declaration a name means at the place that is being checked. The checker walks the
 * program in order and adds each declaration when it has seen it, so that what is not found is either
 * not declared or used too early. One table holds all open scopes: a name leads to its declarations,
 * the innermost first. One thread; memory from the compilation's arena. */
#ifndef P4_SCOPE_H
#define P4_SCOPE_H

#include "p4/ast.h"

struct p4_ctx;

/* One visible declaration of a name. */
struct p4_scope_sym {
	const char *name; /* interned */
	struct p4_decl *decl;
	uint32_t depth; /* of its scope: 0 is the top level */
	uint32_t seq;	/* order of declaration, from 1 */
	struct p4_scope_sym
	    *outer; /* the next declaration of the same name, older or further out */
	struct p4_scope_sym *sibling; /* the one added before in the same scope */
};

/* Slots of the table by name. */
struct p4_scope_slot {
	const char *name;
	struct p4_scope_sym *top; /* innermost; NULL: none is open */
};

struct p4_scopes {
	struct p4_scope_slot *slots;
	uint32_t n_slots;	    /* power of two */
	uint32_t n_names;	    /* slots in use */
	struct p4_scope_sym **last; /* by depth: the last symbol of the scope */
	uint32_t depth;
	uint32_t cap_depth;
	uint32_t seq;
	uint32_t limit; /* when not 0: declarations later than this are not seen */
};

/* What a look-up is for: names of types and of other things do not hide each other. */
enum p4_want {
	P4_WANT_ANY,
	P4_WANT_TYPE,
	P4_WANT_VALUE, /* anything but a type */
};

void p4_scope_enter(struct p4_ctx *ctx, struct p4_scopes *s);
void p4_scope_leave(struct p4_scopes *s);
/* Adds a declaration to the innermost scope, under its name. */
struct p4_scope_sym *p4_scope_add(struct p4_ctx *ctx, struct p4_scopes *s, struct p4_decl *decl);
/* The innermost symbol, or with 'absolute' that of the top level; NULL when there is none. */
struct p4_scope_sym *p4_scope_find(
    const struct p4_scopes *s, const char *name, enum p4_want want, bool absolute);
/* The next symbol after 'sym' of the same name in the same scope (an overload), or NULL. */
struct p4_scope_sym *p4_scope_next(const struct p4_scopes *s, const struct p4_scope_sym *sym);
/* A visible name that looks like this one, or NULL. */
const char *p4_scope_near(const struct p4_scopes *s, const char *name, enum p4_want want);
/* Places of names in a list, for lists that are long: fields of a struct, members of an enum. */
struct p4_index;

struct p4_index *p4_index_new(struct p4_ctx *ctx, uint32_t n_names);
/* Adds an interned name, unless it is there. Not more than n_names. */
void p4_index_add(struct p4_index *x, const char *name, uint32_t place);
/* The place, or UINT32_MAX. */
uint32_t p4_index_find(const struct p4_index *x, const char *name);

/* Whether 'b' is a likely slip for 'a': at most a third of its letters differ. */
bool p4_name_near(const char *a, const char *b);
/* Whether a declaration is of a type. */
bool p4_decl_is_type(const struct p4_decl *decl);

#endif
