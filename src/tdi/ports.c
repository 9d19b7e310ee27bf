/* SPDX-License-Identifier: Apache-2.0 */
/* ports.c: the ports of a target that has no outside world. */
#include "tdi/ports.h"

#include "base/mem.h"

#include <errno.h>
#include <string.h>

struct port {
	struct tdi_port p;
	char *name, *arg;
};

static void
port_free(struct port *p)
{
	if (p == NULL)
		return;
	free(p->name);
	free(p->arg);
	free(p);
}

void
tdi_ports_fini(struct tdi_ports *ports)
{
	struct map_item *it;

	map_for_each (it, &ports->by_number)
		port_free(it->value);
	map_fini(&ports->by_number);
}

int
tdi_ports_write(struct tdi_ports *ports, enum tdi_op op, const struct tdi_port *p, struct err *err)
{
	struct port *old = map_get(&ports->by_number, &p->port, sizeof p->port), *n;

	if (op != TDI_INSERT && old == NULL)
		return err_set(err, -ENOENT, "no port %u", p->port);
	if (op == TDI_INSERT && old != NULL && strcmp(old->name, p->name) != 0)
		return err_set(err, -EEXIST, "port %u is %s", p->port, old->name);
	if (op == TDI_DELETE) {
		port_free(map_del(&ports->by_number, &p->port, sizeof p->port));
		return 0;
	}
	n = xcalloc(1, sizeof *n);
	n->p = *p;
	n->p.name = n->name = xstrdup(p->name);
	n->p.arg = n->arg = xstrdup(p->arg != NULL ? p->arg : "");
	n->p.up = true;
	port_free(map_put(&ports->by_number, &p->port, sizeof p->port, n));
	return 0;
}

int
tdi_ports_read(const struct tdi_ports *ports, uint32_t number, tdi_read_fn fn, void *arg)
{
	struct map_item *it;
	int rc = 0;

	map_for_each (it, &ports->by_number) {
		struct tdi_entity e = { .kind = TDI_PORT,
			.u.port = ((const struct port *)it->value)->p };

		if (rc == 0 && (number == IR_NO_ID || number == 0 || number == e.u.port.port))
			rc = fn(arg, &e);
	}
	return rc;
}
