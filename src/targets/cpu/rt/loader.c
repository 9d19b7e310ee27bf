/* SPDX-License-Identifier: Apache-2.0 */
/* loader.c: a pipeline's object comes into the process: copied into a fresh directory of our own, its
 * bytes checked there, mapped. A fresh file each time: dlopen would give an old object again for a path
 * it knows. Control thread. */
#include "targets/cpu/rt/pipe.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/sanitize.h"
#include "targets/cpu/object.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OBJECT_MAX = 256 << 20 };

static int
check_desc(const struct pipe_desc *d, struct err *err)
{
	if (d->magic != PIPE_MAGIC)
		return err_set(err, -EINVAL, "pipeline object: pipe_desc is not one");
	if (d->abi_major != PIPE_ABI_MAJOR || d->abi_minor > PIPE_ABI_MINOR)
		return err_set(err, -EPROTONOSUPPORT,
		    "pipeline object: its ABI is %u.%u, this program has %u.%u", d->abi_major,
		    d->abi_minor, PIPE_ABI_MAJOR, PIPE_ABI_MINOR);
	if (d->size < sizeof *d || d->ingress == NULL ||
	    ((d->flags & PIPE_HAS_EGRESS) != 0) != (d->egress != NULL))
		return err_set(err, -EINVAL, "pipeline object: pipe_desc makes no sense");
	return 0;
}

/* The optimised one when it is there. */
static char *
object_path(const char *dir, bool *full)
{
	CLEANUP(free) char *path = xasprintf("%s/cpu/pipeline.so", dir);

	*full = access(path, R_OK) == 0;
	return *full ? STEAL(path) : xasprintf("%s/cpu/fast.so", dir);
}

int
rt_object_open(const char *dir, struct rt_object_file *o, struct err *err)
{
	CLEANUP(free) char *from = object_path(dir, &o->full);
	CLEANUP(buf_fini) struct buf object = BUF_INIT;
	const char *tmp = getenv("TMPDIR");
	CLEANUP(free) char *fresh = NULL, *path = NULL;
	int code = file_read(from, OBJECT_MAX, &object, err);

	if (code < 0)
		return code;
	code = cpu_object_check(object.data, object.len, SANITIZE_ADDRESS, err);
	if (code < 0)
		return code;
	fresh = xasprintf("%s/ipdk-pipe-XXXXXX", tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(fresh) == NULL)
		return err_errno(err, errno, "%s", fresh);
	path = xasprintf("%s/pipeline.so", fresh);
	code = file_write(path, object.data, object.len, 0700, err);
	if (code < 0) {
		(void)file_rmtree(fresh, NULL);
		return code;
	}
	if (dlopen(path, RTLD_NOLOAD | RTLD_NOW) != NULL)
		code = err_set(err, -EEXIST, "%s is loaded already", path);
	else if ((o->dl = dlopen(path, RTLD_NOW | RTLD_LOCAL)) == NULL)
		code = err_set(err, -EINVAL, "pipeline object: %s", dlerror());
	else if ((o->desc = dlsym(o->dl, PIPE_SYMBOL)) == NULL)
		code = err_set(err, -EINVAL, "pipeline object: no pipe_desc");
	else
		code = check_desc(o->desc, err);
	if (code < 0) {
		if (o->dl != NULL)
			dlclose(o->dl);
		(void)file_rmtree(fresh, NULL);
		o->dl = NULL;
		o->desc = NULL;
		return code;
	}
	/* Once loaded the copy is not needed by name: a data plane that is killed leaves nothing behind. The
	 * checks' reports read it again. */
	if (!SANITIZE_ADDRESS)
		(void)file_rmtree(fresh, NULL);
	else
		o->load_dir = STEAL(fresh);
	return 0;
}

void
rt_object_close(struct rt_object_file *o)
{
	/* The checks would report addresses of an object that is gone. */
	if (o->dl != NULL && !SANITIZE_ADDRESS)
		dlclose(o->dl);
	if (o->load_dir != NULL)
		(void)file_rmtree(o->load_dir, NULL);
	free(o->load_dir);
	*o = (struct rt_object_file){ 0 };
}
