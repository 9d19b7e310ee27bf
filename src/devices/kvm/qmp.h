/* SPDX-License-Identifier: Apache-2.0 */
/* qmp.h: a QMP client: one persistent connection to QEMU's monitor socket, commands in order, events,
 * time-outs. QEMU serves one client at a time: to a second one it says nothing, so a greeting that does
 * not come is "the monitor is busy". Source: QEMU's docs/interop/qmp-spec.txt. Loop's thread only. */
#ifndef DEVICES_KVM_QMP_H
#define DEVICES_KVM_QMP_H

#include "base/cleanup.h"
#include "base/err.h"
#include "base/loop.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct qmp;

/* code 0: 'ret' is the "return" value (borrowed). Else err says what and why; QEMU's own refusals have
 * -EREMOTEIO and QEMU's description. */
typedef void (*qmp_fn)(void *arg, int code, json_t *ret, const struct err *err);

struct qmp_events {
	void (*up)(void *arg); /* greeting and capabilities are through */
	void (*down)(
	    void *arg, const char *why); /* was up, or could not come up: first time only */
	void (*event)(void *arg, const char *name, json_t *data);
};

/* Connects in the background, again and again until qmp_free. 'path' is copied. Returns new. */
struct qmp *qmp_new(struct loop *loop, const char *path, const struct qmp_events *ev, void *arg);
void qmp_free(struct qmp *q);

const char *qmp_path(const struct qmp *q);
bool qmp_is_up(const struct qmp *q);
/* Why it is not up: "connect: No such file or directory", "the monitor is busy: ..." */
const char *qmp_why_down(const struct qmp *q);

/* Sends a command; args (may be NULL) is stolen. Fails at once with -ENOTCONN when not up. A reply that
 * does not come within timeout_ns fails with -ETIMEDOUT and closes the connection, since replies could no
 * longer be told apart from late ones in a hung QEMU. */
void qmp_execute(
    struct qmp *q, const char *command, json_t *args, uint64_t timeout_ns, qmp_fn fn, void *arg);

#endif
