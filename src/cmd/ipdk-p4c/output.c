/* SPDX-License-Identifier: Apache-2.0 */
/* output.c: writes the .pipe directory. */
#include "output.h"

#include "base/file.h"
#include "base/mem.h"
#include "ir/p4info.h"
#include "ir/tdi.h"
#include "p4/ctx.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static int
put(const char *dir, const char *name, const struct buf *b, struct err *err)
{
	CLEANUP(free) char *path = xasprintf("%s/%s", dir, name);

	return file_write(path, buf_str(b), b->len, 0644, err);
}

/* The sources, each by the last part of its path; the compiler's own architecture files are left out. */
static int
put_sources(const struct p4_ctx *ctx, const char *dir, struct err *err)
{
	CLEANUP(free) char *src = xasprintf("%s/src", dir);
	int rc = file_mkdirs(src, 0755, err);

	for (uint32_t i = 0; rc == 0 && i < ctx->n_files; i++) {
		const struct p4_file *f = ctx->files[i];
		const char *slash = strrchr(f->path, '/'), *name = slash ? slash + 1 : f->path;
		CLEANUP(free) char *path = xasprintf("%s/%s", src, name);

		if (!f->is_system && f->path[0] != '<' && *name != '\0')
			rc = file_write(path, f->text, f->len, 0644, err);
	}
	return rc;
}

static int
fill(const struct p4_ctx *ctx, const struct ir_prog *prog, const char *dir, struct err *err)
{
	static const struct {
		const char *name;
		enum ir_pb_format format;
	} info[] = { { "p4info.txtpb", IR_PB_TEXT }, { "p4info.bin", IR_PB_BINARY } };
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	int rc = file_mkdirs(dir, 0755, err);

	ir_print(prog, IR_PRINT_ALL, &b);
	if (rc == 0)
		rc = put(dir, "pipeline.ir", &b, err);
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(info); i++) {
		buf_reset(&b);
		ir_p4info(prog, info[i].format, &b);
		rc = put(dir, info[i].name, &b, err);
	}
	buf_reset(&b);
	ir_p4info_entries(prog, IR_PB_TEXT, &b);
	if (rc == 0 && b.len > 0)
		rc = put(dir, "entries.txtpb", &b, err);
	buf_reset(&b);
	ir_tdi(prog, &b);
	if (rc == 0)
		rc = put(dir, "tdi.json", &b, err);
	return rc == 0 ? put_sources(ctx, dir, err) : rc;
}

/* Whether the directory is absent, empty, or one that we wrote. */
static int
check_replaceable(const char *dir, struct err *err)
{
	CLEANUP(free) char *ir = xasprintf("%s/pipeline.ir", dir);
	DIR *d = opendir(dir);
	unsigned n = 0;

	if (d == NULL)
		return errno == ENOENT ? 0 : err_errno(err, errno, "%s", dir);
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(d);
	if (n > 0 && access(ir, F_OK) < 0)
		return err_set(err, -ENOTEMPTY,
		    "%s: the directory is not empty and was not made by ipdk-p4c; it is left as it is",
		    dir);
	return 0;
}

int
output_write(const struct p4_ctx *ctx, const struct ir_prog *prog, const char *dir, struct err *err)
{
	CLEANUP(free) char *tmp = NULL;
	size_t n = strlen(dir);
	int rc = check_replaceable(dir, err);

	if (rc < 0)
		return rc;
	while (n > 1 && dir[n - 1] == '/')
		n--;
	tmp = xasprintf("%.*s.tmp.%d", (int)n, dir, (int)getpid());
	rc = fill(ctx, prog, tmp, err);
	if (rc == 0)
		rc = file_rmtree(dir, err);
	if (rc == 0 && rename(tmp, dir) < 0)
		rc = err_errno(err, errno, "%s", dir);
	if (rc < 0)
		file_rmtree(tmp, NULL);
	return rc;
}
