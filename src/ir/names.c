/* SPDX-License-Identifier: Apache-2.0 */
/* names.c: text names and facts of the vocabulary, from the X-macros of ops.h. */
#include "ir/ir.h"

#include <assert.h>
#include <string.h>

#define X(e, text, ...) text,
static const char *const type_names[] = { IR_TYPES(X) };
static const char *const expr_names[] = { IR_EXPRS(X) };
static const char *const stmt_names[] = { IR_STMTS(X) };
static const char *const extern_names[] = { IR_EXTERNS(X) "none" };
static const char *const call_names[] = { IR_CALLS(X) };
static const char *const hash_names[] = { IR_HASHES(X) };
static const char *const match_names[] = { IR_MATCHES(X) };
static const char *const arch_names[] = { IR_ARCHS(X) };
static const char *const role_names[] = { IR_ROLES(X) };
static const char *const intrinsic_names[] = { IR_INTRINSICS(X) };
#undef X

static const char *const ctl_names[] = { "none", "bit", "int", "varbit", "bool", "error", "struct",
	"header", "union", "header-stack", "union-stack", "enum", "serenum", "newtype", "tuple" };

#define X(e, text, n) n,
static const uint8_t expr_operands[] = { IR_EXPRS(X) };
static const uint8_t hash_bits[] = { IR_HASHES(X) };
static const uint8_t match_p4info[] = { IR_MATCHES(X) };
#undef X

#define X(e, text, object, sig) { IR_EXTERN_##object, sig },
static const struct {
	enum ir_extern_kind object;
	const char *signature;
} calls[] = { IR_CALLS(X) };
#undef X

#define X(e, text, arch, parser) { IR_ARCH_##arch, parser },
static const struct {
	enum ir_arch arch;
	bool parser;
} roles[] = { IR_ROLES(X) };
#undef X

#define NAME_FN(fn, E, table)                                                                      \
	const char *fn(E v)                                                                        \
	{                                                                                          \
		assert((size_t)v < sizeof table / sizeof *table);                                  \
		return table[v];                                                                   \
	}
NAME_FN(ir_type_kind_name, enum ir_type_kind, type_names)
NAME_FN(ir_expr_op_name, enum ir_expr_op, expr_names)
NAME_FN(ir_stmt_op_name, enum ir_stmt_op, stmt_names)
NAME_FN(ir_call_op_name, enum ir_call_op, call_names)
NAME_FN(ir_extern_kind_name, enum ir_extern_kind, extern_names)
NAME_FN(ir_match_kind_name, enum ir_match_kind, match_names)
NAME_FN(ir_hash_name, enum ir_hash, hash_names)
NAME_FN(ir_ctl_kind_name, enum ir_ctl_kind, ctl_names)
NAME_FN(ir_arch_name, enum ir_arch, arch_names)
NAME_FN(ir_role_name, enum ir_role, role_names)
NAME_FN(ir_intrinsic_name, enum ir_intrinsic, intrinsic_names)

uint32_t
ir_expr_operands(enum ir_expr_op op)
{
	assert(op < IR_N_EXPR_OPS);
	return expr_operands[op];
}

enum ir_extern_kind
ir_call_object(enum ir_call_op op)
{
	assert(op < IR_N_CALL_OPS);
	return calls[op].object;
}

const char *
ir_call_signature(enum ir_call_op op)
{
	assert(op < IR_N_CALL_OPS);
	return calls[op].signature;
}

bool
ir_call_in_action(enum ir_call_op op)
{
	return op == IR_CALL_ADD_ENTRY || op == IR_CALL_SET_EXPIRE ||
	       op == IR_CALL_RESTART_EXPIRE || op == IR_CALL_DIRECT_COUNT ||
	       op == IR_CALL_DIRECT_METER_READ || op == IR_CALL_DIRECT_METER_COLOR;
}

bool
ir_hash_is_crc(enum ir_hash hash)
{
	return hash == IR_HASH_CRC16 || hash == IR_HASH_CRC16_CUSTOM || hash == IR_HASH_CRC32 ||
	       hash == IR_HASH_CRC32_CUSTOM || hash == IR_HASH_TARGET_DEFAULT;
}

uint32_t
ir_hash_bits(enum ir_hash hash)
{
	assert(hash < IR_N_HASHES);
	return hash_bits[hash];
}

uint32_t
ir_match_p4info(enum ir_match_kind match)
{
	assert(match < IR_N_MATCH_KINDS);
	return match_p4info[match];
}

enum ir_arch
ir_role_arch(enum ir_role role)
{
	assert(role < IR_N_ROLES);
	return roles[role].arch;
}

bool
ir_role_is_parser(enum ir_role role)
{
	assert(role < IR_N_ROLES);
	return roles[role].parser;
}

bool
ir_role_is_deparser(enum ir_role role)
{
	return role == IR_ROLE_V1_DEPARSER || role == IR_ROLE_PSA_INGRESS_DEPARSER ||
	       role == IR_ROLE_PSA_EGRESS_DEPARSER || role == IR_ROLE_PNA_DEPARSER ||
	       role == IR_ROLE_CUSTOM_CONTROL;
}

/* Bytes of the UTF-8 character at s, or 0. */
static size_t
utf8(const char *s)
{
	unsigned char c = (unsigned char)s[0];
	size_t n = c < 0x80		   ? 1
		   : c >= 0xc2 && c < 0xe0 ? 2
		   : (c & 0xf0) == 0xe0	   ? 3
		   : c >= 0xf0 && c < 0xf5 ? 4
					   : 0;

	for (size_t i = 1; i < n; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return 0;
	if (n == 3 && ((c == 0xe0 && (unsigned char)s[1] < 0xa0) ||
			  (c == 0xed && (unsigned char)s[1] >= 0xa0)))
		return 0;
	if (n == 4 && ((c == 0xf0 && (unsigned char)s[1] < 0x90) ||
			  (c == 0xf4 && (unsigned char)s[1] >= 0x90)))
		return 0;
	return n;
}

bool
ir_name_ok(const char *name)
{
	size_t len = 0, n = 1;

	while (name[len] != '\0' && n > 0) {
		n = utf8(name + len);
		if (n == 1 &&
		    (name[len] < ' ' || name[len] > '~' || name[len] == '"' || name[len] == '\\'))
			return false;
		len += n;
	}
	return n > 0 && len >= 1 && len <= IR_NAME_MAX;
}
