/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_pipeline.c: loading, showing and unloading pipelines. */
#include "cli.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "ipdk/v1/ipdk.pb-c.h"
#include "ir/blob.h"
#include "rpc/pb.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX (64u << 20)

static int
is_file(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

/* The program's files, DIR/src/..., one behind the other; nothing when they are not there or too large: they are for
 * people only. */
static void
read_source(struct cli *c, const char *dir, struct buf *out)
{
	const char *src = arena_printf(c->a, "%s/src", dir);
	struct dirent **list = NULL;
	int n = scandir(src, &list, is_file, alphasort);

	for (int i = 0; i < n; i++) {
		if (n > 1)
			buf_printf(out, "// ---- %s\n", list[i]->d_name);
		if (file_read(arena_printf(c->a, "%s/%s", src, list[i]->d_name), IR_BLOB_SOURCE_MAX,
			out, NULL) < 0)
			out->len = IR_BLOB_SOURCE_MAX + 1;
		free(list[i]);
	}
	free(list);
	if (out->len > IR_BLOB_SOURCE_MAX)
		out->len = 0;
	for (size_t i = 0; i < out->len; i++)
		if (((unsigned char)out->data[i] < ' ' && strchr("\t\n\r", out->data[i]) == NULL) ||
		    out->data[i] == 0x7f || out->data[i] == '\0')
			out->data[i] = '?';
}

/* Reads DIR/pipeline.ir as a blob and DIR/p4info.bin. */
static int
read_pipe(struct cli *c, const char *dir, P4__V1__ForwardingPipelineConfig *config, struct err *err)
{
	CLEANUP(buf_fini) struct buf ir = BUF_INIT, blob = BUF_INIT, info = BUF_INIT;
	CLEANUP(buf_fini) struct buf source = BUF_INIT;
	ProtobufCMessage *msg;
	int rc;

	if ((rc = file_read(arena_printf(c->a, "%s/pipeline.ir", dir), FILE_MAX, &ir, err)) < 0 ||
	    (rc = file_read(arena_printf(c->a, "%s/p4info.bin", dir), FILE_MAX, &info, err)) < 0)
		return err_prefix(err, "'%s' is no pipeline directory of ipdk-p4c: ", dir);
	rc = rpc_unpack(
	    c->a, &p4__config__v1__p4_info__descriptor, info.data, info.len, NULL, &msg, err);
	if (rc < 0)
		return err_prefix(err, "%s/p4info.bin: ", dir);
	read_source(c, dir, &source);
	if (source.len > 0) {
		buf_putc(&ir, '\0');
		buf_add(&ir, source.data, source.len);
	}
	ir_blob_encode(source.len > 0 ? IR_BLOB_SOURCED : IR_BLOB_TEXT, ir.data, ir.len, &blob);
	config->p4info = (P4__Config__V1__P4Info *)msg;
	config->p4_device_config =
	    (ProtobufCBinaryData){ blob.len, arena_memdup(c->a, blob.data, blob.len) };
	return 0;
}

static int
load(struct cli *c, int argc, char **argv)
{
	P4__V1__SetForwardingPipelineConfigRequest req =
	    P4__V1__SET_FORWARDING_PIPELINE_CONFIG_REQUEST__INIT;
	P4__V1__ForwardingPipelineConfig config = P4__V1__FORWARDING_PIPELINE_CONFIG__INIT;
	P4__V1__Uint128 id = P4__V1__UINT128__INIT;
	uint64_t begin = clock_mono_ns();
	ProtobufCMessage *msg;
	struct err err = { 0 };

	if (argc != 1)
		return -1;
	if (read_pipe(c, argv[0], &config, &err) < 0 || cli_arbitrate(c, &err) < 0)
		return cli_fail(c, &err);
	id.low = c->election;
	req.device_id = 1;
	req.election_id = &id;
	req.action = P4__V1__SET_FORWARDING_PIPELINE_CONFIG_REQUEST__ACTION__VERIFY_AND_COMMIT;
	req.config = &config;
	if (isatty(2) && !c->json)
		fprintf(stderr, "building the pipeline ...\r");
	if (cli_call(c, "/p4.v1.P4Runtime/SetForwardingPipelineConfig", &req.base,
		&p4__v1__set_forwarding_pipeline_config_response__descriptor, &msg, &err) < 0)
		return cli_fail(c, &err);
	return cli_done(
	    c, "pipeline %s runs, after %.2f s", argv[0], (double)(clock_mono_ns() - begin) / 1e9);
}

static const Ipdk__V1__PipelinesResponse *
get_list(struct cli *c, struct err *err)
{
	Ipdk__V1__PipelinesRequest req = IPDK__V1__PIPELINES_REQUEST__INIT;
	ProtobufCMessage *msg;

	if (cli_call(c, "/ipdk.v1.Ipdk/Pipelines", &req.base,
		&ipdk__v1__pipelines_response__descriptor, &msg, err) < 0)
		return NULL;
	return (const Ipdk__V1__PipelinesResponse *)msg;
}

static int
list(struct cli *c, int argc, char **argv)
{
	struct err err = { 0 };
	const Ipdk__V1__PipelinesResponse *r;
	json_t *j = json_array();

	if (argc != 0)
		return -1;
	r = get_list(c, &err);
	if (r == NULL)
		return cli_fail(c, &err);
	if (!c->json && r->n_pipelines == 0)
		printf("no pipeline is loaded\n");
	for (size_t i = 0; i < r->n_pipelines; i++) {
		const Ipdk__V1__Pipeline *p = r->pipelines[i];

		if (!c->json)
			printf("%s  %.12s  %s on %s, %u tables, running\n", p->name, p->hash,
			    p->arch, p->target, p->tables);
		json_array_append_new(
		    j, json_pack("{s:s, s:s, s:s, s:s, s:i, s:s}", "name", p->name, "hash", p->hash,
			   "arch", p->arch, "target", p->target, "tables", (int)p->tables, "state",
			   "running"));
	}
	if (c->json)
		return cli_json(j);
	json_decref(j);
	return EXIT_OK;
}

static int
show(struct cli *c, int argc, char **argv)
{
	static const struct {
		const char *flag;
		Ipdk__V1__DumpRequest__Kind kind;
	} kinds[] = { { "--ir", IPDK__V1__DUMP_REQUEST__KIND__IR },
		{ "--c", IPDK__V1__DUMP_REQUEST__KIND__C },
		{ "--p4", IPDK__V1__DUMP_REQUEST__KIND__P4 },
		{ "--tables", IPDK__V1__DUMP_REQUEST__KIND__TABLES },
		{ "--hits", IPDK__V1__DUMP_REQUEST__KIND__HITS },
		{ "--p4info", IPDK__V1__DUMP_REQUEST__KIND__P4INFO },
		{ "--build-log", IPDK__V1__DUMP_REQUEST__KIND__BUILD_LOG } };
	Ipdk__V1__DumpRequest req = IPDK__V1__DUMP_REQUEST__INIT;
	struct rpc_stream *st;
	struct err err = { 0 };
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	ProtobufCMessage *msg;
	const char *view = "--ir";
	int rc;

	req.kind = IPDK__V1__DUMP_REQUEST__KIND__IR;
	for (int i = 0; i < argc; i++) {
		bool flag = false;

		for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
			if (strcmp(argv[i], kinds[k].flag) == 0) {
				req.kind = kinds[k].kind;
				view = kinds[k].flag;
				flag = true;
			}
		if (!flag && (argv[i][0] == '-' || *req.pipeline != '\0'))
			return -1;
		if (!flag)
			req.pipeline = argv[i];
	}
	st = cli_stream(
	    c, "/ipdk.v1.Ipdk/Dump", &ipdk__v1__dump_response__descriptor, &req.base, &err);
	if (st == NULL)
		return cli_fail(c, &err);
	while ((rc = rpc_stream_read(st, c->a, c->timeout_ns, &msg, &err)) == 1) {
		const Ipdk__V1__DumpResponse *d = (const Ipdk__V1__DumpResponse *)msg;

		if (c->json)
			buf_add(&text, d->text.data, d->text.len);
		else
			fwrite(d->text.data, 1, d->text.len, stdout);
	}
	if (rc < 0)
		return cli_fail(c, &err);
	return c->json ? cli_json(json_pack("{s:s, s:s#}", "view", view + 2, "text", buf_str(&text),
			     (int)text.len))
		       : EXIT_OK;
}

static int
unload(struct cli *c, int argc, char **argv)
{
	Ipdk__V1__UnloadRequest req = IPDK__V1__UNLOAD_REQUEST__INIT;
	ProtobufCMessage *msg;
	struct err err = { 0 };

	if (argc != 0)
		return -1;
	if (cli_arbitrate(c, &err) < 0)
		return cli_fail(c, &err);
	req.device_id = 1;
	req.election_id_low = c->election;
	if (cli_call(c, "/ipdk.v1.Ipdk/Unload", &req.base, &ipdk__v1__unload_response__descriptor,
		&msg, &err) < 0)
		return cli_fail(c, &err);
	return cli_done(c, "no pipeline runs now");
}

const struct command pipeline_commands[] = {
	{ "pipeline load", "DIR.pipe", "builds a compiled program and makes it the running one",
	    load },
	{ "pipeline list", "", "what runs", list },
	{ "pipeline show", "[NAME] [--ir|--c|--p4|--tables|--hits|--p4info|--build-log]",
	    "one view of the running pipeline", show },
	{ "pipeline unload", "", "stops the running pipeline; packets are dropped", unload },
	{ NULL, NULL, NULL, NULL },
};
