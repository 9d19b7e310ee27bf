/* SPDX-License-Identifier: Apache-2.0 */
/* p4info_test.c: ids and aliases by the public rule; P4Info in text as it was reviewed; the binary form
 * decodes to the same by an independent protobuf implementation. */
#include "ir/p4info.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/test.h"
#include "p4/config/v1/p4info.pb-c.h"
#include "p4/v1/p4runtime.pb-c.h"

#include <errno.h>
#include <stdlib.h>

static struct ir_prog *
read_text(const char *text)
{
	struct ir_prog *prog = NULL;
	struct err err;

	if (ir_read(text, strlen(text), &prog, &err) < 0) {
		printf("# %s\n", err.msg);
		test_fails++;
	}
	return prog;
}

static char *
golden_path(const char *name)
{
	const char *dir = getenv("IR_GOLDEN");

	return xasprintf("%s/%s", dir != NULL ? dir : "tests/golden/ir", name);
}

static struct ir_prog *
golden(const char *name)
{
	CLEANUP(free) char *path = golden_path(name);
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	struct err err = { 0 };

	if (file_read(path, IR_TEXT_MAX, &text, &err) < 0) {
		printf("# %s\n", err.msg);
		test_fails++;
		return NULL;
	}
	return read_text(text.data);
}

/* Compares with a golden file, or rewrites it. */
static void
check_golden(const char *name, const struct buf *got)
{
	CLEANUP(free) char *path = golden_path(name);
	CLEANUP(buf_fini) struct buf want = BUF_INIT;

	if (getenv("IR_GOLDEN_UPDATE") != NULL)
		EXPECT_INT(file_write(path, got->data, got->len, 0644, NULL), 0);
	EXPECT_INT(file_read(path, IR_TEXT_MAX, &want, NULL), 0);
	if (strcmp(buf_str(got), buf_str(&want)) != 0) {
		size_t i = 0;

		while (got->data[i] == want.data[i])
			i++;
		printf("# %s: byte %zu: %.40s\n", name, i, got->data + i);
		test_fails++;
	}
}

/* Programs with these names get these numbers from p4c, too. */
TEST(ids_are_hashes_of_names)
{
	CLEANUP(ir_prog_free)
	struct ir_prog *p =
	    read_text("(ipdk-ir 1 (program p v1model)\n"
		      "(extern register ingress.flowlet_id (size 1) (type bit<16>))\n"
		      "(action NoAction (do)) (action ingress.set_vrf (do))\n"
		      "(action ingress.on_miss (do)) (action egress.on_miss (do))\n"
		      "(action x (hidden) (do)) (action ingress.on_miss (do))\n"
		      "(table ingress.bd (action NoAction) (default NoAction) (size 1)))");
	struct err err;

	REQUIRE(p != NULL);
	EXPECT_INT(ir_p4info_assign_ids(p, &err), 0);
	EXPECT_INT(p->actions[0].info.id, 21257015);
	EXPECT_STR(p->actions[0].info.alias, "NoAction");
	EXPECT_INT(p->actions[1].info.id, 33505590);
	EXPECT_STR(p->actions[1].info.alias, "set_vrf");
	EXPECT_INT(p->actions[2].info.id, 22594144);
	EXPECT_STR(p->actions[2].info.alias, "ingress.on_miss");
	EXPECT_INT(p->actions[3].info.id, 28864280);
	EXPECT_INT(p->actions[4].info.id, 0);
	EXPECT_INT(p->actions[5].info.id, 22594144);
	EXPECT_INT(p->tables[0].info.id, 48392551);
	EXPECT_INT(p->externs[0].info.id, 384519412);
}

TEST(a_wanted_id_wins_and_a_taken_one_moves_on)
{
	CLEANUP(ir_prog_free)
	struct ir_prog *p =
	    read_text("(ipdk-ir 1 (program p v1model)\n"
		      "(action other (id 0x00445b77) (do)) (action NoAction (do)))");
	struct err err;

	REQUIRE(p != NULL);
	p->actions[0].info.id = 21257015 & 0xffffff;
	EXPECT_INT(ir_p4info_assign_ids(p, &err), 0);
	EXPECT_INT(p->actions[0].info.id, 21257015);
	EXPECT_INT(p->actions[1].info.id, 21257016);
	p->actions[0].info.id = 0x02000001;
	EXPECT_INT(ir_p4info_assign_ids(p, &err), -EINVAL);
	EXPECT_HAS(err.msg, "other: @id 0x02000001 has the prefix of something else");
	p->actions[0].info.id = p->actions[1].info.id;
	EXPECT_INT(ir_p4info_assign_ids(p, &err), -EINVAL);
	EXPECT_HAS(err.msg, "both want @id");
}

TEST(field_ids_fill_the_gaps)
{
	static const uint32_t wanted[] = { 0, 1, 0, 7, 0 }, twice[] = { 3, 3 };
	uint32_t ids[5];
	struct err err;

	EXPECT_INT(ir_p4info_field_ids(wanted, ids, 5, &err), 0);
	EXPECT_INT(ids[0], 2);
	EXPECT_INT(ids[1], 1);
	EXPECT_INT(ids[2], 3);
	EXPECT_INT(ids[3], 7);
	EXPECT_INT(ids[4], 4);
	EXPECT_INT(ir_p4info_field_ids(twice, ids, 2, &err), -EINVAL);
}

TEST(p4info_text_is_as_reviewed)
{
	static const char *const names[] = { "l3", "every", "control" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		CLEANUP(free) char *ir = xasprintf("%s.ir", names[i]);
		CLEANUP(free) char *info = xasprintf("%s.p4info.txtpb", names[i]);
		CLEANUP(free) char *entries = xasprintf("%s.entries.txtpb", names[i]);
		CLEANUP(ir_prog_free) struct ir_prog *p = golden(ir);
		CLEANUP(buf_fini) struct buf out = BUF_INIT;

		REQUIRE(p != NULL);
		if (strcmp(names[i], "every") == 0)
			EXPECT_INT(ir_p4info_assign_ids(p, NULL), 0);
		ir_p4info(p, IR_PB_TEXT, &out);
		check_golden(info, &out);
		buf_reset(&out);
		ir_p4info_entries(p, IR_PB_TEXT, &out);
		check_golden(entries, &out);
	}
}

TEST(binary_p4info_decodes)
{
	CLEANUP(ir_prog_free) struct ir_prog *p = golden("control.ir");
	CLEANUP(buf_fini) struct buf out = BUF_INIT;
	P4__Config__V1__P4Info *info;

	REQUIRE(p != NULL);
	ir_p4info(p, IR_PB_BINARY, &out);
	info = p4__config__v1__p4_info__unpack(NULL, out.len, (const uint8_t *)out.data);
	REQUIRE(info != NULL);
	EXPECT_STR(info->pkg_info->arch, "psa");
	EXPECT_STR(info->pkg_info->name, "control.p4");
	EXPECT_INT(info->pkg_info->platform_properties->multicast_group_table_size, 10);
	REQUIRE(info->n_tables == 2);
	EXPECT_STR(info->tables[0]->preamble->name, "ig.t");
	EXPECT_STR(info->tables[0]->preamble->doc->brief, "A table");
	EXPECT_INT(info->tables[0]->n_match_fields, 3);
	EXPECT_INT(info->tables[0]->match_fields[0]->bitwidth, 32);
	EXPECT_STR(info->tables[0]->match_fields[0]->type_name->name, "PortId_t");
	EXPECT_INT(info->tables[0]->size, 300);
	EXPECT_INT(info->tables[0]->initial_default_action->n_arguments, 2);
	EXPECT_INT(info->tables[0]->initial_default_action->arguments[0]->value.len, 2);
	EXPECT_INT(info->tables[0]->action_refs[1]->scope,
	    P4__CONFIG__V1__ACTION_REF__SCOPE__DEFAULT_ONLY);
	EXPECT_INT(info->n_action_profiles, 1);
	EXPECT_INT(info->action_profiles[0]->sum_of_members->max_member_weight, 4000);
	EXPECT_INT(info->n_registers, 1);
	EXPECT_STR(info->digests[0]->type_spec->struct_->name, "d_t");
	EXPECT_INT(info->type_info->n_new_types, 2);
	EXPECT_INT(info->type_info->error->n_members, 7);
	EXPECT_INT(info->n_controller_packet_metadata, 1);
	EXPECT_INT(info->controller_packet_metadata[0]->metadata[0]->bitwidth, 32);
	EXPECT_INT(info->tables[1]->preamble->n_structured_annotations, 2);
	p4__config__v1__p4_info__free_unpacked(info, NULL);
}

TEST(binary_entries_decode)
{
	CLEANUP(ir_prog_free) struct ir_prog *p = golden("control.ir");
	CLEANUP(buf_fini) struct buf out = BUF_INIT;
	P4__V1__WriteRequest *req;
	P4__V1__TableEntry *e;

	REQUIRE(p != NULL);
	ir_p4info_entries(p, IR_PB_BINARY, &out);
	req = p4__v1__write_request__unpack(NULL, out.len, (const uint8_t *)out.data);
	REQUIRE(req != NULL && req->n_updates == 2);
	e = req->updates[0]->entity->table_entry;
	EXPECT_INT(e->table_id, p->tables[0].info.id);
	EXPECT_INT(e->n_match, 2); /* the range is full */
	EXPECT_INT(e->match[0]->exact->value.len, 4);
	EXPECT_INT(e->match[1]->ternary->mask.data[0], 0x0f);
	EXPECT_INT(e->priority, 10);
	EXPECT_INT(e->is_const, 1);
	EXPECT_INT(req->updates[1]->entity->table_entry->is_const, 0);
	EXPECT_INT(req->updates[1]->entity->table_entry->n_match, 2);
	p4__v1__write_request__free_unpacked(req, NULL);
}
