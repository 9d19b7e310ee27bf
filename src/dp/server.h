/* SPDX-License-Identifier: Apache-2.0 */
/* server.h: the control socket of the data plane: ipdkd's requests (wire/msg.h) to the engine and the
 * disks, and their events back. Several clients may be connected; state is theirs together. It goes on
 * without any. Control thread. */
#ifndef DP_SERVER_H
#define DP_SERVER_H

#include "dp/disk.h"
#include "dp/dp.h"

struct dp_server;

struct dp_server_conf {
	const char *socket;	 /* path */
	const char *version;	 /* of the program */
	bool net, blk;		 /* services: ports and pipelines; bdevs and disks */
	struct dp_conf dp;	 /* its events are set here */
	void (*quit)(void *arg); /* a client asked for the end */
	void *arg;
};

/* Makes the engine and listens. */
int dp_server_new(struct loop *l, const struct dp_server_conf *conf, struct dp_server **out,
    struct err *err) __attribute__((warn_unused_result));
/* Takes the disks from their guests, closes everything. */
void dp_server_free(struct dp_server *s);
DEFINE_CLEANUP(struct dp_server, dp_server_free)

struct dp *dp_server_dp(struct dp_server *s);

#endif
