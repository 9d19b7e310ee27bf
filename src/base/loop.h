/* SPDX-License-Identifier: Apache-2.0 */
/* loop.h: an epoll loop with timers and signals: the one thread of ipdkd's logic, the control thread
 * of ipdk-dp, the clients and the tests stand on it. Every call is made on the loop's own thread,
 * except loop_wake. Callbacks may add and delete any handle, their own too. */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include "base/cleanup.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

struct loop;
struct loop_fd;
struct loop_timer;

typedef void (*loop_fd_fn)(void *arg, uint32_t events);
typedef void (*loop_fn)(void *arg);

/* Returns new; aborts when the kernel refuses an epoll instance. */
struct loop *loop_new(void);
/* Frees the loop and every handle still in it; closes no descriptor. */
void loop_free(struct loop *l);
DEFINE_CLEANUP(struct loop, loop_free)

/* Watches fd (borrowed) for EPOLLIN/EPOLLOUT/...; level-triggered. Returns a handle, owned by the
 * loop until loop_fd_del. */
struct loop_fd *loop_fd_add(struct loop *l, int fd, uint32_t events, loop_fd_fn fn, void *arg);
void loop_fd_mod(struct loop_fd *h, uint32_t events);
/* Stops watching. Call it before close(fd). NULL is fine. */
void loop_fd_del(struct loop_fd *h);

/* Makes a timer that is not running. */
struct loop_timer *loop_timer_new(struct loop *l, loop_fn fn, void *arg);
/* Runs 'fn' once, delay_ns from now; replaces an earlier setting. */
void loop_timer_set(struct loop_timer *t, uint64_t delay_ns);
void loop_timer_stop(struct loop_timer *t);
void loop_timer_free(struct loop_timer *t);

/* Calls 'fn' from loop_run before the next wait, once. */
void loop_defer(struct loop *l, loop_fn fn, void *arg);

/* Blocks 'signo' in this thread and hands it to 'fn'. Call before other threads start. */
void loop_signal(struct loop *l, int signo, loop_fn fn, void *arg);

/* Runs until loop_stop. */
void loop_run(struct loop *l);
/* Waits for one round of events, timeout_ns at most (UINT64_MAX: for ever), and serves them.
 * Returns whether anything was served. */
bool loop_step(struct loop *l, uint64_t timeout_ns);
void loop_stop(struct loop *l);
/* Makes loop_run return from its wait. Any thread, also from a signal handler. */
void loop_wake(struct loop *l);

#endif
