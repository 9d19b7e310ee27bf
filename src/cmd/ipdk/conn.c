/* SPDX-License-Identifier: Apache-2.0 */
/* conn.c: the connection to ipdkd, gNMI and P4Runtime helpers. */
#include "cli.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "gnmi/gnmi.pb-c.h"
#include "rpc/tls.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DEVICE_ID 1u

int
cli_fail(struct cli *c, const struct err *err)
{
	/* What ipdkd itself calls unavailable, a host for one, is no failure to reach ipdkd. */
	bool connected = c->client != NULL && rpc_client_connected(c->client);
	bool away = !connected && (err->code == -ECONNREFUSED || err->code == -ENOTCONN ||
				      err->code == -ECONNRESET);

	if (c->json) {
		json_t *j =
		    json_pack("{s:b, s:s, s:i}", "ok", 0, "error", err->msg, "errno", -err->code);

		char *text = json_dumps(j, JSON_COMPACT);

		fprintf(stderr, "%s\n", text);
		free(text);
		json_decref(j);
	} else {
		fprintf(stderr, "ipdk: %s\n", err->msg);
	}
	return away ? EXIT_UNREACHED : EXIT_REFUSED;
}

bool cli_errors_as_json;

int
cli_usage(const struct command *cmd)
{
	struct err err;

	if (!cli_errors_as_json) {
		fprintf(stderr, "usage: ipdk %s %s\n", cmd->words, cmd->usage);
		return EXIT_USAGE;
	}
	err_set(&err, -EINVAL, "usage: ipdk %s %s", cmd->words, cmd->usage);
	cli_fail(&(struct cli){ .json = true }, &err);
	return EXIT_USAGE;
}

int
cli_bad(const char *fmt, ...)
{
	char text[400];
	struct err err;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	err_set(&err, -EINVAL, "%s", text);
	cli_fail(&(struct cli){ .json = cli_errors_as_json }, &err);
	return EXIT_USAGE;
}

/* ---- calls ---------------------------------------------------------------------------------------------- */

static int
connect_client(struct cli *c, struct err *err)
{
	struct rpc_tls_opts tls = { c->tls_cert, c->tls_key, c->tls_ca };
	struct rpc_client_opts opts = { .program = "ipdkd", .tls = c->tls_cert ? &tls : NULL };
	const char *address =
	    c->connect ? c->connect : arena_printf(c->a, "unix:%s/ipdkd.sock", c->run_dir);

	if (c->client != NULL)
		return 0;
	return rpc_client_new(c->loop, address, &opts, &c->client, err);
}

int
cli_call(struct cli *c, const char *path, const ProtobufCMessage *req,
    const ProtobufCMessageDescriptor *type, ProtobufCMessage **resp, struct err *err)
{
	int rc = connect_client(c, err);

	if (rc < 0)
		return rc;
	return rpc_client_call(c->client, path, req, type, c->timeout_ns, c->a, resp, NULL, err);
}

struct rpc_stream *
cli_stream(struct cli *c, const char *path, const ProtobufCMessageDescriptor *type,
    const ProtobufCMessage *req, struct err *err)
{
	struct rpc_stream *st;

	if (connect_client(c, err) < 0)
		return NULL;
	st = rpc_stream_open(c->client, path, type, UINT64_MAX, NULL, NULL);
	if (req != NULL) {
		if (rpc_stream_send(st, req) < 0)
			err->code = 0; /* how the call ended will be read */
		rpc_stream_end(st);
	}
	return st;
}

/* ---- gNMI ------------------------------------------------------------------------------------------------ */

/* "/a/b[k=v]/c" -> elements. Keys have no ']' in them: names cannot. */
static Gnmi__Path *
parse_path(struct cli *c, const char *text)
{
	Gnmi__Path *p = CLI_NEW(c, Gnmi__Path, gnmi__path__init);
	char *s = arena_strdup(c->a, text), *save = NULL;

	p->elem = arena_array(c->a, Gnmi__PathElem *, strlen(text));
	for (char *w = strtok_r(s, "/", &save); w != NULL; w = strtok_r(NULL, "/", &save)) {
		Gnmi__PathElem *e = CLI_NEW(c, Gnmi__PathElem, gnmi__path_elem__init);
		char *open = strchr(w, '['), *eq = open ? strchr(open, '=') : NULL;

		e->name = w;
		if (eq != NULL) {
			Gnmi__PathElem__KeyEntry *k =
			    CLI_NEW(c, Gnmi__PathElem__KeyEntry, gnmi__path_elem__key_entry__init);

			*open = *eq = '\0';
			k->key = open + 1;
			k->value = eq + 1;
			if (*k->value != '\0')
				k->value[strlen(k->value) - 1] = '\0';
			e->key = arena_array(c->a, Gnmi__PathElem__KeyEntry *, 1);
			e->key[0] = k;
			e->n_key = 1;
		}
		p->elem[p->n_elem++] = e;
	}
	return p;
}

json_t *
cli_get(struct cli *c, const char *path, struct err *err)
{
	Gnmi__GetRequest req = GNMI__GET_REQUEST__INIT;
	Gnmi__Path *p = parse_path(c, path);
	ProtobufCMessage *msg;
	const Gnmi__GetResponse *r;
	json_t *j = NULL;

	req.path = &p;
	req.n_path = 1;
	req.encoding = GNMI__ENCODING__JSON_IETF;
	if (cli_call(c, "/gnmi.gNMI/Get", &req.base, &gnmi__get_response__descriptor, &msg, err) <
	    0)
		return NULL;
	r = (const Gnmi__GetResponse *)msg;
	if (r->n_notification == 1 && r->notification[0]->n_update == 1) {
		const Gnmi__TypedValue *v = r->notification[0]->update[0]->val;

		j = json_loadb((const char *)v->json_ietf_val.data, v->json_ietf_val.len,
		    JSON_DECODE_ANY, NULL);
	}
	if (j == NULL)
		err_set(err, -EPROTO, "ipdkd answers %s with something that is no JSON", path);
	return j;
}

static int
set(struct cli *c, Gnmi__SetRequest *req, struct err *err)
{
	ProtobufCMessage *msg;

	return cli_call(
	    c, "/gnmi.gNMI/Set", &req->base, &gnmi__set_response__descriptor, &msg, err);
}

int
cli_update(struct cli *c, const char *path, json_t *value, struct err *err)
{
	Gnmi__SetRequest req = GNMI__SET_REQUEST__INIT;
	Gnmi__Update u = GNMI__UPDATE__INIT, *us = &u;
	Gnmi__TypedValue v = GNMI__TYPED_VALUE__INIT;
	CLEANUP(free) char *text = json_dumps(value, JSON_COMPACT);

	json_decref(value);
	v.value_case = GNMI__TYPED_VALUE__VALUE_JSON_IETF_VAL;
	v.json_ietf_val = (ProtobufCBinaryData){ strlen(text), (uint8_t *)text };
	u.path = parse_path(c, path);
	u.val = &v;
	req.update = &us;
	req.n_update = 1;
	return set(c, &req, err);
}

int
cli_delete(struct cli *c, const char *path, struct err *err)
{
	Gnmi__SetRequest req = GNMI__SET_REQUEST__INIT;
	Gnmi__Path *p = parse_path(c, path);

	req.delete_ = &p;
	req.n_delete_ = 1;
	return set(c, &req, err);
}

/* ---- ports ------------------------------------------------------------------------------------------------- */

bool
cli_is_name(const char *text)
{
	for (const char *p = text; *p; p++)
		if (!isalnum((unsigned char)*p) && strchr("-_.", *p) == NULL)
			return false;
	return *text != '\0';
}

int
cli_port(struct cli *c, const char *netdev, uint32_t *port, struct err *err)
{
	json_t *j;

	if (!cli_is_name(netdev))
		return err_set(err, -ENOENT, "no port '%s'", netdev);
	j = cli_get(c,
	    arena_printf(
		c->a, "/virtual-devices/virtual-device[device-id=%s]/state/port-id", netdev),
	    err);
	if (j == NULL)
		return err->code == -ENOENT ? err_set(err, -ENOENT, "no port '%s'", netdev)
					    : err->code;
	*port = (uint32_t)json_integer_value(j);
	json_decref(j);
	return 0;
}

const char *
cli_netdev(struct cli *c, uint32_t port)
{
	static json_t *all; /* asked for once a run */
	struct err err;
	size_t i;
	json_t *d;

	if (all == NULL)
		all = cli_get(c, "/virtual-devices", &err);
	json_array_foreach(json_object_get(all, "virtual-device"), i, d)
	{
		json_t *state = json_object_get(d, "state");
		json_t *id = json_object_get(state, "port-id");

		if (id != NULL && (uint32_t)json_integer_value(id) == port)
			return cli_text(d, "device-id");
	}
	return NULL;
}

/* ---- P4Runtime ---------------------------------------------------------------------------------------------- */

/* Asks to be primary with this election id; *other is the id of whoever is. Returns 1: we are. */
static int
ask(struct cli *c, uint64_t id, uint64_t *other_hi, uint64_t *other, struct err *err)
{
	P4__V1__StreamMessageRequest m = P4__V1__STREAM_MESSAGE_REQUEST__INIT;
	P4__V1__MasterArbitrationUpdate u = P4__V1__MASTER_ARBITRATION_UPDATE__INIT;
	P4__V1__Uint128 e = P4__V1__UINT128__INIT;
	const P4__V1__StreamMessageResponse *r;
	ProtobufCMessage *msg;
	int rc;

	e.low = id;
	u.device_id = DEVICE_ID;
	u.election_id = &e;
	m.update_case = P4__V1__STREAM_MESSAGE_REQUEST__UPDATE_ARBITRATION;
	m.arbitration = &u;
	if (rpc_stream_send(c->arbitration, &m.base) < 0)
		err->code = 0; /* the read says why */
	rc = rpc_stream_read(c->arbitration, c->a, c->timeout_ns, &msg, err);
	if (rc <= 0)
		return rc < 0 ? rc : err_set(err, -EPROTO, "ipdkd ended the arbitration");
	r = (const P4__V1__StreamMessageResponse *)msg;
	if (r->update_case != P4__V1__STREAM_MESSAGE_RESPONSE__UPDATE_ARBITRATION ||
	    r->arbitration->status == NULL)
		return err_set(err, -EPROTO, "ipdkd does not answer the arbitration");
	*other_hi = r->arbitration->election_id ? r->arbitration->election_id->high : 0;
	*other = r->arbitration->election_id ? r->arbitration->election_id->low : 0;
	c->election = id;
	return r->arbitration->status->code == 0 ? 1 : -r->arbitration->status->code;
}

/* The lowest id is for a CLI. When nobody is primary but an id was higher, that id again is ours to take; when
 * somebody is, only --take-over goes past them (D18). */
int
cli_arbitrate(struct cli *c, struct err *err)
{
	uint64_t hi = 0, other = 0;
	int rc;

	if (c->arbitration != NULL)
		return 0;
	c->arbitration = cli_stream(c, "/p4.v1.P4Runtime/StreamChannel",
	    &p4__v1__stream_message_response__descriptor, NULL, err);
	if (c->arbitration == NULL)
		return err->code;
	rc = ask(c, 1, &hi, &other, err);
	if (rc == -5) /* NOT_FOUND: there is no primary, an earlier one had a higher id */
		rc = ask(c, other, &hi, &other, err);
	else if (rc == -6 && c->take_over) /* ALREADY_EXISTS */
		rc = ask(c, other + 1, &hi, &other, err);
	if (rc == 1)
		return 0;
	if (rc == -6 || rc == -5)
		return err_set(err, -EPERM,
		    "another client is primary, with election id %llu:%llu; --take-over writes all the same",
		    (unsigned long long)hi, (unsigned long long)other);
	return rc;
}

int
cli_p4info(struct cli *c, P4__Config__V1__P4Info **info, struct err *err)
{
	P4__V1__GetForwardingPipelineConfigRequest req =
	    P4__V1__GET_FORWARDING_PIPELINE_CONFIG_REQUEST__INIT;
	const P4__V1__GetForwardingPipelineConfigResponse *r;
	ProtobufCMessage *msg;
	int rc;

	req.device_id = DEVICE_ID;
	req.response_type =
	    P4__V1__GET_FORWARDING_PIPELINE_CONFIG_REQUEST__RESPONSE_TYPE__P4INFO_AND_COOKIE;
	rc = cli_call(c, "/p4.v1.P4Runtime/GetForwardingPipelineConfig", &req.base,
	    &p4__v1__get_forwarding_pipeline_config_response__descriptor, &msg, err);
	if (rc < 0)
		return rc;
	r = (const P4__V1__GetForwardingPipelineConfigResponse *)msg;
	if (r->config == NULL || r->config->p4info == NULL)
		return err_set(err, -ENODEV,
		    "no pipeline is loaded; compile one with ipdk-p4c and load it with 'ipdk pipeline load'");
	*info = r->config->p4info;
	return 0;
}

int
cli_write(struct cli *c, P4__V1__Update **updates, size_t n, struct err *err)
{
	P4__V1__WriteRequest req = P4__V1__WRITE_REQUEST__INIT;
	P4__V1__Uint128 id = P4__V1__UINT128__INIT;
	ProtobufCMessage *msg;
	int rc = cli_arbitrate(c, err);

	if (rc < 0)
		return rc;
	id.low = c->election;
	req.device_id = DEVICE_ID;
	req.election_id = &id;
	req.updates = updates;
	req.n_updates = n;
	return cli_call(
	    c, "/p4.v1.P4Runtime/Write", &req.base, &p4__v1__write_response__descriptor, &msg, err);
}

int
cli_write_entity(struct cli *c, P4__V1__Entity *e, int type, struct err *err)
{
	P4__V1__Update u = P4__V1__UPDATE__INIT, *us = &u;

	u.type = (P4__V1__Update__Type)type;
	u.entity = e;
	return cli_write(c, &us, 1, err);
}

int
cli_read_entities(struct cli *c, P4__V1__Entity **want, size_t n,
    int (*fn)(struct cli *c, const P4__V1__Entity *e, void *arg), void *arg, struct err *err)
{
	P4__V1__ReadRequest req = P4__V1__READ_REQUEST__INIT;
	struct rpc_stream *st;
	ProtobufCMessage *msg;
	int rc;

	req.device_id = 1;
	req.entities = want;
	req.n_entities = n;
	st = cli_stream(
	    c, "/p4.v1.P4Runtime/Read", &p4__v1__read_response__descriptor, &req.base, err);
	if (st == NULL)
		return err->code;
	while ((rc = rpc_stream_read(st, c->a, c->timeout_ns, &msg, err)) == 1) {
		const P4__V1__ReadResponse *r = (const P4__V1__ReadResponse *)msg;

		for (size_t i = 0; i < r->n_entities; i++)
			fn(c, r->entities[i], arg);
	}
	return rc;
}
