/* SPDX-License-Identifier: Apache-2.0 */
/* file.h: whole files, and the run and state directories. Control threads only: these calls block. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

#include <sys/types.h>

/* Appends the file's bytes to 'out'. -EFBIG when it holds more than max_bytes. */
int file_read(const char *path, size_t max_bytes, struct buf *out, struct err *err);

/* Replaces the file by the bytes, whole or not at all: temporary file, fsync, rename. */
int file_write(const char *path, const void *data, size_t len, mode_t mode, struct err *err);

/* Makes the directory and its missing parents; one that exists is fine. */
int file_mkdirs(const char *path, mode_t mode, struct err *err);

/* Removes a directory and what it holds. A missing one is fine. */
int file_rmtree(const char *path, struct err *err);

/* The directory for sockets and pid files: $IPDK_RUN_DIR, else /run/ipdk for root, else
 * $XDG_RUNTIME_DIR/ipdk, else /tmp/ipdk-UID. Returns new text; makes nothing. */
char *file_run_dir(void);

/* The directory for what survives a restart: $IPDK_STATE_DIR, else /var/lib/ipdk for root, else
 * $XDG_STATE_HOME/ipdk, else ~/.local/state/ipdk. Returns new text; makes nothing. */
char *file_state_dir(void);

#endif
