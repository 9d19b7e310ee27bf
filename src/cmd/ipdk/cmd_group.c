/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_group.c: multicast groups by P4Runtime. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* "port=netdev1[,instance=1]" or a bare netdev. */
static int
parse_replica(struct cli *c, char *text, P4__V1__Replica *r, struct err *err)
{
	char *save = NULL, *value;
	uint64_t v = 0;
	uint32_t port;
	int rc;

	r->port_kind_case = P4__V1__REPLICA__PORT_KIND_EGRESS_PORT;
	for (char *w = strtok_r(text, ",", &save); w != NULL; w = strtok_r(NULL, ",", &save)) {
		if (!cli_split(w, &value)) {
			value = w;
			w = (char *)(uintptr_t) "port";
		}
		if (strcmp(w, "instance") == 0) {
			if ((rc = cli_number(value, "instance", 0, UINT32_MAX, &v, err)) < 0)
				return rc;
			r->instance = (uint32_t)v;
		} else if (strcmp(w, "port") == 0) {
			if (*value < '0' || *value > '9')
				rc = cli_port(c, value, &port, err);
			else if ((rc = cli_number(value, "port", 0, UINT32_MAX, &v, err)) == 0)
				port = (uint32_t)v;
			if (rc < 0)
				return rc;
			r->egress_port = port;
		} else {
			return err_set(err, -EINVAL, "'%s': expected port=NETDEV[,instance=N]", w);
		}
	}
	return 0;
}

static int
group_change(struct cli *c, int argc, char **argv, int type)
{
	P4__V1__Entity *e = CLI_NEW(c, P4__V1__Entity, p4__v1__entity__init);
	P4__V1__PacketReplicationEngineEntry p = P4__V1__PACKET_REPLICATION_ENGINE_ENTRY__INIT;
	P4__V1__MulticastGroupEntry g = P4__V1__MULTICAST_GROUP_ENTRY__INIT;
	struct err err = { 0 };
	uint64_t id;

	if (argc < 1)
		return -1;
	if (cli_number(argv[0], "group", 1, UINT32_MAX, &id, &err) < 0)
		return cli_bad("%s", err.msg);
	g.multicast_group_id = (uint32_t)id;
	g.replicas = arena_array(c->a, P4__V1__Replica *, (size_t)argc);
	for (int i = 1; i < argc; i++) {
		P4__V1__Replica *r = CLI_NEW(c, P4__V1__Replica, p4__v1__replica__init);

		if (parse_replica(c, argv[i], r, &err) < 0)
			return cli_fail(c, &err);
		g.replicas[g.n_replicas++] = r;
	}
	p.type_case = P4__V1__PACKET_REPLICATION_ENGINE_ENTRY__TYPE_MULTICAST_GROUP_ENTRY;
	p.multicast_group_entry = &g;
	e->entity_case = P4__V1__ENTITY__ENTITY_PACKET_REPLICATION_ENGINE_ENTRY;
	e->packet_replication_engine_entry = &p;
	if (cli_write_entity(c, e, type, &err) < 0)
		return cli_fail(c, &err);
	return cli_done(c, "multicast group %u %s", g.multicast_group_id,
	    type == P4__V1__UPDATE__TYPE__DELETE   ? "deleted"
	    : type == P4__V1__UPDATE__TYPE__MODIFY ? "modified"
						   : "added");
}

static int
group_add(struct cli *c, int argc, char **argv)
{
	return group_change(c, argc, argv, P4__V1__UPDATE__TYPE__INSERT);
}

static int
group_modify(struct cli *c, int argc, char **argv)
{
	return group_change(c, argc, argv, P4__V1__UPDATE__TYPE__MODIFY);
}

static int
group_delete(struct cli *c, int argc, char **argv)
{
	return argc == 1 ? group_change(c, argc, argv, P4__V1__UPDATE__TYPE__DELETE) : -1;
}

static int
group_one(struct cli *c, const P4__V1__Entity *e, void *arg)
{
	const P4__V1__MulticastGroupEntry *g =
	    e->packet_replication_engine_entry->multicast_group_entry;
	json_t *replicas = json_array();

	if (!c->json)
		printf("group %u:", g->multicast_group_id);
	for (size_t i = 0; i < g->n_replicas; i++) {
		const char *netdev = cli_netdev(c, g->replicas[i]->egress_port);

		if (netdev == NULL)
			netdev = arena_printf(c->a, "%u", g->replicas[i]->egress_port);
		if (!c->json)
			printf(" %s", netdev);
		json_array_append_new(replicas, json_pack("{s:s, s:i}", "port", netdev, "instance",
						    (int)g->replicas[i]->instance));
	}
	if (!c->json)
		printf("\n");
	json_array_append_new(arg,
	    json_pack("{s:i, s:o}", "group", (int)g->multicast_group_id, "replicas", replicas));
	return 0;
}

static int
group_list(struct cli *c, int argc, char **argv)
{
	P4__V1__Entity *e = CLI_NEW(c, P4__V1__Entity, p4__v1__entity__init);
	P4__V1__PacketReplicationEngineEntry p = P4__V1__PACKET_REPLICATION_ENGINE_ENTRY__INIT;
	P4__V1__MulticastGroupEntry g = P4__V1__MULTICAST_GROUP_ENTRY__INIT;
	json_t *out = json_array();
	struct err err = { 0 };

	p.type_case = P4__V1__PACKET_REPLICATION_ENGINE_ENTRY__TYPE_MULTICAST_GROUP_ENTRY;
	p.multicast_group_entry = &g;
	e->entity_case = P4__V1__ENTITY__ENTITY_PACKET_REPLICATION_ENGINE_ENTRY;
	e->packet_replication_engine_entry = &p;
	if (cli_read_entities(c, &e, 1, group_one, out, &err) < 0)
		return cli_fail(c, &err);
	if (c->json)
		return cli_json(out);
	json_decref(out);
	return EXIT_OK;
}

const struct command group_commands[] = {
	{ "group add", "ID port=NETDEV[,instance=N]...", "makes a multicast group", group_add },
	{ "group modify", "ID port=NETDEV[,instance=N]...", "changes a multicast group",
	    group_modify },
	{ "group delete", "ID", "deletes a multicast group", group_delete },
	{ "group list", "", "multicast groups", group_list },
	{ NULL, NULL, NULL, NULL },
};
