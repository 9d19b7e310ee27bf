/* SPDX-License-Identifier: Apache-2.0 */
/* ports.h: the ports of a target that has no outside world - sim, and cpu in one process: what was written is there
 * to be read, and always up. Loop's thread only. */
#ifndef TDI_PORTS_H
#define TDI_PORTS_H

#include "base/map.h"
#include "tdi/tdi.h"

struct tdi_ports { /* zeroed: none */
	struct map by_number;
};

void tdi_ports_fini(struct tdi_ports *ports);
/* Copies the port. -ENOENT: there is none to change; -EEXIST: another one has the number. */
int tdi_ports_write(
    struct tdi_ports *ports, enum tdi_op op, const struct tdi_port *p, struct err *err);
/* Calls fn for port 'number', or for each one (0 or IR_NO_ID); what fn returned when it was not 0. */
int tdi_ports_read(const struct tdi_ports *ports, uint32_t number, tdi_read_fn fn, void *arg);

#endif
