/* SPDX-License-Identifier: Apache-2.0 */
/* log.c: mapping and marking the dirty log. */
#include "vhost/log.h"

#include "base/mem.h"
#include "vhost/guard.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int
vhost_log_open(int fd, uint64_t size, uint64_t off, struct vhost_log **out, struct err *err)
{
	uint64_t end, page = (uint64_t)sysconf(_SC_PAGESIZE), from = off & ~(page - 1);
	struct vhost_log *log;
	struct stat st;
	void *p;

	if (size == 0 || __builtin_add_overflow(off, size, &end) || end > INT64_MAX)
		return err_set(err, -EINVAL, "dirty log: %" PRIu64 " bytes are no size", size);
	if (fstat(fd, &st) < 0)
		return err_errno(err, errno, "dirty log: its descriptor");
	if (!S_ISREG(st.st_mode))
		return err_set(err, -EBADF, "dirty log: its descriptor is no file or memory file");
	if ((uint64_t)st.st_size < end)
		return err_set(err, -ERANGE,
		    "dirty log: it ends at byte %" PRIu64 " of a file of %" PRIu64, end,
		    (uint64_t)st.st_size);
	p = mmap(NULL, end - from, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)from);
	if (p == MAP_FAILED)
		return err_errno(err, errno, "dirty log: mapping %" PRIu64 " bytes", size);
	log = xcalloc(1, sizeof *log);
	*log = (struct vhost_log){ p, end - from, (uint8_t *)p + (off - from), size,
		vhost_guard_add(p, end - from) };
	*out = log;
	return 0;
}

void
vhost_log_close(struct vhost_log *log)
{
	if (log == NULL)
		return;
	vhost_guard_del(log->guard);
	munmap(log->map, log->map_len);
	free(log);
}

void
vhost_log_mark(struct vhost_log *log, uint64_t gpa, uint64_t len)
{
	uint64_t last;

	if (len == 0)
		return;
	last = (gpa + len - 1) / VHOST_LOG_PAGE;
	for (uint64_t page = gpa / VHOST_LOG_PAGE; page <= last && page / 8 < log->size; page++)
		__atomic_fetch_or(
		    &log->bits[page / 8], (uint8_t)(1u << page % 8), __ATOMIC_RELAXED);
}
