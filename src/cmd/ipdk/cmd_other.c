/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_other.c: statistics, traces, version, doctor: by ipdk.v1. */
#include "cli.h"

#include "base/clock.h"
#include "base/mem.h"
#include "ipdk/v1/ipdk.pb-c.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int
print_stats(struct cli *c, bool rates, json_t **last)
{
	Ipdk__V1__StatsRequest req = IPDK__V1__STATS_REQUEST__INIT;
	const Ipdk__V1__StatsResponse *r;
	ProtobufCMessage *msg;
	struct err err = { 0 };
	json_t *now = json_object();

	if (cli_call(c, "/ipdk.v1.Ipdk/Stats", &req.base, &ipdk__v1__stats_response__descriptor,
		&msg, &err) < 0) {
		json_decref(now);
		return cli_fail(c, &err);
	}
	r = (const Ipdk__V1__StatsResponse *)msg;
	for (size_t i = 0; i < r->n_counters; i++) {
		const Ipdk__V1__Counter *k = r->counters[i];
		json_t *object = json_object_get(now, k->object);
		json_int_t before =
		    json_integer_value(json_object_get(json_object_get(*last, k->object), k->name));

		if (object == NULL) {
			object = json_object();
			json_object_set_new(now, k->object, object);
			if (!c->json)
				printf("%s\n", k->object);
		}
		json_object_set_new(object, k->name, json_integer((json_int_t)k->value));
		if (!c->json && rates && *last != NULL)
			printf("  %-20s %16" PRIu64 "  +%lld/s\n", k->name, k->value,
			    (long long)((json_int_t)k->value - before));
		else if (!c->json)
			printf("  %-20s %16" PRIu64 " %s\n", k->name, k->value, k->unit);
	}
	json_decref(*last);
	*last = now;
	return EXIT_OK;
}

static int
stats(struct cli *c, int argc, char **argv)
{
	bool watch = argc == 1 && strcmp(argv[0], "--watch") == 0;
	json_t *last = NULL;
	int rc;

	if (argc > (watch ? 1 : 0))
		return -1;
	do {
		rc = print_stats(c, watch, &last);
		if (rc == EXIT_OK && c->json)
			cli_json(json_incref(last));
		if (watch && rc == EXIT_OK) {
			printf("\n");
			fflush(stdout);
			sleep(1);
		}
	} while (watch && rc == EXIT_OK);
	json_decref(last);
	return rc;
}

/* ---- traces ---------------------------------------------------------------------------------------------------- */

/* A trace of N packets ends a moment after the last step of the N-th: its steps come together. */
#define QUIET_NS (500 * NS_PER_MS)

static int
trace(struct cli *c, int argc, char **argv)
{
	Ipdk__V1__TraceRequest req = IPDK__V1__TRACE_REQUEST__INIT;
	uint64_t last = 0, packets = 0, wait = c->timeout_ns;
	struct rpc_stream *st;
	struct err err = { 0 };
	ProtobufCMessage *msg;
	json_t *out;
	uint64_t count;
	int rc, n = 0;

	req.count = 1;
	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "-c") == 0 && i + 1 < argc) {
			if (cli_number(argv[++i], "-c", 1, UINT32_MAX, &count, &err) < 0)
				return cli_bad("%s", err.msg);
			req.count = (uint32_t)count;
		} else if (argv[i][0] == '-' || n++ > 0)
			return -1;
		else
			req.port = argv[i];
	}
	st = cli_stream(
	    c, "/ipdk.v1.Ipdk/Trace", &ipdk__v1__trace_response__descriptor, &req.base, &err);
	if (st == NULL)
		return cli_fail(c, &err);
	out = json_array();
	while ((rc = rpc_stream_read(st, c->a, wait, &msg, &err)) == 1) {
		const Ipdk__V1__TracedPacket *p = ((const Ipdk__V1__TraceResponse *)msg)->packet;

		if (p == NULL)
			continue;
		if (p->number != last || packets == 0) {
			if (!c->json)
				printf("packet %" PRIu64 "\n", p->number);
			last = p->number;
			packets++;
		}
		for (size_t i = 0; i < p->n_steps; i++) {
			const Ipdk__V1__TraceStep *s = p->steps[i];

			if (!c->json && s->line != 0)
				printf("  %-72s %s:%u\n", s->text, s->file, s->line);
			else if (!c->json)
				printf("  %s\n", s->text);
			json_array_append_new(
			    out, json_pack("{s:I, s:s, s:s, s:i}", "packet", (json_int_t)p->number,
				     "text", s->text, "file", s->file, "line", (int)s->line));
		}
		fflush(stdout);
		if (packets >= req.count)
			wait = QUIET_NS;
	}
	rpc_stream_cancel(st);
	if (packets >= req.count && rc == -EAGAIN)
		rc = 0;
	else if (rc == -EAGAIN)
		err_set(&err, -ETIMEDOUT, "no packet came in time (--timeout)");
	if (c->json && rc >= 0)
		return cli_json(out);
	json_decref(out);
	return rc < 0 ? cli_fail(c, &err) : EXIT_OK;
}

/* ---- logs ------------------------------------------------------------------------------------------------------- */

static const char *const level_names[] = { "debug", "info", "warn", "error" };

static int
parse_level(const char *text, Ipdk__V1__LogsRequest__Level *level)
{
	for (size_t i = 0; i < ARRAY_LEN(level_names); i++)
		if (strcmp(text, level_names[i]) == 0) {
			*level = (Ipdk__V1__LogsRequest__Level)i;
			return 0;
		}
	return -1;
}

static void
print_log(struct cli *c, const Ipdk__V1__LogsResponse *r)
{
	const char *level = (size_t)r->level < ARRAY_LEN(level_names) ? level_names[r->level] : "?";
	time_t s = (time_t)(r->time_ns / (int64_t)NS_PER_S);
	int ms = (int)(r->time_ns / (int64_t)NS_PER_MS % 1000);
	char when[32] = "";
	struct tm tm;

	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", gmtime_r(&s, &tm));
	if (c->json) { /* one object a line: with -f there is no end to wait for */
		json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:I}", "time",
		    arena_printf(c->a, "%s.%03dZ", when, ms), "level", level, "program", r->program,
		    "text", r->text, "lost", (json_int_t)r->lost);
		char *text = json_dumps(j, JSON_COMPACT);

		puts(text);
		free(text);
		json_decref(j);
	} else {
		if (r->lost > 0)
			printf("(%" PRIu64 " lines lost)\n", r->lost);
		printf("%s.%03dZ %-5s %s: %s\n", when, ms, level, r->program, r->text);
	}
	fflush(stdout);
}

static int
logs(struct cli *c, int argc, char **argv)
{
	Ipdk__V1__LogsRequest req = IPDK__V1__LOGS_REQUEST__INIT;
	struct rpc_stream *st;
	struct err err = { 0 };
	ProtobufCMessage *msg;
	uint64_t lines = 100;
	int rc;

	req.min_level = IPDK__V1__LOGS_REQUEST__LEVEL__INFO;
	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "-f") == 0) {
			req.follow = 1;
		} else if (strcmp(argv[i], "-n") == 0 && i + 1 < argc) {
			if (cli_number(argv[++i], "-n", 0, UINT32_MAX, &lines, &err) < 0)
				return cli_bad("%s", err.msg);
		} else if (strcmp(argv[i], "--level") == 0 && i + 1 < argc) {
			if (parse_level(argv[++i], &req.min_level) < 0)
				return cli_bad(
				    "--level '%s': must be debug, info, warn or error", argv[i]);
		} else if (argv[i][0] == '-' || *req.program != '\0') {
			return -1;
		} else {
			req.program = argv[i];
		}
	}
	req.lines = (uint32_t)lines;
	st = cli_stream(
	    c, "/ipdk.v1.Ipdk/Logs", &ipdk__v1__logs_response__descriptor, &req.base, &err);
	if (st == NULL)
		return cli_fail(c, &err);
	while ((rc = rpc_stream_read(
		    st, c->a, req.follow ? UINT64_MAX : c->timeout_ns, &msg, &err)) == 1)
		print_log(c, (const Ipdk__V1__LogsResponse *)msg);
	return rc < 0 ? cli_fail(c, &err) : EXIT_OK;
}

/* ---- version, doctor -------------------------------------------------------------------------------------------- */

static int
version(struct cli *c, int argc, char **argv)
{
	Ipdk__V1__VersionRequest req = IPDK__V1__VERSION_REQUEST__INIT;
	const Ipdk__V1__VersionResponse *r;
	ProtobufCMessage *msg;
	struct err err = { 0 };
	json_t *planes;

	if (cli_call(c, "/ipdk.v1.Ipdk/Version", &req.base, &ipdk__v1__version_response__descriptor,
		&msg, &err) < 0)
		return cli_fail(c, &err);
	r = (const Ipdk__V1__VersionResponse *)msg;
	planes = json_array();
	for (size_t i = 0; i < r->n_data_planes; i++)
		json_array_append_new(
		    planes, json_pack("{s:s, s:i, s:s, s:s}", "target", r->data_planes[i]->version,
				"pid", (int)r->data_planes[i]->pid, "state",
				r->data_planes[i]->state, "reason", r->data_planes[i]->reason));
	if (c->json)
		return cli_json(json_pack("{s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:o}", "ipdk",
		    IPDK_VERSION, "ipdkd", r->version, "pid", (int)r->pid, "p4runtime",
		    r->p4runtime_version, "gnmi", r->gnmi_version, "run-dir", r->run_dir,
		    "state-dir", r->state_dir, "data-planes", planes));
	json_decref(planes);
	printf("ipdk %s, ipdkd %s (pid %u), P4Runtime %s, gNMI %s\n", IPDK_VERSION, r->version,
	    r->pid, r->p4runtime_version, r->gnmi_version);
	for (size_t i = 0; i < r->n_data_planes; i++)
		printf("data plane %s (pid %u): %s%s%s\n", r->data_planes[i]->version,
		    r->data_planes[i]->pid, r->data_planes[i]->state,
		    *r->data_planes[i]->reason ? ": " : "", r->data_planes[i]->reason);
	return EXIT_OK;
}

static int
doctor(struct cli *c, int argc, char **argv)
{
	static const char *const marks[] = { "?", "ok", "warn", "FAIL", "skip" };
	Ipdk__V1__DoctorRequest req = IPDK__V1__DOCTOR_REQUEST__INIT;
	const Ipdk__V1__DoctorResponse *r;
	ProtobufCMessage *msg;
	struct err err = { 0 };
	json_t *out = json_array();
	bool bad = false;

	if (cli_call(c, "/ipdk.v1.Ipdk/Doctor", &req.base, &ipdk__v1__doctor_response__descriptor,
		&msg, &err) < 0)
		return cli_fail(c, &err);
	r = (const Ipdk__V1__DoctorResponse *)msg;
	for (size_t i = 0; i < r->n_checks; i++) {
		const Ipdk__V1__Check *k = r->checks[i];
		const char *mark = (size_t)k->result < ARRAY_LEN(marks) ? marks[k->result] : "?";

		bad |= k->result == IPDK__V1__CHECK__RESULT__FAIL;
		if (!c->json)
			printf("%-5s %-16s %s\n%s%s%s", mark, k->name, k->found,
			    *k->fix ? "      fix: " : "", k->fix, *k->fix ? "\n" : "");
		json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:s}", "check", k->name,
					       "result", mark, "found", k->found, "fix", k->fix));
	}
	if (c->json)
		cli_json(out);
	else
		json_decref(out);
	return bad ? EXIT_REFUSED : EXIT_OK;
}

const struct command other_commands[] = {
	{ "stats", "[--watch]", "counters of ports and disks", stats },
	{ "trace", "[NETDEV] [-c N]", "the next packets' way through parser, tables and actions",
	    trace },
	{ "logs", "[ipdkd|ipdk-dp] [-f] [-n LINES] [--level LEVEL]",
	    "what ipdkd and ipdk-dp have logged; -f: and what they log from now on", logs },
	{ "version", "", "of everything that runs", version },
	{ "doctor", "", "what could keep the system from working, and the fix", doctor },
	{ NULL, NULL, NULL, NULL },
};
