/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: ipdkd, the control daemon: options, the parts and how they are wired, start, replay, stop. All of
 * its logic runs on one loop; the data plane is a process of its own that outlives it. */
#include "options.h"

#include "api/gnmi/gnmi.h"
#include "api/ipdk/service.h"
#include "api/p4rt/p4rt.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "devices/model.h"
#include "devices/totals.h"
#include "rpc/health.h"
#include "rpc/reflect.h"
#include "rpc/rpc.h"
#include "rpc/tls.h"
#include "store/store.h"
#include "tdi/tdi.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>

struct daemon {
	struct options o;
	struct loop *loop;
	struct store *store;
	struct tdi *tdi;
	struct dev_model *model;
	struct dev_totals *totals;
	struct p4rt *p4rt;
	struct gnmi *gnmi;
	struct ipdk_service *service;
	struct rpc_server *server;
	struct rpc_health *health;
	struct rpc_reflect *reflect;
	char *program_dir;
	char *dp_program; /* NULL: the target starts none */
	bool stopping;
};

/* ---- what the target tells ------------------------------------------------------------------------------------ */

static void
replay_ended(void *arg, int code, const struct err *err)
{
	struct daemon *d = arg;

	if (code < 0)
		log_error("ending the replay: %s", err->msg);
	else
		log_info("the data plane has its whole state");
	ipdk_service_dp(d->service, code == 0, code < 0 ? err->msg : "");
	dev_totals_synced(d->totals, code == 0);
}

static void
pipeline_replayed(void *arg, int code, const struct err *err)
{
	struct daemon *d = arg;

	/* A pipeline that cannot come back must not keep the disks from being served. */
	tdi_synced(d->tdi, replay_ended, d);
}

static void
devices_replayed(void *arg, int code, const struct err *err)
{
	struct daemon *d = arg;

	p4rt_replay(d->p4rt, pipeline_replayed, d);
}

static void
on_up(void *arg)
{
	struct daemon *d = arg;

	dev_replay(d->model, devices_replayed, d);
}

static void
on_down(void *arg, const struct err *why)
{
	struct daemon *d = arg;

	ipdk_service_dp(d->service, false, why->msg);
	dev_totals_synced(d->totals, false);
}

static void
on_packet_in(void *arg, const struct tdi_packet *pkt)
{
	p4rt_packet_in(((struct daemon *)arg)->p4rt, pkt);
}

static void
on_digest(
    void *arg, uint32_t object, uint64_t list_id, const struct ir_value *fields, uint32_t n_digests)
{
	p4rt_digest(((struct daemon *)arg)->p4rt, object, fields, n_digests);
}

static void
on_idle(void *arg, const struct tdi_table_entry *e)
{
	p4rt_idle(((struct daemon *)arg)->p4rt, e);
}

static void
on_trace(void *arg, const struct tdi_trace *step)
{
	ipdk_service_trace(((struct daemon *)arg)->service, step);
}

static void
on_device(void *arg, const char *name, bool up, const char *why)
{
	dev_target_event(((struct daemon *)arg)->model, name, up, why);
}

static void
on_port(void *arg, uint32_t port, bool up)
{
	dev_port_event(((struct daemon *)arg)->model, port);
}

static void
on_log(void *arg, const char *text)
{
	log_info("pipeline: %s", text);
}

static const struct tdi_events events = {
	.packet_in = on_packet_in,
	.digest = on_digest,
	.idle = on_idle,
	.trace = on_trace,
	.device = on_device,
	.port = on_port,
	.log = on_log,
	.down = on_down,
	.up = on_up,
};

/* ---- start ------------------------------------------------------------------------------------------------------ */

/* Where this program lies: ipdk-dp and ipdk-p4c are beside it, or in their own build folders. */
static char *
own_dir(void)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	char *slash;

	exe[n > 0 ? n : 0] = '\0';
	slash = strrchr(exe, '/');
	if (slash != NULL)
		*slash = '\0';
	return xstrdup(*exe ? exe : ".");
}

static char *
find_program(struct daemon *d, const char *name)
{
	char *path = xasprintf("%s/%s", d->program_dir, name);

	if (access(path, X_OK) == 0)
		return path;
	free(path);
	return xasprintf("%s/../%s/%s", d->program_dir, name, name); /* the build tree */
}

static int
open_target(struct daemon *d, struct err *err)
{
	CLEANUP(free) char *opts = NULL;

	if (strcmp(d->o.target, "cpu") != 0)
		return tdi_open(d->o.target, "", d->loop, &d->tdi, err);
	d->dp_program = d->o.dp_program ? xstrdup(d->o.dp_program) : find_program(d, "ipdk-dp");
	opts = xasprintf("program=%s;run-dir=%s;pipe-dir=%s/pipes;extra=%s", d->dp_program,
	    d->o.run_dir, d->o.state_dir, d->o.dp_options ? d->o.dp_options : "");
	return tdi_open(d->o.target, opts, d->loop, &d->tdi, err);
}

static int
listen_all(struct daemon *d, struct err *err)
{
	CLEANUP(free) char *path = xasprintf("%s/ipdkd.sock", d->o.run_dir);
	struct rpc_tls_opts tls = { .cert = d->o.tls_cert, .key = d->o.tls_key, .ca = d->o.tls_ca };
	uint16_t port = 0;
	int rc = rpc_listen_unix(d->server, path, d->o.socket_group, err);

	if (rc < 0)
		return rc;
	log_info("listening on %s", path);
	if (d->o.listen_port == 0)
		return 0;
	rc = rpc_listen_tcp(
	    d->server, d->o.listen_host, d->o.listen_port, d->o.tls_cert ? &tls : NULL, &port, err);
	if (rc == 0)
		log_info("listening on TCP port %u, mutual TLS", port);
	return rc;
}

static int
open_services(struct daemon *d, struct err *err)
{
	CLEANUP(free) char *pipes = xasprintf("%s/pipes", d->o.state_dir);
	struct ipdk_service_options so = { .loop = d->loop,
		.tdi = d->tdi,
		.model = d->model,
		.run_dir = d->o.run_dir,
		.state_dir = d->o.state_dir,
		.program_dir = d->program_dir,
		.dp_program = d->dp_program };
	int rc;

	d->p4rt = p4rt_new(d->loop, d->store, d->tdi, pipes);
	d->gnmi = gnmi_new(d->loop, d->model);
	so.p4rt = d->p4rt;
	d->service = ipdk_service_new(&so);
	d->server = rpc_server_new(d->loop, NULL);
	if ((rc = p4rt_register(d->p4rt, d->server, err)) < 0 ||
	    (rc = gnmi_register(d->gnmi, d->server, err)) < 0 ||
	    (rc = ipdk_service_register(d->service, d->server, err)) < 0 ||
	    (rc = rpc_health_add(d->server, &d->health, err)) < 0 ||
	    (rc = rpc_reflect_add(d->server, &d->reflect, err)) < 0)
		return rc;
	return 0;
}

static void
start_replay(void *arg)
{
	on_up(
	    arg); /* a target without a data plane of its own, such as sim, is there from the start */
}

static int
start(struct daemon *d, struct err *err)
{
	CLEANUP(free) char *vhost = xasprintf("%s/vhost", d->o.run_dir);
	int rc;

	if ((rc = file_mkdirs(d->o.run_dir, 0700, err)) < 0 ||
	    (rc = file_mkdirs(vhost, 0700, err)) < 0 ||
	    (rc = store_open(d->o.state_dir, &d->store, err)) < 0 ||
	    (rc = open_target(d, err)) < 0 ||
	    (rc = dev_totals_open(d->loop, d->store, d->tdi, &d->totals, err)) < 0 ||
	    (rc = dev_model_open(d->loop, d->store, d->tdi, d->o.run_dir, &d->model, err)) < 0 ||
	    (rc = open_services(d, err)) < 0)
		return rc;
	tdi_listen(d->tdi, &events, d);
	if (strcmp(d->o.target, "cpu") != 0)
		loop_defer(d->loop, start_replay, d);
	return listen_all(d, err);
}

/* ---- stop --------------------------------------------------------------------------------------------------------- */

static void
target_quit(void *arg, int code, const struct err *err)
{
	struct daemon *d = arg;

	if (code < 0)
		log_warn("stopping the data plane: %s", err->msg);
	loop_stop(d->loop);
}

static void
last_counted(void *arg, int code, const struct err *err)
{
	struct daemon *d = arg;

	tdi_quit(d->tdi, target_quit, d);
}

/* Ctrl-C and 'ipdkd --stop': the data plane ends, too. */
static void
stop_all(void *arg)
{
	struct daemon *d = arg;

	if (d->stopping) {
		loop_stop(d->loop);
		return;
	}
	d->stopping = true;
	log_info("stopping, with the data plane");
	dev_totals_last(d->totals, last_counted, d);
}

/* SIGTERM: the daemon ends; packets and blocks go on. */
static void
stop_daemon(void *arg)
{
	struct daemon *d = arg;

	log_info("stopping; the data plane goes on");
	loop_stop(d->loop);
}

static void
reload(void *arg)
{
	struct daemon *d = arg;
	struct err err;

	if (rpc_server_reload(d->server, &err) < 0)
		log_error("reading the certificates again: %s", err.msg);
	else
		log_info("certificates read again");
}

static void
close_all(struct daemon *d)
{
	if (d->health != NULL)
		rpc_health_stop(d->health);
	rpc_server_free(d->server);
	rpc_health_free(d->health);
	rpc_reflect_free(d->reflect);
	ipdk_service_free(d->service);
	gnmi_free(d->gnmi);
	p4rt_free(d->p4rt);
	dev_model_close(d->model);
	dev_totals_close(d->totals);
	tdi_close(d->tdi);
	store_close(d->store);
	loop_free(d->loop);
	free(d->program_dir);
	free(d->dp_program);
}

int
main(int argc, char **argv)
{
	struct daemon d = { 0 };
	struct err err = { 0 };
	int rc = options_parse(&d.o, argc, argv);

	if (rc >= 0) {
		options_free(&d.o);
		return rc;
	}
	log_open("ipdkd");
	signal(SIGPIPE, SIG_IGN);
	d.loop = loop_new();
	d.program_dir = own_dir();
	loop_signal(d.loop, SIGINT, stop_all, &d);
	loop_signal(d.loop, SIGTERM, stop_daemon, &d);
	loop_signal(d.loop, SIGHUP, reload, &d);
	rc = start(&d, &err);
	if (rc < 0)
		log_error("%s", err.msg);
	else
		loop_run(d.loop);
	close_all(&d);
	options_free(&d.o);
	return rc < 0 ? 1 : 0;
}
