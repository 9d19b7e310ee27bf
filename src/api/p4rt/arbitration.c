/* SPDX-License-Identifier: Apache-2.0 */
/* arbitration.c: StreamChannel: who is primary of which role (P4Runtime §5), packets out. */
#include "api/p4rt/internal.h"

#include "base/mem.h"

#include <errno.h>
#include <string.h>

static int
compare(const struct election *a, const struct election *b)
{
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	return a->lo < b->lo ? -1 : a->lo > b->lo;
}

int
p4rt_check_device(uint64_t device_id, struct err *err)
{
	if (device_id != P4RT_DEVICE_ID)
		return err_set(err, -ENOENT, "no device %llu; this is device %u",
		    (unsigned long long)device_id, P4RT_DEVICE_ID);
	return 0;
}

/* Of the streams of a role the one with the highest id that was ever seen (§5.3: when that client is gone,
 * nobody is primary until one comes with an id as high or higher). */
struct stream *
p4rt_primary(const struct p4rt *p, const char *role)
{
	const struct election *highest = map_sget(&p->highest, role);

	for (struct stream *s = p->streams; s != NULL && highest != NULL; s = s->next)
		if (s->role != NULL && strcmp(s->role, role) == 0 && s->id.given &&
		    compare(&s->id, highest) == 0)
			return s;
	return NULL;
}

int
p4rt_check_primary(const struct p4rt *p, uint64_t device_id, const char *role,
    const P4__V1__Uint128 *id, struct err *err)
{
	struct election e = { id ? id->high : 0, id ? id->low : 0, id != NULL };
	const struct stream *s = p4rt_primary(p, role);
	int rc = p4rt_check_device(device_id, err);

	if (rc < 0)
		return rc;
	if (s == NULL)
		return err_set(err, -EPERM,
		    "no client is primary%s%s; open a StreamChannel and arbitrate first",
		    *role ? " of role " : "", role);
	if (!e.given || compare(&s->id, &e) != 0)
		return err_set(err, -EPERM,
		    "not the primary client: that one has election id %llu:%llu",
		    (unsigned long long)s->id.hi, (unsigned long long)s->id.lo);
	return 0;
}

/* ---- telling -------------------------------------------------------------------------------------- */

static void
tell(struct stream *s, const struct stream *primary)
{
	P4__V1__StreamMessageResponse r = P4__V1__STREAM_MESSAGE_RESPONSE__INIT;
	P4__V1__MasterArbitrationUpdate u = P4__V1__MASTER_ARBITRATION_UPDATE__INIT;
	P4__V1__Uint128 id = P4__V1__UINT128__INIT;
	P4__V1__Role role = P4__V1__ROLE__INIT;
	Google__Rpc__Status status = GOOGLE__RPC__STATUS__INIT;

	r.update_case = P4__V1__STREAM_MESSAGE_RESPONSE__UPDATE_ARBITRATION;
	r.arbitration = &u;
	u.device_id = P4RT_DEVICE_ID;
	u.status = &status;
	if (*s->role != '\0') {
		role.name = s->role;
		u.role = &role;
	}
	if (primary != NULL) {
		id.high = primary->id.hi;
		id.low = primary->id.lo;
		u.election_id = &id;
	} else {
		const struct election *highest = map_sget(&s->p->highest, s->role);

		if (highest != NULL) {
			id.high = highest->hi;
			id.low = highest->lo;
			u.election_id = &id;
		}
	}
	status.code = primary == s ? RPC_OK : primary ? RPC_ALREADY_EXISTS : RPC_NOT_FOUND;
	status.message = primary == s ? (char *)"you are primary"
			 : primary    ? (char *)"another client is primary"
				      : (char *)"no client is primary";
	if (rpc_send(s->call, &r.base) < 0)
		s->dropped++;
}

static void
tell_all(struct p4rt *p, const char *role)
{
	const struct stream *primary = p4rt_primary(p, role);

	for (struct stream *s = p->streams; s != NULL; s = s->next)
		if (s->role != NULL && strcmp(s->role, role) == 0)
			tell(s, primary);
}

static void
tell_error(struct stream *s, const struct err *err, const P4__V1__PacketOut *out)
{
	P4__V1__StreamMessageResponse r = P4__V1__STREAM_MESSAGE_RESPONSE__INIT;
	P4__V1__StreamError e = P4__V1__STREAM_ERROR__INIT;
	P4__V1__PacketOutError po = P4__V1__PACKET_OUT_ERROR__INIT;

	r.update_case = P4__V1__STREAM_MESSAGE_RESPONSE__UPDATE_ERROR;
	r.error = &e;
	e.canonical_code = rpc_code_of(err->code);
	e.message = (char *)err->msg;
	if (out != NULL) {
		po.packet_out = (P4__V1__PacketOut *)out;
		e.details_case = P4__V1__STREAM_ERROR__DETAILS_PACKET_OUT;
		e.packet_out = &po;
	}
	if (rpc_send(s->call, &r.base) < 0)
		s->dropped++;
}

/* ---- the stream ------------------------------------------------------------------------------------- */

/* Forgets the stream; the others of its role learn when the primary left. */
static void
leave(struct stream *s)
{
	struct p4rt *p = s->p;
	CLEANUP(free) char *role = s->role;
	bool was_primary = role != NULL && p4rt_primary(p, role) == s;

	for (struct stream **at = &p->streams; *at != NULL; at = &(*at)->next)
		if (*at == s) {
			*at = s->next;
			break;
		}
	free(s);
	if (was_primary)
		tell_all(p, role);
}

static void
end_stream(struct rpc_call *call, int code, const char *message)
{
	struct stream *s = rpc_data(call);

	if (s == NULL)
		return;
	rpc_set_data(call, NULL);
	leave(s);
	rpc_finish(call, code, message, NULL);
}

static void
cancelled(struct rpc_call *call, void *arg)
{
	end_stream(call, RPC_CANCELLED, NULL);
}

void
p4rt_stream_begin(struct rpc_call *call, void *arg)
{
	struct stream *s = xcalloc(1, sizeof *s);

	s->p = arg;
	s->call = call;
	s->next = s->p->streams;
	s->p->streams = s;
	rpc_set_data(call, s);
	rpc_on_cancel(call, cancelled, s);
}

void
p4rt_stream_end(struct rpc_call *call, void *arg)
{
	end_stream(call, RPC_OK, NULL);
}

/* -EINVAL: ends the stream with that reason. */
static int
arbitrate(struct stream *s, const P4__V1__MasterArbitrationUpdate *u, struct err *err)
{
	struct p4rt *p = s->p;
	const char *role = u->role ? u->role->name : "";
	struct election e = { 0 };
	struct election *highest;
	int rc = p4rt_check_device(u->device_id, err);

	if (rc < 0)
		return rc;
	if (u->election_id != NULL)
		e = (struct election){ u->election_id->high, u->election_id->low, true };
	if (s->role != NULL && strcmp(s->role, role) != 0)
		return err_set(err, -EINVAL,
		    "this stream has role '%s'; open another one for role '%s'", s->role, role);
	for (struct stream *o = p->streams; o != NULL; o = o->next)
		if (o != s && o->role != NULL && strcmp(o->role, role) == 0 && e.given &&
		    o->id.given && compare(&o->id, &e) == 0)
			return err_set(err, -EINVAL, "another stream has election id %llu:%llu",
			    (unsigned long long)e.hi, (unsigned long long)e.lo);
	if (s->role == NULL)
		s->role = xstrdup(role);
	s->id = e;
	highest = map_sget(&p->highest, role);
	if (e.given && highest == NULL) {
		highest = xcalloc(1, sizeof *highest);
		*highest = e;
		map_sput(&p->highest, role, highest);
		tell_all(p, role);
	} else if (e.given && compare(&e, highest) >= 0) {
		*highest = e;
		tell_all(p, role);
	} else {
		tell(s, p4rt_primary(p, role));
	}
	return 0;
}

void
p4rt_stream_message(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const P4__V1__StreamMessageRequest *r = (const P4__V1__StreamMessageRequest *)msg;
	struct stream *s = rpc_data(call);
	struct err err = { 0 };

	if (s == NULL)
		return;
	switch (r->update_case) {
	case P4__V1__STREAM_MESSAGE_REQUEST__UPDATE_ARBITRATION:
		if (arbitrate(s, r->arbitration, &err) < 0)
			end_stream(call, rpc_code_of(err.code), err.msg);
		return;
	case P4__V1__STREAM_MESSAGE_REQUEST__UPDATE_PACKET:
		if (s->role == NULL || p4rt_primary(s->p, s->role) != s)
			err_set(&err, -EPERM, "only the primary client may send packets");
		else
			p4rt_packet_out(s->p, r->packet, &err);
		if (err.code < 0)
			tell_error(s, &err, r->packet);
		return;
	case P4__V1__STREAM_MESSAGE_REQUEST__UPDATE_DIGEST_ACK:
		if (s->role == NULL || p4rt_primary(s->p, s->role) != s)
			err_set(&err, -EPERM, "only the primary client may acknowledge digests");
		else
			p4rt_digest_ack(s->p, r->digest_ack, &err);
		if (err.code == 0)
			return;
		break;
	case P4__V1__STREAM_MESSAGE_REQUEST__UPDATE_OTHER:
	case P4__V1__STREAM_MESSAGE_REQUEST__UPDATE__NOT_SET:
	default:
		err_set(&err, -EINVAL, "a stream message of no known kind");
		break;
	}
	tell_error(s, &err, NULL);
}
