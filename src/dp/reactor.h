/* SPDX-License-Identifier: Apache-2.0 */
/* reactor.h: a worker: one thread that polls what it was given - port queues, disk queues, rings - and
 * sleeps when all of it has been empty for a while. Before it sleeps it arms every poller, so that a
 * kick, a readable descriptor, another thread's dp_reactor_wake or a due time brings it back.
 *
 * The control thread talks to it by dp_reactor_call, which runs a function between two rounds: at that
 * moment the worker holds nothing of what QSBR protects. A reactor that was not started is stepped by
 * its owner, and calls run at once: unit tests do that. */
#ifndef DP_REACTOR_H
#define DP_REACTOR_H

#include "base/clock.h"
#include "base/err.h"
#include "dp/qsbr.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <sys/types.h>

struct dp_reactor;

/* Something to poll; the owner's memory. All functions on the reactor's thread; all but poll may be
 * NULL. */
struct dp_poller {
	/* Does a burst of work; returns whether there was any. */
	bool (*poll)(struct dp_poller *p);
	/* Asks for a wake-up; true: there is work already, do not sleep. NULL: there is nothing that
	 * could wake the worker, so it sleeps DP_REACTOR_NAP_NS at most, or twice that. */
	bool (*arm)(struct dp_poller *p);
	/* After a sleep, or one that did not come about: the poller is polled again. */
	void (*disarm)(struct dp_poller *p);
	/* When poll is due whatever comes, in the reactor's clock; UINT64_MAX: never. */
	uint64_t (*wake_ns)(struct dp_poller *p);
	struct dp_reactor *reactor; /* set by dp_reactor_add */
};

#define DP_REACTOR_SPIN_NS (80 * NS_PER_US)  /* of emptiness before it sleeps */
#define DP_REACTOR_NAP_NS  (500 * NS_PER_US) /* sleep with a poller that cannot wake it */

/* What a reactor counts: X(name, help). */
#define DP_REACTOR_COUNTERS(X)                                                                     \
	X(rounds, "rounds over all pollers")                                                       \
	X(busy_rounds, "rounds that found work")                                                   \
	X(sleeps, "times it went to sleep")                                                        \
	X(sleep_ns, "time asleep, ns")                                                             \
	X(calls, "functions run for the control thread")

struct dp_reactor_counters {
#define X(name, help) uint64_t name;
	DP_REACTOR_COUNTERS(X)
#undef X
};

struct dp_reactor {
	uint32_t index; /* also the QSBR reader */
	struct clock clock;
	uint64_t now_ns; /* at the begin of this round */
	struct dp_qsbr *qsbr;
	struct dp_reactor_counters count; /* the thread's; others read them relaxed */
	void *priv;			  /* the engine's */
	/* internal */
	struct dp_poller **pollers; /* n of cap */
	uint32_t n, cap, armed;
	int epfd, wakefd;
	uint64_t empty_since_ns;
	bool threaded;
	pthread_t thread;
	atomic_bool asleep, stop;
	_Atomic(struct dp_reactor_call *) call;
	sem_t called;
};

/* Makes one that is not running; 'clock' is copied. Control thread, as all but where said. */
int dp_reactor_init(struct dp_reactor *r, uint32_t index, struct dp_qsbr *qsbr, struct clock clock,
    struct err *err) __attribute__((warn_unused_result));
/* Stops it and releases it; its pollers are the owner's. */
void dp_reactor_fini(struct dp_reactor *r);
/* Starts the thread, unpinned, with all signals blocked but its own faults. */
int dp_reactor_start(struct dp_reactor *r, struct err *err) __attribute__((warn_unused_result));
void dp_reactor_stop(struct dp_reactor *r);

/* Runs fn(arg) on the thread between two rounds and returns when it has. */
void dp_reactor_call(struct dp_reactor *r, void (*fn)(void *arg), void *arg);
/* Ends a sleep soon. Any thread; cheap when it is awake. */
void dp_reactor_wake(struct dp_reactor *r);

/* Polls p from now on, or no more. By dp_reactor_call inside. */
void dp_reactor_add(struct dp_reactor *r, struct dp_poller *p);
void dp_reactor_del(struct dp_reactor *r, struct dp_poller *p);
/* A descriptor (borrowed) whose readiness ends a sleep, edge-triggered: it need not be read. Any
 * thread. */
int dp_reactor_fd_add(struct dp_reactor *r, int fd, struct err *err)
    __attribute__((warn_unused_result));
void dp_reactor_fd_del(struct dp_reactor *r, int fd);

/* One round; returns whether there was work. For a reactor without a thread. */
bool dp_reactor_step(struct dp_reactor *r);
/* What the thread does when it has been empty long enough: arms, sleeps at most max_ns, disarms.
 * Returns the time it would have slept at most, 0 when something was ready. For one without a thread. */
uint64_t dp_reactor_sleep(struct dp_reactor *r, uint64_t max_ns);

#endif
