/* SPDX-License-Identifier: Apache-2.0 */
/* pb.c: protobuf as text and in binary. */
#include "ir/pb.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static struct buf *
body(struct ir_pb *pb)
{
	return pb->depth > 0 ? &pb->open[pb->depth - 1].body : pb->out;
}

static void
varint(struct buf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		buf_putc(b, (char)(v | 0x80));
	buf_putc(b, (char)v);
}

static void
tag(struct ir_pb *pb, uint32_t number, unsigned wire_type)
{
	varint(body(pb), (uint64_t)number << 3 | wire_type);
}

static void
label(struct ir_pb *pb, const char *name)
{
	for (unsigned i = 0; i < pb->depth; i++)
		buf_puts(pb->out, "  ");
	buf_puts(pb->out, name);
}

void
ir_pb_open(struct ir_pb *pb, uint32_t number, const char *name)
{
	assert(pb->depth < IR_PB_DEPTH);
	if (pb->text) {
		label(pb, name);
		buf_puts(pb->out, " {\n");
	}
	pb->open[pb->depth].number = number;
	pb->open[pb->depth].body = (struct buf)BUF_INIT;
	pb->depth++;
}

void
ir_pb_close(struct ir_pb *pb)
{
	struct buf done;

	assert(pb->depth > 0);
	pb->depth--;
	if (pb->text) {
		label(pb, "}\n");
		return;
	}
	done = pb->open[pb->depth].body;
	tag(pb, pb->open[pb->depth].number, 2);
	varint(body(pb), done.len);
	buf_add(body(pb), done.data, done.len);
	buf_fini(&done);
}

void
ir_pb_number_set(struct ir_pb *pb, uint32_t number, const char *name, uint64_t v)
{
	if (pb->text) {
		label(pb, name);
		buf_printf(pb->out, ": %" PRIu64 "\n", v);
		return;
	}
	tag(pb, number, 0);
	varint(body(pb), v);
}

void
ir_pb_number(struct ir_pb *pb, uint32_t number, const char *name, uint64_t v)
{
	if (v != 0)
		ir_pb_number_set(pb, number, name, v);
}

void
ir_pb_list_begin(struct ir_pb *pb, uint32_t number)
{
	assert(pb->depth < IR_PB_DEPTH);
	if (pb->text)
		return;
	pb->open[pb->depth].number = number;
	pb->open[pb->depth].body = (struct buf)BUF_INIT;
	pb->depth++;
}

void
ir_pb_list_number(struct ir_pb *pb, const char *name, uint64_t v)
{
	if (pb->text)
		ir_pb_number_set(pb, 0, name, v);
	else
		varint(body(pb), v);
}

void
ir_pb_list_end(struct ir_pb *pb)
{
	if (pb->text)
		return;
	if (pb->open[pb->depth - 1].body.len > 0)
		ir_pb_close(pb);
	else
		pb->depth--;
}

void
ir_pb_enum(struct ir_pb *pb, uint32_t number, const char *name, uint32_t v, const char *text)
{
	if (v == 0)
		return;
	if (pb->text) {
		label(pb, name);
		buf_printf(pb->out, ": %s\n", text);
		return;
	}
	ir_pb_number_set(pb, number, name, v);
}

void
ir_pb_bool_set(struct ir_pb *pb, uint32_t number, const char *name, bool v)
{
	if (pb->text) {
		label(pb, name);
		buf_printf(pb->out, ": %s\n", v ? "true" : "false");
		return;
	}
	ir_pb_number_set(pb, number, name, v);
}

void
ir_pb_bool(struct ir_pb *pb, uint32_t number, const char *name, bool v)
{
	if (v)
		ir_pb_bool_set(pb, number, name, v);
}

static void
escaped(struct buf *out, unsigned char c)
{
	if (c == '\n')
		buf_puts(out, "\\n");
	else if (c == '\r')
		buf_puts(out, "\\r");
	else if (c == '\t')
		buf_puts(out, "\\t");
	else if (c == '"' || c == '\'' || c == '\\')
		buf_printf(out, "\\%c", c);
	else if (c < 0x20 || c >= 0x7f)
		buf_printf(out, "\\%03o", c);
	else
		buf_putc(out, (char)c);
}

static void
bytes_set(struct ir_pb *pb, uint32_t number, const char *name, const void *v, size_t len)
{
	if (pb->text) {
		label(pb, name);
		buf_puts(pb->out, ": \"");
		for (size_t i = 0; i < len; i++)
			escaped(pb->out, ((const unsigned char *)v)[i]);
		buf_puts(pb->out, "\"\n");
		return;
	}
	tag(pb, number, 2);
	varint(body(pb), len);
	buf_add(body(pb), v, len);
}

void
ir_pb_bytes(struct ir_pb *pb, uint32_t number, const char *name, const void *v, size_t len)
{
	if (len > 0)
		bytes_set(pb, number, name, v, len);
}

void
ir_pb_string_set(struct ir_pb *pb, uint32_t number, const char *name, const char *v)
{
	bytes_set(pb, number, name, v, strlen(v));
}

void
ir_pb_string(struct ir_pb *pb, uint32_t number, const char *name, const char *v)
{
	if (v != NULL && v[0] != '\0')
		ir_pb_string_set(pb, number, name, v);
}
