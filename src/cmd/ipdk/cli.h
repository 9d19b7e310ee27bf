/* SPDX-License-Identifier: Apache-2.0 */
/* cli.h: what the commands of ipdk share: the connection, gNMI and P4Runtime helpers, output. The CLI is a
 * pure client of ipdkd's APIs; one thread; it waits for each answer. */
#ifndef IPDK_CLI_H
#define IPDK_CLI_H

#include "base/arena.h"
#include "base/err.h"
#include "base/loop.h"
#include "rpc/client.h"

#include "p4/v1/p4runtime.pb-c.h"

#include <jansson.h>
#include <stdbool.h>

enum { EXIT_OK = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_UNREACHED = 3 };

struct cli {
	struct loop *loop;
	struct arena *a; /* of everything that lives as long as the command */
	struct rpc_client *client;
	const char *run_dir;
	const char *connect; /* --connect, or NULL */
	const char *tls_cert, *tls_key, *tls_ca;
	bool json, take_over;
	uint64_t timeout_ns;
	struct rpc_stream *arbitration;
	uint64_t election; /* low half; the high one is 0 */
};

/* A command: argv without its own words. Returns an exit code. */
struct command {
	const char *words; /* "create port" */
	const char *usage; /* behind the words */
	const char *help;  /* one line */
	int (*run)(struct cli *c, int argc, char **argv);
};

/* All of them, in the order of --help; words NULL at the end. */
extern const struct command device_commands[], pipeline_commands[], table_commands[],
    group_commands[], other_commands[];

/* ---- conn.c ----------------------------------------------------------------------------------------- */

/* --json, for what is wrong with the command line itself. */
extern bool cli_errors_as_json;
/* Prints an error as one line and gives the exit code for it. */
int cli_fail(struct cli *c, const struct err *err);
int cli_usage(const struct command *cmd);
/* Says what is wrong with the command line. */
int cli_bad(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* One request, one answer. Connects on first use. */
int cli_call(struct cli *c, const char *path, const ProtobufCMessage *req,
    const ProtobufCMessageDescriptor *type, ProtobufCMessage **resp, struct err *err);
struct rpc_stream *cli_stream(struct cli *c, const char *path,
    const ProtobufCMessageDescriptor *type, const ProtobufCMessage *req, struct err *err);

/* gNMI. A path is text: "/virtual-devices/host[name=x]". */
json_t *cli_get(
    struct cli *c, const char *path, struct err *err); /* new; -ENOENT when nothing is there */
int cli_update(struct cli *c, const char *path, json_t *value, struct err *err); /* takes value */
int cli_delete(struct cli *c, const char *path, struct err *err);

/* Becomes primary for writes (D18). */
int cli_arbitrate(struct cli *c, struct err *err);
/* P4Info of the running pipeline; -ENODEV when none is loaded. */
int cli_p4info(struct cli *c, P4__Config__V1__P4Info **info, struct err *err);
/* Writes updates, as primary. */
int cli_write(struct cli *c, P4__V1__Update **updates, size_t n, struct err *err);
/* Writes one entity; 'type' is P4Runtime's Update.Type. */
int cli_write_entity(struct cli *c, P4__V1__Entity *e, int type, struct err *err);
/* Reads what matches any of n entities; 'fn' gets each, borrowed. */
int cli_read_entities(struct cli *c, P4__V1__Entity **want, size_t n,
    int (*fn)(struct cli *c, const P4__V1__Entity *e, void *arg), void *arg, struct err *err);

/* Whether the text can be a name in a gNMI path: the server's rule for names, but for the length. */
bool cli_is_name(const char *text);
/* The port number of a netdev, and the netdev of a port number (NULL: none). */
int cli_port(struct cli *c, const char *netdev, uint32_t *port, struct err *err);
const char *cli_netdev(struct cli *c, uint32_t port);

/* ---- out.c ------------------------------------------------------------------------------------------ */

/* Prints JSON (takes it), as --json asks. */
int cli_json(json_t *j);
/* Prints rows with aligned columns; the first is the heading. cells[row * n_cols + col]; NULL: "-". */
void cli_table(const char *const *cells, size_t n_rows, size_t n_cols);
/* "done: text", or {"ok": true, ...}. */
int cli_done(struct cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A text member, "" when absent. */
const char *cli_text(const json_t *j, const char *name);

/* ---- value.c ---------------------------------------------------------------------------------------- */

/* "10.0.0.1", "00:11:..", "0x1f", "12", an IPv6 address, or a netdev's name -> bytes of this width. */
int cli_value(struct cli *c, const char *text, uint32_t width_bits, ProtobufCBinaryData *out,
    struct err *err);
/* A whole decimal or 0x number from min to max; the error names 'what', the text and the range. */
int cli_number(
    const char *text, const char *what, uint64_t min, uint64_t max, uint64_t *out, struct err *err);
/* Splits "a=b" in place; false when there is no '='. */
bool cli_split(char *text, char **value);
/* The way back, by width: 32 dotted, 48 as MAC, 128 as IPv6, else decimal up to 64 bits, hex beyond. 'name' says
 * what it is: ports become netdevs. In the arena. */
const char *cli_show_value(
    struct cli *c, ProtobufCBinaryData v, uint32_t width_bits, const char *name);

#define CLI_NEW(c, T, init)                                                                        \
	({                                                                                         \
		T *m_ = arena_new_of((c)->a, T);                                                   \
		init(m_);                                                                          \
		m_;                                                                                \
	})

#endif
