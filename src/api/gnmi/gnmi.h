/* SPDX-License-Identifier: Apache-2.0 */
/* gnmi.h: the gNMI service (gnmi.gNMI 0.10): Capabilities, Get, Set, Subscribe on /virtual-devices (our
 * YANG, yang/) and /interfaces (openconfig-interfaces, read only). One Set is one transaction. Loop's
 * thread only. */
#ifndef API_GNMI_GNMI_H
#define API_GNMI_GNMI_H

#include "base/cleanup.h"
#include "base/err.h"
#include "devices/model.h"

struct gnmi;
struct rpc_server;

#define GNMI_VERSION "0.10.0"

/* Returns new; the model is borrowed. */
struct gnmi *gnmi_new(struct loop *loop, struct dev_model *model);
void gnmi_free(struct gnmi *g);
DEFINE_CLEANUP(struct gnmi, gnmi_free)

int gnmi_register(struct gnmi *g, struct rpc_server *s, struct err *err);

#endif
